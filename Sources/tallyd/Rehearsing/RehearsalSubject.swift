import Glibc
import TallyClient
import TallyModel
import TallyRehearsal

/// What is to be sent: one profile, or rates until one is not held.
enum RehearsalPlan {
  case once(Profile, speed: Double, Expectation)
  case ramp(firstPerSecond: Double, seconds: Double, connections: Int, Expectation)

  /// The profile that says what the election looks like, and how many voters it needs.
  var widest: Profile {
    switch self {
    case .once(let profile, _, _): profile
    case .ramp(_, let seconds, let connections, _):
      .constant(perSecond: Self.rateMax, seconds: seconds, connections: connections)
    }
  }

  static let rateMax = 400_000.0
}

/// The daemon and the election that a rehearsal loads: its own, or those that it was pointed at.
struct RehearsalSubject {
  struct Options {
    let seed: UInt64
    let against: String?
    let definition: String?
    let voters: String?
    let folder: String
    let killAt: Double?
    let isBrief: Bool
  }

  /// What is there only where the daemon is its own.
  private final class Own: Sendable {
    let folder: ThrowAwayFolder
    let daemon: OwnDaemon
    let election: RehearsalElection

    init(_ folder: consuming ThrowAwayFolder, _ daemon: OwnDaemon, _ election: RehearsalElection) {
      self.folder = folder
      self.daemon = daemon
      self.election = election
    }
  }

  private let options: Options
  private let own: Own?
  private let address: DaemonAddress
  private let definition: Definition
  private let machine: RehearsalReport.Machine
  private let voters: RehearsalBallots.Voters

  /// Prepares an election and starts its daemon, or looks at those that are there.
  init(_ profile: Profile, _ options: Options) async throws {
    self.options = options
    guard let against = options.against, let path = options.definition else {
      let parts = try Self.prepare(profile, options)
      own = parts
      address = parts.daemon.address
      definition = parts.election.definition
      voters = parts.election.voters
      machine = try MachineSurvey.take(folder: parts.folder.path, isShared: true)
      return
    }
    own = nil
    guard let address = DaemonAddress(against) else {
      throw CommandFailure(.usage, "\(against) is no address; write HOST:PORT or unix:PATH")
    }
    self.address = address
    definition = try DefinitionFile(path).definition
    guard definition.isRehearsal else {
      throw CommandFailure(
        .noPermission,
        "\(path) is an election that counts, and those are not loaded. Define one with "
          + "\"rehearsal\": true; its keys are its own"
      )
    }
    voters = try Self.voters(of: definition, profile, options)
    machine = try MachineSurvey.take(folder: nil, isShared: true)
    try await TallyClient(address: address, retry: RetryPolicy(attemptsMax: 1)).ping()
  }

  private static func prepare(_ profile: Profile, _ options: Options) throws(CommandFailure) -> Own
  {
    guard !MachineSurvey.isVolatile(options.folder) else {
      throw CommandFailure(
        .usage,
        "\(options.folder) lies in memory, where a sync proves nothing; name a folder on the disk of "
          + "the real vote with --folder"
      )
    }
    let folder = try ThrowAwayFolder(in: options.folder)
    let election = try RehearsalElection(profile, seed: options.seed, in: folder.path)
    let daemon = try OwnDaemon(data: election.data, log: "\(folder.path)/serve.log")
    return Own(folder, daemon, election)
  }

  private static func voters(
    of definition: Definition,
    _ profile: Profile,
    _ options: Options
  ) throws(CommandFailure) -> RehearsalBallots.Voters {
    if let path = options.voters {
      let bytes = try InputFile.read(path, limit: Limits.rollBytesMax)
      let ids = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
      guard ids.allSatisfy({ definition.voterID.accepts($0.rawSpan) }) else {
        throw CommandFailure(.badInput, "\(path) has ids that are not in the definition's form")
      }
      guard Set(ids).count == ids.count else {
        throw CommandFailure(.badInput, "\(path) names voters twice; name each once")
      }
      guard ids.count >= profile.casts else {
        throw CommandFailure(
          .badInput,
          "\(path) has \(ids.count) voters, and the profile needs \(profile.casts); use --part"
        )
      }
      return .listed(ids)
    }
    guard definition.roll == nil else {
      throw CommandFailure(
        .usage,
        "\(definition.id) has a roll; name its voters with --voters FILE"
      )
    }
    guard
      let voters = RehearsalBallots.Voters.numbered(
        definition.voterID,
        count: profile.casts,
        seed: options.seed
      )
    else {
      throw CommandFailure(
        .badInput,
        "the definition's voter ids are too short for \(profile.casts) voters; use --part"
      )
    }
    return voters
  }

  /// Ends the rehearsal's own daemon.
  func end() { own?.daemon.stop() }

  // MARK: - Loading

  func rehearse(_ plan: RehearsalPlan, begun: String) async throws -> RehearsalReport {
    let stop = StopFlag()
    let watcher = Self.watchSignals(stop)
    defer { watcher.cancel() }
    switch plan {
    case .once(let profile, let speed, let expectation):
      for line in RehearsalText.plan(profile, speed: speed, address: "\(address)") {
        Console.note(line)
      }
      return try await run(profile, speed, expectation, begun, stop)
    case .ramp(let first, let seconds, let connections, let expectation):
      return try await climb(first, seconds, connections, expectation, begun, stop)
    }
  }

