import TallyEngine
import TallyModel

/// A ballot as a portal would send it, each field as text.
struct Cast: Hashable, Sendable {
  var election = "sample"
  var voter: String
  var nonce: String
  var scope = ""
  var channel = ""
  var selections: String

  /// A nonce whose first half, too, differs from that of every other number.
  static func nonce(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    let half = String(repeating: "0", count: 16 - digits.count) + digits
    return half + half
  }

  init(
    _ voter: String,
    _ nonce: Int,
    _ selections: String,
    scope: String = "",
    in election: String = "sample"
  ) {
    self.init(
      election: election,
      voter: voter,
      nonce: Self.nonce(nonce),
      scope: scope,
      selections: selections
    )
  }

  init(
    election: String = "sample",
    voter: String,
    nonce: String,
    scope: String = "",
    channel: String = "",
    selections: String
  ) {
    self.election = election
    self.voter = voter
    self.nonce = nonce
    self.scope = scope
    self.channel = channel
    self.selections = selections
  }

  /// The fields one after another, and where each stands.
  var line: (bytes: [UInt8], fields: CastFields) {
    var bytes: [UInt8] = []
    func append(_ text: String) -> Range<Int> {
      let start = bytes.count
      bytes += Array(text.utf8)
      return start..<bytes.count
    }
    let fields = CastFields(
      election: append(election),
      voter: append(voter),
      nonce: append(nonce),
      scope: append(scope),
      channel: append(channel),
      selections: append(selections)
    )
    return (bytes, fields)
  }
}

/// What a sender is told.
enum Reply: Hashable, Sendable, CustomStringConvertible {
  case accepted(UInt64)
  case retried(UInt64)
  case refused(Refusal)
  /// No answer at all: never lawful behind admission.
  case pending

  init(_ record: CastRecord) {
    switch record.verdict {
    case .accepted: self = .accepted(UInt64(record.index))
    case .retried: self = .retried(UInt64(record.index))
    case .refused(let refusal): self = .refused(refusal)
    case .pending: self = .pending
    }
  }

  /// The index of the sender's ballot, if it stands in the log.
  var index: UInt64? {
    switch self {
    case .accepted(let index), .retried(let index): index
    case .refused, .pending: nil
    }
  }

  var description: String {
    switch self {
    case .accepted(let index): "OK \(index)"
    case .retried(let index): "AGAIN \(index)"
    case .refused(let refusal): refusal.rawValue
    case .pending: "nothing"
    }
  }
}

extension Intake {
  /// Receives casts into one batch, in order.
  func receive(_ casts: [Cast], into batch: CastBatch = CastBatch()) -> ReceivedBatch {
    receive(into: batch) { receiver in
      for cast in casts {
        let (bytes, fields) = cast.line
        receiver.cast(bytes.rawSpan, fields)
      }
    }
  }
}
