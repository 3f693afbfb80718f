import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyWire

/// Brings new elections in, one after the other: files first, then the log, then the register.
struct DefinitionOffice: Sendable {
  typealias Keys = @Sendable (Definition) throws(EngineError) -> ElectionKeys

  private let store: ElectionStore
  private let keys: Keys
  private let clock: @Sendable () -> UInt64
  private let switchboard: Switchboard
  /// Held by the definition that is under way: each has the number after the last.
  private let turn = BoundedHandoff<Int>(depth: 1)
  /// Reading rolls and syncing files block.
  private let thread = ThreadExecutor(name: "definitions")

  init(
    _ store: ElectionStore,
    _ keys: @escaping Keys,
    _ clock: @escaping @Sendable () -> UInt64,
    _ switchboard: Switchboard
  ) {
    self.store = store
    self.keys = keys
    self.clock = clock
    self.switchboard = switchboard
    _ = turn.trySend(0)
  }

  func stop() {
    turn.finish()
    thread.stop()
  }

  enum Outcome {
    /// Exactly this definition stands already: to define it again changes nothing.
    case known(Election)
    case answered([UInt8])
  }

  /// Defines an election and says what `DEFINE` answers.
  func define(_ definition: [UInt8], roll: [UInt8]?) async -> Outcome {
    guard await turn.receive() != nil else {
      var out: [UInt8] = []
      Answer.append(.storage, to: &out)
      return .answered(out)
    }
    defer { _ = turn.trySend(0) }
    if let election = switchboard.register.find(LogID(definition: SHA256.hash(definition))) {
      return .known(election)
    }
    return .answered(await defineNew(definition, roll: roll))
  }

  private func defineNew(_ definition: [UInt8], roll: [UInt8]?) async -> [UInt8] {
    var out: [UInt8] = []
    let made = await withTaskExecutorPreference(thread) {
      await make(definition, roll)
    }
    switch made {
    case .failure(let error):
      Answer.append(
        QueryDesk.refusal(for: error),
        detail: CommandFailure(error).message,
        to: &out
      )
    case .success(let election):
      let waiter = DefinitionWaiter(election)
      let casts = switchboard.pool.take()
      casts.owner = waiter
      switchboard.expect(waiter)
      casts.request = .definition(election)
      let batch = Intake(register: switchboard.register).receive(into: casts) { _ in }
      guard await switchboard.send(batch), let answer = await waiter.answer.receive() else {
        Answer.append(.storage, to: &out)
        return out
      }
      switchboard.add(election)
      return answer
    }
    return out
  }

  private func make(_ file: [UInt8], _ roll: [UInt8]?) async -> Result<Election, EngineError> {
    Result { () throws(EngineError) in
      let register = switchboard.register
      guard register.elections.count < Limits.electionsMax else { throw .tooManyElections }
      let now = clock()
      let election = try ElectionFiles.election(
        number: register.elections.count,
        definition: file,
        roll: roll
      ) { definition throws(EngineError) in
        guard register.find(definition.id) == nil else {
          throw .electionExists(id: definition.id)
        }
        guard now < UInt64(max(0, definition.window.closes.unixSeconds)) else {
          throw .electionUnusable(id: definition.id, reason: "window.closes is past")
        }
        return try keys(definition)
      }
      do throws(LedgerError) {
        try store.save(definition: file, roll: roll, log: election.definition.logID)
      } catch { throw .ledger(error) }
      return election
    }
  }
}

/// Waits for a definition to become durable.
final class DefinitionWaiter: BatchOwner, Sendable {
  let election: Election
  let answer = BoundedHandoff<[UInt8]>(depth: 1)

  init(_ election: Election) { self.election = election }

  func settle(_ casts: CastBatch, _ frames: [SealedFrame]) {
    var out: [UInt8] = []
    QueryDesk.append(officersAnswer: casts, frames, to: &out)
    _ = answer.trySend(out)
  }
}