  private func run(
    _ profile: Profile,
    _ speed: Double,
    _ expectation: Expectation,
    _ begun: String,
    _ stop: StopFlag,
    firstVoter: Int = 0
  ) async throws -> RehearsalReport {
    var ratings: [Int] = []
    if case .rating(let histogram) = profile.paper { ratings = histogram }
    let rehearsal = Rehearsal(
      profile: profile,
      speed: speed,
      ballots: RehearsalBallots(
        definition,
        voters: voters.dropping(firstVoter),
        seed: options.seed &+ UInt64(firstVoter),
        ratings: own == nil ? [] : ratings,
        period: period
      ),
      seed: options.seed,
      address: address,
      isBrief: options.isBrief,
      expectation: expectation,
      clock: Self.timekeeper,
      machine: machine,
      begun: begun,
      close: closing,
      interruptions: interruptions
    )
    let progress = RehearsalProgress(isTerminal: Console.isErrorTerminal)
    let report = try await rehearsal.run(until: stop) { progress.show($0) }
    progress.end()
    return report
  }

  /// Tries rate after rate, each with voters of its own.
  private func climb(
    _ first: Double,
    _ seconds: Double,
    _ connections: Int,
    _ expectation: Expectation,
    _ begun: String,
    _ stop: StopFlag
  ) async throws -> RehearsalReport {
    var ramp = Ramp(firstPerSecond: first, maxPerSecond: RehearsalPlan.rateMax)
    var steps: [RehearsalReport.Step] = []
    var best: RehearsalReport?
    var last: RehearsalReport?
    var firstVoter = 0
    while let rate = ramp.next, !stop.isSet {
      let profile = Profile.constant(perSecond: rate, seconds: seconds, connections: connections)
      for line in RehearsalText.plan(profile, speed: 1, address: "\(address)") {
        Console.note(line)
      }
      let report = try await run(profile, 1, expectation, begun, stop, firstVoter: firstVoter)
      firstVoter += profile.casts
      let isHeld = report.verdict.outcome == .held
      ramp.take(rate, isHeld: isHeld)
      steps.append(
        RehearsalReport.Step(
          perSecond: rate,
          achievedPerSecond: report.verdict.busiestPerSecond,
          p99Microseconds: report.latency.at(99),
          isHeld: isHeld
        )
      )
      last = report
      if isHeld, rate >= best?.plan.peakPerSecond ?? 0 { best = report }
      // A wrong or missing answer ends the search, and is its verdict: more load makes nothing right.
      let outcome = report.verdict.outcome
      if report.findings.faultCount > 0 || report.answers.unanswered > 0 || outcome == .stopped {
        best = report
        break
      }
    }
    guard var report = best ?? last else {
      throw CommandFailure(.notNow, "stopped by a signal before the first rate was tried")
    }
    report.steps = steps
    return report
  }

  /// What a flood did, and whether every answer was as it had to be.
  func flood(
    _ count: Int,
    connections: Int,
    window: Int
  ) async throws -> (Flood.Outcome, isSound: Bool) {
    let flood = Flood(
      ballots: RehearsalBallots(definition, voters: voters, seed: options.seed, period: period),
      address: address,
      count: count,
      connections: connections,
      window: window,
      isBrief: options.isBrief,
      clock: Self.timekeeper
    )
    let work = Task { try await flood.run() }
    let stop = StopFlag()
    let watcher = Self.watchSignals(stop) { work.cancel() }
    defer { watcher.cancel() }
    do {
      let outcome = try await work.value
      return (outcome, flood.isSound(outcome))
    } catch {
      guard stop.isSet else { throw error }
      throw CommandFailure(.notNow, "stopped by a signal; nothing was measured")
    }
  }

  /// Sets the flag when a signal asks for the end.
  private static func watchSignals(
    _ stop: StopFlag,
    then act: @escaping @Sendable () -> Void = {}
  ) -> Task<Void, Never> {
    Task.detached {
      while !Task.isCancelled, !StopSignal.isRaised {
        try? await Task.sleep(nanoseconds: 100_000_000)
      }
      guard !Task.isCancelled else { return }
      stop.set()
      act()
    }
  }

  /// Only of its own election are the officers' keys at hand.
  private var closing: (@Sendable () async throws -> Void)? {
    guard let own else { return nil }
    return { try await own.election.close(own.daemon.address) }
  }

  private var interruptions: [Rehearsal.Interruption] {
    guard let seconds = options.killAt, let own else { return [] }
    return [Rehearsal.Interruption(seconds: seconds) { try own.daemon.killAndStart() }]
  }

  private var period: String {
    guard case .period(let unit) = definition.scope else { return "" }
    return Clock.timestamp().period(unit)
  }

  private static let timekeeper = Timekeeper(now: { Clock.monotonicNanoseconds() }) { until in
    let now = Clock.monotonicNanoseconds()
    guard until > now else { return }
    // Cancelled, it returns early, as it should.
    try? await Task.sleep(nanoseconds: until - now)
  }
}
