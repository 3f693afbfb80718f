import TallyCrypto
package import TallyCount
package import TallyModel
package import TallyPages

/// What a verification found when it found no fault.
///
/// It says as much about what was not checked as about what was.
package struct VerificationReport: Sendable {
  /// A check that passed.
  package struct Passed: Equatable, Sendable {
    package var check: VerificationCheck
    /// How many things were held to it.
    package var count: UInt64
    /// What they are, in the plural: "entries".
    package var things: String
  }

  /// Something that these files do not let anybody check, or that the caller waived.
  package struct Gap: Equatable, Sendable {
    package var what: String
    package var why: String
  }

  /// A key that the bundle leans on.
  package struct Signer: Equatable, Sendable {
    package var name: String
    package var vkey: String
    /// Whether the reader's list of trusted keys has it.
    package var isVouched: Bool
  }

  /// The election's definition; everything else was held to it.
  package var definition: Definition
  /// Whether the reader handed the definition over, or takes the bundle's word for it.
  package var isDefinitionPinned: Bool
  package var origin: String
  package var size: UInt64
  package var root: Digest
  package var isRehearsal: Bool
  /// What was recounted, or where nobody can recount what the officers state, with the files that
  /// are made of it.
  package var published: PublishedResult
  package var isRecounted: Bool
  /// The recount itself, with the ballots of contests that are counted whole; nothing where the
  /// entries are not in the bundle.
  package var tally: ElectionTally?
  package var isClosed: Bool
  package var passed: [Passed]
  package var gaps: [Gap]
  /// Officers who signed the result.
  package var signers: [Signer]
  /// How many signatures were asked for under each act and the result.
  package var signaturesNeeded: Int
  /// Keys that the outcome rests on and that nobody vouched for: the log's, and officers' who signed.
  package var unvouched: [Signer]
}

extension VerificationReport {
  package var statement: ResultStatement { published.statement }
  /// Whether the figures are those of an election that goes on.
  package var isOpen: Bool { isRecounted && !isClosed }

  /// For programs: the same, as `tallyd verify --json` prints it.
  package var json: JSONValue {
    [
      "definition": .string(Hex.encode(definition.digest.bytes)),
      "definitionPinned": .bool(isDefinitionPinned),
      "officers": .integer(Int64(definition.officers.keys.count)),
      "signaturesNeeded": .integer(Int64(signaturesNeeded)),
      "origin": .string(origin), "size": .integer(Int64(size)),
      "root": .string(Base64.encode(root.bytes)), "rehearsal": .bool(isRehearsal),
      "closed": .bool(isClosed), "recounted": .bool(isRecounted),
      "result": statement.json, "passed": .array(passed.map(\.json)),
      "notChecked": .array(gaps.map(\.json)),
      "signers": .array(signers.map(\.json)), "unvouched": .array(unvouched.map(\.json)),
    ]
  }
}

extension OpenReport {
  /// For programs: the same, as `tallyd verify --allow-open --json` prints it.
  package var json: JSONValue {
    [
      "definition": .string(Hex.encode(definition.digest.bytes)),
      "definitionPinned": .bool(isDefinitionPinned),
      "origin": .string(origin), "size": .integer(Int64(size)),
      "root": .string(Base64.encode(root.bytes)), "rehearsal": .bool(definition.isRehearsal),
      "closed": false, "recounted": false, "passed": .array(passed.map(\.json)),
      "notChecked": .array(gaps.map(\.json)),
    ]
  }
}

extension VerificationReport.Passed {
  fileprivate var json: JSONValue {
    [
      "check": .string(check.rawValue), "claim": .string(check.claim),
      "count": .integer(Int64(count)), "things": .string(things),
    ]
  }
}

extension VerificationReport.Gap {
  fileprivate var json: JSONValue { ["what": .string(what), "why": .string(why)] }
}

extension VerificationReport.Signer {
  fileprivate var json: JSONValue {
    ["name": .string(name), "vkey": .string(vkey), "vouched": .bool(isVouched)]
  }
}
