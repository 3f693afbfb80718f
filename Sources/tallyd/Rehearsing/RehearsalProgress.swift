import Synchronization
import TallyRehearsal

/// Shows how a rehearsal goes: one line that changes on a terminal, a line now and then elsewhere.
final class RehearsalProgress: Sendable {
  /// Seconds between two lines where they stay.
  private static let plainSeconds = 10.0

  private let isTerminal: Bool
  private let last = Mutex(0.0)
  private let shown = Mutex(-RehearsalProgress.plainSeconds)

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  func show(_ progress: Rehearsal.Progress) {
    let seconds = last.withLock { last in
      defer { last = progress.elapsedSeconds }
      return progress.elapsedSeconds - last
    }
    let line = RehearsalText.progress(progress, seconds: seconds)
    if isTerminal { return Console.progress(line) }
    let isDue = shown.withLock { shown in
      guard progress.elapsedSeconds - shown >= Self.plainSeconds else { return false }
      shown = progress.elapsedSeconds
      return true
    }
    if isDue { Console.note(line) }
  }

  /// Leaves the terminal's line.
  func end() { if isTerminal { Console.note("") } }
}
