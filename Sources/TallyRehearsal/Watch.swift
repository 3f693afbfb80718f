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

  /// Adds the last stretch; one that is too short to have a rate is counted to the one before.
  func add(last sample: Sample, shortest seconds: Double) {
    state.withLock { state in
      guard let before = state.samples.last, sample.seconds - before.seconds < seconds else {
        return state.samples.append(sample)
      }
      state.samples[state.samples.count - 1] = before.followed(by: sample)
    }
  }

  func add(_ interruption: RehearsalReport.Interruption) {
    state.withLock { $0.interruptions.append(interruption) }
  }

  var taken: (samples: [Sample], interruptions: [RehearsalReport.Interruption]) {
    state.withLock { ($0.samples, $0.interruptions) }
  }
}

extension Sample {
  /// Both stretches as one: counts are added, of times the higher one stands.
  fileprivate func followed(by next: Sample) -> Sample {
    Sample(
      seconds: next.seconds,
      offered: offered + next.offered,
      answered: answered + next.answered,
      refused: refused + next.refused,
      inFlight: next.inFlight,
      p50Microseconds: max(p50Microseconds, next.p50Microseconds),
      p99Microseconds: max(p99Microseconds, next.p99Microseconds),
      maxMicroseconds: max(maxMicroseconds, next.maxMicroseconds),
      reads: reads + next.reads,
      readP99Microseconds: max(readP99Microseconds, next.readP99Microseconds),
      memoryBytes: next.memoryBytes,
      blocks: blocks + next.blocks,
      blockEntries: blockEntries + next.blockEntries
    )
  }
}
