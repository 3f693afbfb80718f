import TallyCount
package import TallyCrypto
package import TallyModel

/// One defined election as every room sees it: what never changes while it runs.
///
/// Shared by reference and immutable, so intake reads it on many tasks without a lock.
package final class Election: Sendable {
  /// Place in the ``ElectionRegister``, from 0.
  package let number: Int
  package let definition: Definition
  package let selections: Selections
  /// See ``Selections/bindsDistricts``.
  let bindsDistricts: Bool
  package let voterKey: VoterKey
  let tagKey: TagKey
  /// The log's key under the log's origin as name.
  package let signer: NoteSigner
  package let officers: [VerifierKey]
  package let roll: RollLookup?
  package let channels: IDTable
  let scopeForm: ScopeForm

  /// - Throws: ``EngineError/electionUnusable(id:reason:)`` when keys, officers or roll do not fit
  ///   the definition.
  package init(
    number: Int,
    definition: Definition,
    keys: ElectionKeys,
    roll: RollFile?
  ) throws(EngineError) {
    self.number = number
    self.definition = definition
    let selections = Selections(contests: definition.contests)
    bindsDistricts = selections.bindsDistricts
    self.selections = selections
    scopeForm = ScopeForm(definition.scope)
    voterKey = VoterKey(keys.voterKey)
    tagKey = TagKey(of: voterKey)
    let unusable = { (reason: String) in
      EngineError.electionUnusable(id: definition.id, reason: reason)
    }
    let logKey = SigningKey(seed: keys.logSeed)
    guard logKey.publicKey.bytes == definition.logKey else {
      throw unusable(
        "the key store's log.key is not the definition's logKey; use the key made for it"
      )
    }
    do {
      signer = try NoteSigner(name: definition.origin, key: logKey)
      officers = try definition.officers.keys.map { vkey throws(NoteError) in
        try VerifierKey(vkey: vkey)
      }
    } catch { throw unusable("\(error)") }
    guard !officers.contains(where: { $0.key == logKey.publicKey }) else {
      throw unusable("an officer's key is the log's key; give the officer a key of their own")
    }
    self.roll = try Self.lookup(definition, roll)
    channels = IDTable(definition.channels.map { Array($0.id.utf8) })
  }

  private static func lookup(
    _ definition: Definition,
    _ roll: RollFile?
  ) throws(EngineError) -> RollLookup? {
    let unusable = { (reason: String) in
      EngineError.electionUnusable(id: definition.id, reason: reason)
    }
    switch (definition.eligibility, roll) {
    case (.open, nil): return nil
    case (.open, .some): throw unusable("the definition is open to all, but a roll was given")
    case (.roll, nil): throw unusable("the definition has a roll, but roll.csv is missing")
    case (.roll(let terms), .some(let roll)):
      guard roll.rows.count == terms.count, RollRoot.of(roll) == terms.root else {
        throw unusable("roll.csv is not the roll whose root and count the definition names")
      }
      if let fault = RollAgreement.fault(of: roll, in: definition) { throw unusable("\(fault)") }
      return RollLookup(roll.rows)
    }
  }
}

/// The two secrets of an election, from the key store.
package struct ElectionKeys: Sendable {
  /// 32 bytes: the Ed25519 seed that signs the log.
  package let logSeed: [UInt8]
  /// 32 bytes: the HMAC key that turns voters into pseudonyms.
  package let voterKey: [UInt8]

  package init(logSeed: [UInt8], voterKey: [UInt8]) {
    self.logSeed = logSeed
    self.voterKey = voterKey
  }
}

/// All elections defined so far: a value that intake tasks hold while the writer makes the next one.
package struct ElectionRegister: Sendable {
  package private(set) var elections: [Election] = []
  private var ids = IDTable([])

  package init() {}

  /// The number of the election with this id.
  package func find(_ text: RawSpan, _ range: Range<Int>) -> Int? { ids.find(text, range) }

  package func find(_ id: String) -> Election? {
    ids.find(Array(id.utf8).rawSpan).map { elections[$0] }
  }

  package func find(_ log: LogID) -> Election? {
    elections.first { $0.definition.logID == log }
  }

  package mutating func add(_ election: Election) {
    precondition(election.number == elections.count, "Elections are numbered in order.")
    elections.append(election)
    ids = IDTable(elections.map { Array($0.definition.id.utf8) })
  }
}
