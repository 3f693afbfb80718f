import TallyCount
import TallyCrypto
import TallyLedger
package import TallyModel

/// The plan of the house: which room a batch walks into next.
///
/// A deterministic state machine: time, disk and keys come in as parameters, so a seed replays
/// everything. Whoever drives it decides only when, and on which thread.
package struct Engine: ~Copyable, Sendable {
  package var register: ElectionRegister
  package var admission: Admission
  package var recording: Recording
  package var sealing: Sealing
  package var tally: Tally
  /// What opening the data folder found.
  package let recovery: EngineRecovery

  /// Takes ballots through the rooms, all in one go.
  ///
  /// `now`: Wall clock in Unix seconds.
  ///
  /// Returns the same ballots with their verdicts; they are durable and signed for.
  ///
  /// Throws ``EngineError/ledger(_:)`` when storage failed; the engine must not be used again.
  package mutating func process(
    _ received: consuming ReceivedBatch,
    at now: UInt64
  ) throws(EngineError) -> SealedBatch {
    var admitted = admission.beginBatch()
    admission.admit(received, at: now, into: &admitted)
    return try finish(admitted)
  }

  /// Takes an admitted batch through the rest of the house.
  package mutating func finish(
    _ admitted: consuming AdmittedBatch
  ) throws(EngineError) -> SealedBatch {
    do {
      let recorded = try recording.record(admitted)
      let sealed = try sealing.seal(recorded)
      try tally.count(sealed, replacedFrom: sealing)
      return sealed
    } catch { throw .ledger(error) }
  }

  /// The room that ballots enter by, for the elections defined now.
  package var intake: Intake { Intake(register: register) }
}

// MARK: - Officers

extension Engine {
  /// Defines an election: its files become durable, its log begins.
  ///
  /// `definition`: The bytes of `election.json`.
  /// `roll`: The bytes of `roll.csv`, where the definition has a roll.
  ///
  /// Returns the checkpoint of the log with its first entry.
  package mutating func define(
    definition: [UInt8],
    roll: [UInt8]?,
    store: ElectionStore,
    keys: (Definition) throws(EngineError) -> ElectionKeys
  ) throws(EngineError) -> SealedBatch {
    guard register.elections.count < Limits.electionsMax else { throw .tooManyElections }
    let election = try ElectionFiles.election(
      number: register.elections.count,
      definition: definition,
      roll: roll,
      keys: keys
    )
    let id = election.definition.id
    guard register.find(id) == nil else { throw .electionExists(id: id) }
    do {
      try store.save(definition: definition, roll: roll, log: election.definition.logID)
    } catch { throw .ledger(error) }
    register.add(election)
    return try finish(admission.admit(definitionOf: election))
  }

  /// Takes an officers' act: a signed note.
  ///
  /// - Throws: ``EngineError/actRefused(reason:)``; then nothing has changed but a closing that was due.
  package mutating func submit(
    act note: [UInt8],
    for id: String,
    at now: UInt64
  ) throws(EngineError) -> SealedBatch {
    guard let election = register.find(id) else { throw .unknownElection(id: id) }
    try closeOverdue(at: now)
    return try finish(try admission.admit(act: note, for: election))
  }

  /// Closes every election whose time has come.
  package mutating func closeOverdue(at now: UInt64) throws(EngineError) {
    while let admitted = admission.admitScheduledClosings(at: now) { _ = try finish(admitted) }
  }

  /// Where an election stands: its phase and size, never a choice.
  package func standing(of id: String) throws(EngineError) -> ElectionStanding {
    guard let election = register.find(id) else { throw .unknownElection(id: id) }
    return admission.standing(of: election)
  }
}

extension Engine {
  /// Bytes that the books and archives of all elections take: what grows with the voters.
  package var memoryBytes: Int { admission.voterTableBytes + sealing.archiveBytes }
}
