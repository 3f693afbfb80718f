package import TallyCrypto
package import TallyEngine
package import TallyModel

/// An election with its files and with every secret that belongs to it; the same for the same spec.
package struct TestElection: Sendable {
  package static let officerNames = ["first", "second", "third"]

  package let spec: ElectionSpec
  package let file: [UInt8]
  package let roll: [UInt8]?
  package let keys: ElectionKeys
  package let definition: Definition

  package init(_ spec: ElectionSpec) throws {
    self.spec = spec
    let logKey = SampleDefinition.signingKey("log of \(spec.id)")
    keys = ElectionKeys(
      logSeed: logKey.seed,
      voterKey: SHA256.hash(Array("voter key of \(spec.id)".utf8)).bytes
    )
    var sample = spec.sample
    sample["logKey"] = .string(Base64.encode(logKey.publicKey.bytes))
    let roll = try Self.roll(of: spec, voterKey: VoterKey(keys.voterKey))
    if let roll {
      sample["eligibility"] = [
        "kind": "roll", "root": .string(Base64.encode(RollRoot.of(roll).bytes)),
        "count": .integer(Int64(roll.rows.count)),
      ]
      for (key, ids) in [("strata", spec.strata), ("districts", spec.districts)] where !ids.isEmpty
      {
        sample["eligibility.\(key)"] = .array(
          ids.map { ["id": .string($0), "label": SampleDefinition.label($0)] }
        )
      }
    }
    self.roll = roll?.bytes
    file = sample.file
    definition = try SampleDefinition.definition(file: file)
  }

  private static func roll(of spec: ElectionSpec, voterKey: VoterKey) throws -> RollFile? {
    guard let voters = spec.roll else { return nil }
    let rows = voters.map { id, voter in
      RollRow(
        pseudonym: voterKey.pseudonym(
          scope: [UInt8]().rawSpan,
          voterID: Array(id.utf8).rawSpan
        ),
        weight: voter.weight,
        stratum: voter.stratum,
        district: voter.district
      )
    }
    return try RollFile(
      voters: rows.enumerated().map { ($1, $0 + 2) },
      strata: spec.strata,
      districts: spec.districts
    )
  }

  package var id: String { spec.id }
  package var log: LogID { definition.logID }

  /// The key under whose name checkpoints are signed.
  package var verifier: VerifierKey {
    VerifierKey(name: definition.origin, key: SigningKey(seed: keys.logSeed).publicKey)
  }

  package func pseudonym(of voter: String, scope: String = "") -> Pseudonym {
    VoterKey(keys.voterKey).pseudonym(
      scope: Array(scope.utf8).rawSpan,
      voterID: Array(voter.utf8).rawSpan
    )
  }

  package static func officer(_ name: String) throws -> NoteSigner {
    try NoteSigner(name: "\(name).vote.example.org", key: SampleDefinition.signingKey(name))
  }

  /// A signed act, by two officers unless told otherwise.
  package func act(
    _ number: UInt64,
    _ type: EntryType,
    by officers: [String] = ["first", "second"],
    origin: String? = nil
  ) throws -> [UInt8] {
    let text = ActText(origin: origin ?? definition.origin, number: number, type: type)
    return try SignedNote(text: text.bytes, signers: officers.map(Self.officer)).bytes
  }
}
