import Synchronization

/// Keeps what is seen while a rehearsal runs, in order of time.
final class Watch: Sendable {
  private struct State: Sendable {
    var samples: [Sample] = []
    var interruptions: [RehearsalReport.Interruption] = []
  }

  /// The clock at the schedule's beginning.
  let start: UInt64
  private let state = Mutex(State())

  init(start: UInt64) { self.start = start }

  func add(_ sample: Sample) { state.withLock { $0.samples.append(sample) } }

  func add(_ interruption: RehearsalReport.Interruption) {
    state.withLock { $0.interruptions.append(interruption) }
  }

  var taken: (samples: [Sample], interruptions: [RehearsalReport.Interruption]) {
    state.withLock { ($0.samples, $0.interruptions) }
  }
}
