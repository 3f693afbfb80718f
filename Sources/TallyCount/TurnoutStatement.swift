import TallyModel

/// How many have voted so far, where a definition shows that before the closing: `turnout.json`.
///
/// Heads only; what anybody chose is not in it. The publisher's word until the entries are there.
/// - SeeAlso: docs/formats.md, "Bundle of an open election".
package struct TurnoutStatement: Equatable, Sendable {
  package static let file = "turnout.json"
  package static let format = "tallyd/turnout/1"

  package let origin: String
  /// Entries of the log at the checkpoint that followed.
  package let size: UInt64
  /// Ballots in the log, replaced ones included.
  package let ballots: UInt64
  package let replaced: UInt64
  /// Voters on the roll; nothing without one.
  package let roll: UInt64?

  package init(origin: String, size: UInt64, ballots: UInt64, replaced: UInt64, roll: UInt64?) {
    self.origin = origin
    self.size = size
    self.ballots = ballots
    self.replaced = replaced
    self.roll = roll
  }

  /// Reads the file, which has one spelling.
  ///
  /// - Returns: Nothing when it is no such statement, or its figures cannot be those of any log.
  package init?(parsing file: [UInt8]) {
    guard let json = try? JSONValue(parsing: file), let origin = json["origin"]?.stringValue,
      let size = json["size"]?.integerValue, let ballots = json["ballots"]?.integerValue,
      let replaced = json["replaced"]?.integerValue, 0 <= replaced, replaced <= ballots,
      ballots <= size
    else { return nil }
    self.init(
      origin: origin,
      size: UInt64(size),
      ballots: UInt64(ballots),
      replaced: UInt64(replaced),
      roll: json["roll"]?.integerValue.flatMap { UInt64(exactly: $0) }
    )
    guard bytes == file else { return nil }
  }

  /// Canonical JSON and a line feed.
  package var bytes: [UInt8] {
    let json: JSONValue = [
      "ballots": .integer(Int64(ballots)), "counted": .integer(Int64(ballots - replaced)),
      "format": .string(Self.format), "origin": .string(origin),
      "replaced": .integer(Int64(replaced)), "roll": roll.map { .integer(Int64($0)) } ?? .null,
      "size": .integer(Int64(size)),
    ]
    return json.canonicalBytes + [UInt8(ascii: "\n")]
  }
}
