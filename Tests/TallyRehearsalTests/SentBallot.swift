import TallyClient
import TallyModel
import TallyWire

@testable import TallyRehearsal

/// A ballot of a rehearsal, read from the line that is sent.
struct SentBallot: Hashable {
  let election: String
  let voter: String
  let nonce: String
  let scope: String
  let channel: String
  let selections: String

  init(_ ballots: RehearsalBallots, cast: UInt32, voter: UInt32) {
    let arrival = Arrival(
      nanoseconds: 0,
      cast: cast,
      voter: voter,
      attempt: 0,
      isAbandoned: false,
      isLate: false
    )
    var lines = CastLines()
    ballots.append(arrival, tag: 0, to: &lines)
    self.init(lines, 0)
  }

  init(_ lines: CastLines, _ place: Int) {
    let fields = lines.withFields(place) { text, fields in
      [
        fields.election, fields.voter, fields.nonce, fields.scope, fields.channel,
        fields.selections,
      ].map { field in
        var bytes: [UInt8] = []
        bytes.append(text.extracting(field))
        return String(decoding: bytes, as: UTF8.self)
      }
    }
    election = fields[0]
    voter = fields[1]
    nonce = fields[2]
    scope = fields[3]
    channel = fields[4]
    selections = fields[5]
  }
}
