import NIOCore
import Synchronization

/// Questions of one kind on their way through one client: those to be asked, and those that are asked
/// and not answered, each by the moment it belongs to.
///
/// It outlives connections: what a lost one left unanswered goes back to the front.
final class QuestionQueue: Sendable {
  private struct State: Sendable {
    var waiting = CircularBuffer<UInt64>()
    var asked = CircularBuffer<UInt64>()
    var isFinished = false
    /// Whether the asker of this connection may go on.
    var isConnected = false
    var sleeper: CheckedContinuation<Void, Never>?

    var isIdle: Bool { isConnected && !isFinished && waiting.isEmpty }
  }

  private let state = Mutex(State())

  var isDrained: Bool {
    state.withLock { $0.isFinished && $0.waiting.isEmpty && $0.asked.isEmpty }
  }

  func add(_ moments: [UInt64]) { change { $0.waiting.append(contentsOf: moments) } }
  func finish() { change { $0.isFinished = true } }
  func disconnect() { change { $0.isConnected = false } }

  /// Begins a connection: what the last one left unanswered is to be asked first.
  func connect() {
    change { state in
      while let moment = state.asked.popLast() { state.waiting.prepend(moment) }
      state.isConnected = true
    }
  }

  /// Waits for questions and notes all that wait as asked; 0 when there will be none.
  func ask() async -> Int {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        guard state.isIdle else { return true }
        state.sleeper = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
    return state.withLock { state in
      guard state.isConnected else { return 0 }
      let count = state.waiting.count
      state.asked.append(contentsOf: state.waiting)
      state.waiting.removeAll(keepingCapacity: true)
      return count
    }
  }

  /// The moment of the oldest question without an answer.
  func answered() -> UInt64? { state.withLock { $0.asked.popFirst() } }

  private func change(_ body: (inout State) -> Void) {
    let sleeper = state.withLock { state in
      body(&state)
      guard !state.isIdle else { return nil as CheckedContinuation<Void, Never>? }
      return state.sleeper.take()
    }
    sleeper?.resume()
  }
}
