import Synchronization
import TallyEngine

/// One connection's exchanges: those the pipeline has, in order, and those whose answers may leave.
final class Outbox: Sendable {
  /// Exchanges of one connection that may be unanswered; then it is not read any more.
  static let depth = 4

  private struct State: Sendable {
    var pending: [Exchange] = []
  }

  /// Guards the exchanges that the pipeline has.
  private let state = Mutex(State())
  private let settled = BoundedHandoff<Exchange>(depth: Outbox.depth)
  /// One for each exchange that may be begun.
  private let permits = BoundedHandoff<Int>(depth: Outbox.depth)

  init() { for number in 0..<Self.depth { _ = permits.trySend(number) } }

  /// Waits until another exchange may be begun; false when the connection is over.
  func permit() async -> Bool { await permits.receive() != nil }

  /// Notes an exchange on its way into the pipeline.
  func expect(_ exchange: Exchange) { state.withLock { $0.pending.append(exchange) } }

  /// Takes an exchange out of the pipeline's hands.
  func deliver(_ exchange: Exchange) {
    state.withLock { state in
      precondition(state.pending.first === exchange, "Answers come in the order of requests.")
      state.pending.removeFirst()
    }
    _ = settled.trySend(exchange)
  }

  /// The next exchange whose answers may leave; nothing when no more will come.
  func next() async -> Exchange? { await settled.receive() }

  /// The answers have left: another exchange may be begun.
  func done() { _ = permits.trySend(0) }

  /// Waits until all that was begun is answered, then lets the writer end.
  ///
  /// `held`: Permits that the caller has not used.
  func finish(holding held: Int) async {
    for _ in held..<Self.depth where await permits.receive() == nil { break }
    close()
  }

  /// Ends the connection's business at once: the pipeline has failed.
  func close() {
    permits.finish()
    settled.finish()
  }

  /// Requests that will not be answered by the pipeline any more.
  var unansweredCount: Int {
    state.withLock { $0.pending.reduce(0) { $0 + $1.requestCount } }
  }
}
