/// The clock that a rehearsal runs by, and its waiting.
package struct Timekeeper: Sendable {
  /// Nanoseconds of a clock that only runs forward.
  package let now: @Sendable () -> UInt64
  /// Waits until the clock shows so much; returns early when the task is cancelled.
  package let sleep: @Sendable (_ until: UInt64) async -> Void

  package init(
    now: @escaping @Sendable () -> UInt64,
    sleep: @escaping @Sendable (_ until: UInt64) async -> Void
  ) {
    self.now = now
    self.sleep = sleep
  }
}
