import TallyClient
import TallyModel

/// Takes the ballots of the input's lines and makes a batch of them, to be sent.
struct LineSink: BallotSink {
  /// A line that goes over no connection, because none could hold it.
  struct Refused {
    let line: Int
    let refusal: Refusal
    /// Nothing where the form of the line is to blame.
    let election: String?
  }

  /// Each ballot's tag is its line.
  private(set) var lines = CastLines()
  private(set) var refused: [Refused] = []
  /// The input's line that is being read, from 1.
  var line = 0

  mutating func cast(_ text: RawSpan, _ fields: CastFields) {
    guard let refusal = lines.append(text, fields, tag: UInt64(line)) else { return }
    var election: [UInt8] = []
    election.append(text.extracting(fields.election))
    let isNamed = refusal != .malformed && refusal != .unknownElection
    refused.append(
      Refused(
        line: line,
        refusal: refusal,
        election: isNamed ? String(decoding: election, as: UTF8.self) : nil
      )
    )
  }

  mutating func refuse(_ refusal: Refusal) {
    refused.append(Refused(line: line, refusal: refusal, election: nil))
  }
}
