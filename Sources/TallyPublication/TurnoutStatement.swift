import TallyModel

/// How many have voted so far, where a definition shows that before the closing: `turnout.json`.
///
/// Heads only; what anybody chose is not in it. The publisher's word until the entries are there.
/// - SeeAlso: docs/formats.md, "Bundle of an open election".
struct TurnoutStatement: Equatable, Sendable {
  static let file = "turnout.json"
  static let format = "tallyd/turnout/1"

  let origin: String
  /// Entries of the log at the checkpoint beside it.
  let size: UInt64
  /// Ballots in the log, replaced ones included.
  let ballots: UInt64
  let replaced: UInt64
  /// Voters on the roll; nothing without one.
  let roll: UInt64?

  /// Canonical JSON and a line feed.
  var bytes: [UInt8] {
    let json: JSONValue = [
      "ballots": .integer(Int64(ballots)), "counted": .integer(Int64(ballots - replaced)),
      "format": .string(Self.format), "origin": .string(origin),
      "replaced": .integer(Int64(replaced)), "roll": roll.map { .integer(Int64($0)) } ?? .null,
      "size": .integer(Int64(size)),
    ]
    return json.canonicalBytes + [UInt8(ascii: "\n")]
  }
}
