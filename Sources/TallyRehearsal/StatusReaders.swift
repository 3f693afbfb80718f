import TallyClient

/// The public that only looks: so many questions a second for an election's status.
struct StatusReaders: Sendable {
  let client: TallyClient
  let election: String
  let perSecond: Double
  /// From the beginning.
  let seconds: Double
  let recorder: Recorder
  let clock: Timekeeper
  let start: UInt64
  let isStopped: StopFlag

  /// Connections that the questions are spread over.
  private static let connections = 4
  private static let tickNanoseconds: UInt64 = 1_000_000

  func run() async {
    await withTaskGroup(of: Void.self) { group in
      var screens: [AsyncStream<[UInt64]>.Continuation] = []
      for _ in 0..<Self.connections {
        let (moments, screen) = AsyncStream<[UInt64]>.makeStream()
        screens.append(screen)
        group.addTask { await watch(moments) }
      }
      await pace(screens)
      for screen in screens { screen.finish() }
    }
  }

  private func watch(_ moments: AsyncStream<[UInt64]>) async {
    var times: [UInt64] = []
    do {
      try await client.watch(election, moments) { moment, now in
        times.append(now > moment ? now - moment : 0)
        if times.count >= 256 {
          recorder.takeReads(times)
          times.removeAll(keepingCapacity: true)
        }
      }
    } catch is CancellationError {
      // The rehearsal is over.
    } catch { recorder.note("a connection that only asks ended: \(error)") }
    recorder.takeReads(times)
  }

  /// Asks at even moments, each on the next connection.
  private func pace(_ screens: [AsyncStream<[UInt64]>.Continuation]) async {
    let total = Int(perSecond * seconds)
    var asked = 0
    while asked < total, !isStopped.isSet, !Task.isCancelled {
      let now = clock.now()
      let elapsed = now > start ? now - start : 0
      let due = min(total, Int(Double(elapsed) / 1e9 * perSecond))
      var moments = [[UInt64]](repeating: [], count: screens.count)
      while asked < due {
        let moment = start + UInt64(Double(asked) / perSecond * 1e9)
        moments[asked % screens.count].append(moment)
        asked += 1
      }
      recorder.ask(moments.reduce(0) { $0 + $1.count })
      for (screen, some) in zip(screens, moments) where !some.isEmpty { screen.yield(some) }
      await clock.sleep(clock.now() + Self.tickNanoseconds)
    }
  }
}
