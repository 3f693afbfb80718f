/// How long a client tries again after lost connections.
package struct RetryPolicy: Sendable {
  /// Connections in a row that bring no answer at all, before the client gives up; `1...`.
  package var attemptsMax: Int
  /// The first pause; each following one is twice as long.
  package var firstPauseMilliseconds: UInt64
  package var pauseMillisecondsMax: UInt64

  /// By default some twenty seconds: a daemon that is started again is back by then.
  package init(
    attemptsMax: Int = 12,
    firstPauseMilliseconds: UInt64 = 50,
    pauseMillisecondsMax: UInt64 = 4_000
  ) {
    precondition(attemptsMax > 0, "A client tries once at least.")
    self.attemptsMax = attemptsMax
    self.firstPauseMilliseconds = firstPauseMilliseconds
    self.pauseMillisecondsMax = pauseMillisecondsMax
  }

  /// The pause after so many failures in a row, `1...`.
  func pauseMilliseconds(after failures: Int) -> UInt64 {
    min(pauseMillisecondsMax, firstPauseMilliseconds << UInt64(min(failures - 1, 20)))
  }
}
