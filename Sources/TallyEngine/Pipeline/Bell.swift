import Synchronization

/// Wakes the one task that waits for any of several hand-overs to change.
///
/// A ring that comes before the wait is remembered, so nothing is missed between looking and waiting.
package final class Bell: Sendable {
  private struct State: Sendable {
    var isRung = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  /// Guards whether it rang and who waits.
  private let state = Mutex(State())

  package init() {}

  package func ring() {
    let waiter = state.withLock { state in
      guard let waiter = state.waiter else {
        state.isRung = true
        return CheckedContinuation<Void, Never>?.none
      }
      state.waiter = nil
      return waiter
    }
    waiter?.resume()
  }

  /// Waits for the next ring, or takes one that came since the last wait.
  ///
  /// One task at a time.
  package func wait() async {
    await withCheckedContinuation { continuation in
      let isRung = state.withLock { state in
        precondition(state.waiter == nil, "One task waits for a bell.")
        if state.isRung {
          state.isRung = false
          return true
        }
        state.waiter = continuation
        return false
      }
      if isRung { continuation.resume() }
    }
  }
}
