package import TallyModel

/// What an election came to, as officers sign it: the content of `result.json`.
///
/// A pure function of the definition, the log's checkpoint and the tally, so that whoever recounts
/// gets the same bytes.
/// - SeeAlso: docs/formats.md, "Result statement".
package struct ResultStatement: Equatable, Sendable {
  package static let format = "tallyd/result/1"

  /// A log whose ballots the result counts, at the size that it counts.
  package struct Log: Equatable, Sendable {
    package var origin: String
    package var size: UInt64
    package var root: Digest

    package init(origin: String, size: UInt64, root: Digest) {
      self.origin = origin
      self.size = size
      self.root = root
    }

    /// Equal in every byte of the origin.
    package static func == (a: Log, b: Log) -> Bool {
      a.size == b.size && a.root == b.root && a.origin.hasSameBytes(as: b.origin)
    }
  }

  package struct Turnout: Equatable, Sendable {
    /// Ballots in the log, replaced ones included.
    package var ballots: UInt64
    /// Ballots that count: one a voter and scope.
    package var counted: UInt64
    /// The sum of the counted ballots' weights.
    package var weight: UInt64
    /// Voters on the roll; nothing without a roll.
    package var roll: UInt64?

    package var replaced: UInt64 { ballots - counted }
  }

  package let authority: String
  package let electionID: String
  /// SHA-256 of the definition file.
  package let definition: Digest
  package let isRehearsal: Bool
  package let logs: [Log]
  package let turnout: Turnout
  /// One object a scope, sorted by scope: see docs/formats.md.
  package let scopes: [JSONValue]

  /// States what was counted.
  ///
  /// `tally` has the counted ballots and no others; `ballots` are those in the log, replaced ones
  /// included.
  package init(definition: Definition, log: Log, tally: ElectionTally, ballots: UInt64) {
    precondition(ballots >= tally.counted, "More ballots count than there are.")
    authority = definition.authority
    electionID = definition.id
    self.definition = definition.digest
    isRehearsal = definition.isRehearsal
    logs = [log]
    turnout = Turnout(
      ballots: ballots,
      counted: tally.counted,
      weight: tally.weight,
      roll: definition.roll.map { UInt64($0.count) }
    )
    scopes = tally.scopes.elements ?? []
  }

  /// Whether a tie stands open that the definition leaves to a lot, so that this is not the end yet.
  package func awaitsLot(under definition: Definition) -> Bool {
    let byLot = Set(definition.contests.filter { $0.ties == .lot }.map(\.id))
    return scopes.flatMap { $0["contests"]?.elements ?? [] }.contains { contest in
      guard let id = contest["id"]?.stringValue, byLot.contains(id) else { return false }
      let outcome = contest["outcome"]
      let isOpen = (outcome?["ties"]?.elements ?? []).contains {
        $0["broken"]?.stringValue == "not-broken"
      }
      return isOpen || outcome?["tied"]?.elements?.isEmpty == false
    }
  }

  /// The whole file: canonical JSON and a line feed.
  package var bytes: [UInt8] { json.canonicalBytes + [UInt8(ascii: "\n")] }

  package var json: JSONValue {
    let logs = logs.map { log -> JSONValue in
      [
        "origin": .string(log.origin), "root": .string(Base64.encode(log.root.bytes)),
        "size": .integer(Int64(log.size)),
      ]
    }
    return [
      "authority": .string(authority), "definition": .string(Hex.encode(definition.bytes)),
      "election": .string(electionID), "format": .string(Self.format), "logs": .array(logs),
      "rehearsal": .bool(isRehearsal), "scopes": .array(scopes), "supersedes": .null,
      "turnout": [
        "ballots": .integer(Int64(turnout.ballots)),
        "counted": .integer(Int64(turnout.counted)),
        "replaced": .integer(Int64(turnout.replaced)),
        "roll": turnout.roll.map { .integer(Int64($0)) } ?? .null,
        "weight": .integer(Int64(turnout.weight)),
      ], "voids": [],
    ]
  }
}
