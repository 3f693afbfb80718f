import Synchronization
import TallyEngine

/// One connection's exchanges: those the pipeline has, in order, and those whose answers may leave.
///
/// One reader begins exchanges, the pipeline delivers them, one writer takes them.
final class Outbox: Sendable {
  /// Exchanges of one connection that may be unanswered; then it is not read any more.
  static let depth = 4

  private struct State: Sendable {
    var pending: [Exchange] = []
    var settled: [Exchange] = []
    /// Exchanges that may be begun.
    var permits = Outbox.depth
    /// Requests that were read when nothing could be begun any more.
    var givenUp = 0
    /// Nothing more is begun or delivered.
    var isOver = false
  }

  /// Guards the exchanges and who may begin one.
  private let state = Mutex(State())
  /// Rung for the reader.
  private let permitBell = Bell()
  /// Rung for the writer.
  private let settledBell = Bell()

  /// Waits until another exchange may be begun; false when the connection is over.
  func permit() async -> Bool {
    while true {
      let isPermitted: Bool? = state.withLock { state in
        if state.isOver { return false }
        guard state.permits > 0 else { return nil }
        state.permits -= 1
        return true
      }
      if let isPermitted { return isPermitted }
      await permitBell.wait()
    }
  }

  /// Notes an exchange on its way into the pipeline.
  func expect(_ exchange: Exchange) { state.withLock { $0.pending.append(exchange) } }

  /// Takes an exchange out of the pipeline's hands.
  func deliver(_ exchange: Exchange) {
    state.withLock { state in
      precondition(state.pending.first === exchange, "Answers come in the order of requests.")
      state.pending.removeFirst()
      if !state.isOver { state.settled.append(exchange) }
    }
    settledBell.ring()
  }

  /// The next exchange whose answers may leave; nothing when no more will come.
  func next() async -> Exchange? {
    while true {
      let (exchange, isOver) = state.withLock { state in
        (state.settled.isEmpty ? nil : state.settled.removeFirst(), state.isOver)
      }
      if let exchange { return exchange }
      if isOver { return nil }
      await settledBell.wait()
    }
  }

  /// The answers have left: another exchange may be begun.
  func done() {
    state.withLock { $0.permits += 1 }
    permitBell.ring()
  }

  /// Waits until all that was begun is answered, then lets the writer end.
  ///
  /// `held`: Permits that the caller has not used.
  func finish(holding held: Int) async {
    for _ in held..<Self.depth where await !permit() { break }
    close()
  }

  /// Ends the connection's business at once: all is answered, or the pipeline has failed.
  func close() {
    state.withLock { $0.isOver = true }
    permitBell.ring()
    settledBell.ring()
  }

  /// Notes a request for which no exchange could be begun.
  func giveUpOne() { state.withLock { $0.givenUp += 1 } }

  /// Requests that will not be answered by the pipeline any more.
  var unansweredCount: Int {
    state.withLock { state in
      state.pending.reduce(state.givenUp) { $0 + $1.requestCount }
    }
  }
}
