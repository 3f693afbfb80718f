import Synchronization

/// Hands noncopyable values from task to task, a bounded number at a time.
///
/// A full hand-over holds its senders back; an empty one holds its receivers. A continuation only
/// wakes whoever waits, and they look again: so no value is ever inside a continuation.
/// Ends by ``finish()``: receivers then get what is left, and nothing after; what is sent after is
/// given back.
package final class BoundedHandoff<Element: ~Copyable & Sendable>: Sendable {
  private struct State: Sendable {
    /// The place of the oldest value, and how many there are.
    var first = 0
    var count = 0
    var isFinished = false
    var receivers: [CheckedContinuation<Void, Never>] = []
    var senders: [CheckedContinuation<Void, Never>] = []
  }

  private let depth: Int
  /// Places for values, used in turn: one made for each value would cost more than handing it over.
  private let places: [Parcel<Element>]
  /// Rings at every change, for a task that waits for several hand-overs at once.
  private let bell: Bell?
  /// Guards the queue and who waits for it.
  private let state = Mutex(State())

  /// - Parameters:
  ///   - depth: Values that may wait, `1...`.
  ///   - bell: Rung when a value comes or goes, when a receiver begins to wait, and at the end.
  package init(depth: Int, bell: Bell? = nil) {
    precondition(depth > 0, "A hand-over holds one value at least.")
    self.depth = depth
    places = (0..<depth).map { _ in Parcel() }
    self.bell = bell
  }

  package var isFinished: Bool { state.withLock { $0.isFinished } }

  /// Whether nothing more will ever come out.
  package var isOver: Bool { state.withLock { $0.isFinished && $0.count == 0 } }

  /// Whether a receiver waits for a value.
  package var isAwaited: Bool { state.withLock { !$0.receivers.isEmpty && $0.count == 0 } }

  /// Hands a value over if there is room; gives it back if there is none or the hand-over is finished.
  package func trySend(_ value: consuming Element) -> Element? {
    var moving: Element? = consume value
    let (isTaken, receiver) = state.withLock { state in
      guard !state.isFinished, state.count < depth, let value = moving.take() else {
        return (false, CheckedContinuation<Void, Never>?.none)
      }
      places[(state.first + state.count) % depth].put(value)
      state.count += 1
      return (true, state.receivers.isEmpty ? nil : state.receivers.removeFirst())
    }
    receiver?.resume()
    if isTaken { bell?.ring() }
    return moving
  }

  /// Hands a value over, waiting for room; gives it back only when the hand-over is finished.
  package func send(_ value: consuming Element) async -> Element? {
    var moving: Element? = consume value
    while let next = moving.take() {
      guard let back = trySend(next) else { return nil }
      if state.withLock({ $0.isFinished }) { return back }
      moving = consume back
      await wait(isReady: { $0.isFinished || $0.count < depth }, in: .senders)
    }
    return nil
  }

  /// The oldest value, if one is there.
  package func tryReceive() -> Element? {
    var value: Element?
    let (isThere, sender) = state.withLock { state in
      guard state.count > 0 else { return (false, CheckedContinuation<Void, Never>?.none) }
      value = places[state.first].take()
      state.first = (state.first + 1) % depth
      state.count -= 1
      return (true, state.senders.isEmpty ? nil : state.senders.removeFirst())
    }
    sender?.resume()
    if isThere { bell?.ring() }
    return value
  }

  /// The oldest value, waiting for it; nothing once the hand-over is finished and empty.
  package func receive() async -> Element? {
    while true {
      if let value = tryReceive() { return value }
      if state.withLock({ $0.isFinished && $0.count == 0 }) { return nil }
      await wait(isReady: { $0.isFinished || $0.count > 0 }, in: .receivers)
    }
  }

  /// Ends the hand-over and wakes everybody.
  package func finish() {
    let waiting = state.withLock { state in
      state.isFinished = true
      let all = state.receivers + state.senders
      state.receivers = []
      state.senders = []
      return all
    }
    for one in waiting { one.resume() }
    bell?.ring()
  }

  private enum Queue {
    case receivers
    case senders
  }

  private func wait(
    isReady: @Sendable (State) -> Bool,
    in queue: Queue
  ) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if isReady(state) { return true }
        switch queue {
        case .receivers: state.receivers.append(continuation)
        case .senders: state.senders.append(continuation)
        }
        return false
      }
      if isReady { continuation.resume() } else if queue == .receivers { bell?.ring() }
    }
  }
}
