import Synchronization
import TallyEngine
import TallyLedger
import TallyModel

/// Brings exchanges to the pipeline and back; knows the elections that ballots may name.
final class Switchboard: Sendable {
  private struct State: Sendable {
    var register: ElectionRegister
    var outboxes: [ObjectIdentifier: Outbox] = [:]
    var hasFailed = false
    /// The definition that is on its way; there is one at a time.
    var waiter: DefinitionWaiter?
  }

  let pool = CastPool(limit: 64)
  /// For bodies of commands that are still being read: three of the largest definitions.
  let bodies = ByteBudget(256 << 20)
  /// For answers to questions that have not been written yet.
  let answers = ByteBudget(256 << 20)
  private let counts = TallyDesk()
  private let connectionsMax: Int
  private let pipeline: Pipeline
  /// Guards the register, the open connections, and whether the engine has stopped.
  private let state: Mutex<State>

  init(_ pipeline: Pipeline, register: ElectionRegister, connectionsMax: Int) {
    self.connectionsMax = connectionsMax
    self.pipeline = pipeline
    state = Mutex(State(register: register))
  }

  var register: ElectionRegister { state.withLock { $0.register } }
  var hasFailed: Bool { state.withLock { $0.hasFailed } }

  /// Elections are added when the writer has opened their books, so that no ballot comes before.
  func add(_ election: Election) { state.withLock { $0.register.add(election) } }

  /// Notes a connection; false when there are as many as there may be.
  func open(_ outbox: Outbox) -> Bool {
    let isOpen = state.withLock { state in
      guard state.outboxes.count < connectionsMax else { return false }
      state.outboxes[ObjectIdentifier(outbox)] = outbox
      return true
    }
    if hasFailed { outbox.close() }
    return isOpen
  }

  func close(_ outbox: Outbox) {
    _ = state.withLock { $0.outboxes.removeValue(forKey: ObjectIdentifier(outbox)) }
  }

  /// Notes who waits for a definition: when the engine fails, nobody else would tell them.
  func expect(_ waiter: DefinitionWaiter) {
    state.withLock { state in
      state.waiter = waiter
      if state.hasFailed { waiter.answer.finish() }
    }
  }

  /// Hands a batch to the writer, waiting for room; false when the engine takes no more.
  func send(_ batch: consuming ReceivedBatch) async -> Bool {
    await pipeline.send(batch) == nil
  }

  /// Runs the engine until the entrance is finished; gives it back.
  ///
  /// - Throws: The first error of a room; by then every connection has been told.
  func run(_ engine: consuming Engine) async throws -> Engine {
    do {
      return try await pipeline.run(engine) { sealed, sealing, tally in
        let register = self.register
        for casts in sealed.casts {
          switch casts.owner {
          case let exchange as Exchange:
            try exchange.settle(sealed, sealing, tally, register, self.counts, self.answers)
          case let waiter as DefinitionWaiter: waiter.settle(casts, sealed.frames)
          default: self.pool.giveBack(casts)
          }
        }
      }
    } catch {
      let outboxes = state.withLock { state in
        state.hasFailed = true
        state.waiter?.answer.finish()
        return state.outboxes.values
      }
      for outbox in outboxes { outbox.close() }
      throw error
    }
  }

  /// Takes no more batches; ``run(_:)`` ends when all are answered.
  func finish() { pipeline.entrance.finish() }

  /// Lets the writer look at the time, so that closings come when no ballot does.
  func tick() async -> Bool {
    let casts = pool.take()
    return await send(Intake(register: register).receive(into: casts) { _ in })
  }
}
