package import TallyClient
import TallyModel
import TallyWire

/// One rehearsal: loads a daemon as a profile says, and reports what became of it.
package struct Rehearsal: Sendable {
  /// Something done to the daemon in mid-run.
  package struct Interruption: Sendable {
    package let seconds: Double
    /// Returns how long the daemon was away, in seconds.
    package let act: @Sendable () async throws -> Double

    package init(seconds: Double, act: @escaping @Sendable () async throws -> Double) {
      self.seconds = seconds
      self.act = act
    }
  }

  /// What is known on the way.
  package struct Progress: Sendable {
    package let elapsedSeconds: Double
    package let plannedSeconds: Double
    package let sample: Sample
    package let answers: RehearsalReport.Answers
    package let remaining: Int
  }

  package var profile: Profile
  package var speed: Double
  package var ballots: RehearsalBallots
  package var seed: UInt64
  package var address: DaemonAddress
  /// Short answers, of which a sample is verified by casting again.
  package var isBrief: Bool
  package var expectation: Expectation
  package var clock: Timekeeper
  package var machine: RehearsalReport.Machine
  /// RFC 3339.
  package var begun: String
  /// Closes the election; late ballots are left out without it.
  package var close: (@Sendable () async throws -> Void)?
  package var interruptions: [Interruption]
  /// How long a daemon that is away is waited for.
  package var retry: RetryPolicy

  package init(
    profile: Profile,
    speed: Double = 1,
    ballots: RehearsalBallots,
    seed: UInt64,
    address: DaemonAddress,
    isBrief: Bool = false,
    expectation: Expectation = .usual,
    clock: Timekeeper,
    machine: RehearsalReport.Machine,
    begun: String,
    close: (@Sendable () async throws -> Void)? = nil,
    interruptions: [Interruption] = [],
    retry: RetryPolicy = RetryPolicy()
  ) {
    self.profile = profile
    self.speed = speed
    self.ballots = ballots
    self.seed = seed
    self.address = address
    self.isBrief = isBrief
    self.expectation = expectation
    self.clock = clock
    self.machine = machine
    self.begun = begun
    self.close = close
    self.interruptions = interruptions
    self.retry = retry
  }

  /// Nobody's ballots wait for others': TCP alone holds a connection back.
  private static let window = 1 << 20
  /// Beyond this rate only a part of the receipts is verified: the load has to leave time to the daemon.
  private static let verifiedPerSecondMax = 5_000.0
  /// A daemon that does not answer for so long after the last ballot, or before the closing, is not waited for.
  static let drainNanoseconds: UInt64 = 60_000_000_000
  /// Connections at a time that are left before the answer.
  private static let leaversMax = 128
  /// As above, for who wants an early end.
  private static let stoppedDrainNanoseconds: UInt64 = 5_000_000_000
  private static let samplesMax = 1_200.0

  /// Of so many receipts one is verified.
  package var receiptStride: Int {
    max(1, Int((profile.peakPerSecond / Self.verifiedPerSecondMax).rounded(.up)))
  }

  var sampleSeconds: Double { max(1, (profile.seconds / Self.samplesMax).rounded(.up)) }

  /// Runs to the end, or until the flag is set.
  ///
  /// `progress`: Told once for each sample.
  ///
  /// - Throws: ``ClientError`` where the daemon is not there or does not have the election.
  package func run(
    until isStopped: StopFlag,
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> RehearsalReport {
    var planned = profile
    if close == nil { planned.phases.removeAll(where: \.isLate) }
    let schedule = ArrivalSchedule(planned, seed: seed)
    let before = try await count()
    let recorder = Recorder(
      schedule,
      Account(schedule, revote: ballots.definition.revote)
    )
    // A moment for the connections to be made before the first ballot is due.
    let start = clock.now() + 200_000_000
    let watch = Watch(start: start)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await sample(recorder, watch, isStopped, progress) }
      group.addTask { await ask(recorder) }
      for interruption in interruptions {
        group.addTask { await interrupt(interruption, recorder, watch) }
      }
      await load(schedule, recorder, start, isStopped)
      group.cancelAll()
    }
    let end = clock.now()
    watch.add(last: recorder.cut(at: seconds(from: start, to: end)), shortest: sampleSeconds / 2)
    return await report(
      planned,
      schedule,
      recorder,
      watch,
      before: before,
      elapsed: seconds(from: start, to: end),
      wasStopped: isStopped.isSet
    )
  }

  private func seconds(from start: UInt64, to end: UInt64) -> Double {
    end > start ? Double(end - start) / 1e9 : 0
  }

  func client(isBrief: Bool, attempts: Int? = nil) -> TallyClient {
    var retry = retry
    if let attempts { retry.attemptsMax = attempts }
    return TallyClient(
      address: address,
      window: Self.window,
      mode: isBrief ? .brief : .full,
      isRehearsal: true,
      retry: retry,
      now: clock.now
    )
  }

  // MARK: - Loading

  /// Sends everything and waits for the answers.
  private func load(
    _ schedule: ArrivalSchedule,
    _ recorder: Recorder,
    _ start: UInt64,
    _ isStopped: StopFlag
  ) async {
    var check: ReceiptCheck?
    if !isBrief {
      var trusting = ReceiptCheck()
      // Whoever made the ballots has read the definition with its key.
      if (try? trusting.trust(ballots.definition)) != nil { check = trusting }
    }
    let streams = (0..<profile.connections).map { _ in AsyncStream<CastLines>.makeStream() }
    let (left, leaving) = AsyncStream<CastLines>.makeStream()
    let pacer = Pacer(
      schedule: schedule,
      ballots: ballots,
      recorder: recorder,
      clock: clock,
      start: start,
      lanes: streams.map(\.continuation),
      abandoned: leaving,
      close: close,
      isStopped: isStopped
    )
    await withTaskGroup(of: Bool.self) { group in
      for stream in streams {
        let lane = Lane(
          client: client(isBrief: isBrief),
          batches: stream.stream,
          schedule: schedule,
          recorder: recorder,
          check: check,
          stride: receiptStride,
          start: start
        )
        group.addTask {
          await lane.run()
          return true
        }
      }
      if profile.readsPerSecond > 0 {
        let readers = StatusReaders(
          client: client(isBrief: false),
          election: ballots.definition.id,
          perSecond: profile.readsPerSecond,
          seconds: profile.seconds,
          recorder: recorder,
          clock: clock,
          start: start,
          isStopped: isStopped
        )
        group.addTask {
          await readers.run()
          return true
        }
      }
      group.addTask {
        await castAndLeave(left)
        return true
      }
      await pacer.run()
      let limit = clock.now() + Self.drainNanoseconds
      group.addTask {
        while clock.now() < limit, !isStopped.isSet, !Task.isCancelled {
          await clock.sleep(min(limit, clock.now() + 200_000_000))
        }
        if clock.now() < limit { await clock.sleep(clock.now() + Self.stoppedDrainNanoseconds) }
        return false
      }
      var running = streams.count + 1 + (profile.readsPerSecond > 0 ? 1 : 0)
      while running > 0, await group.next() == true { running -= 1 }
      group.cancelAll()
    }
  }

  /// Casts each ballot over a connection of its own and leaves it.
  private func castAndLeave(_ ballots: AsyncStream<CastLines>) async {
    let client = client(isBrief: true, attempts: 1)
    await withTaskGroup(of: Void.self) { group in
      var open = 0
      for await lines in ballots {
        if open == Self.leaversMax { await group.next() } else { open += 1 }
        // Its sender would not know either.
        group.addTask { try? await client.castAndLeave(lines) }
      }
    }
  }

  // MARK: - Watching

  private func sample(
    _ recorder: Recorder,
    _ watch: Watch,
    _ isStopped: StopFlag,
    _ progress: @Sendable (Progress) -> Void
  ) async {
    var number = 1.0
    while !Task.isCancelled {
      await clock.sleep(watch.start + UInt64(number * sampleSeconds * 1e9))
      if Task.isCancelled { return }
      let elapsed = seconds(from: watch.start, to: clock.now())
      let sample = recorder.cut(at: elapsed)
      watch.add(sample)
      let sums = recorder.progress
      progress(
        Progress(
          elapsedSeconds: elapsed,
          plannedSeconds: profile.seconds,
          sample: sample,
          answers: sums.answers,
          remaining: max(0, sums.planned - sums.answered)
        )
      )
      number = max(number + 1, (elapsed / sampleSeconds).rounded(.down) + 1)
    }
  }

  /// Asks the daemon about itself, beside the samples: in a stall it answers late.
  private func ask(_ recorder: Recorder) async {
    let client = client(isBrief: true, attempts: 1)
    while !Task.isCancelled {
      recorder.take(try? await client.metrics())
      await clock.sleep(clock.now() + UInt64(sampleSeconds * 0.5e9))
    }
  }

  private func interrupt(
    _ interruption: Interruption,
    _ recorder: Recorder,
    _ watch: Watch
  ) async {
    await clock.sleep(watch.start + UInt64(interruption.seconds * 1e9))
    if Task.isCancelled { return }
    do {
      let began = seconds(from: watch.start, to: clock.now())
      let down = try await interruption.act()
      watch.add(RehearsalReport.Interruption(seconds: began, downSeconds: down))
    } catch { recorder.note("the daemon did not come back: \(error)") }
  }
}
