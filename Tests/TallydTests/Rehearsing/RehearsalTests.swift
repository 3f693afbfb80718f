import Synchronization
import TallyClient
import TallyLedger
import TallyModel
import TallyTesting
import Testing

@testable import TallyRehearsal

@Suite(.serialized, .timeLimit(.minutes(3))) struct `A rehearsal` {
  private static func profile(
    revoteShare: Double = 0,
    duplicateShare: Double = 0
  ) -> Profile {
    Profile(
      name: "small",
      source: "made for this test",
      phases: [
        Profile.Phase(seconds: 1, casts: 300), Profile.Phase(seconds: 0.3, casts: 20, isLate: true),
      ],
      revoteShare: revoteShare,
      duplicateShare: duplicateShare,
      retries: 2,
      abandonShare: 0.1,
      thinkSeconds: 0.2,
      readsPerSecond: 200,
      connections: 5
    )
  }

  /// What is so of every rehearsal that was held.
  private static func expectHeld(_ report: RehearsalReport, _ profile: Profile, _ seed: UInt64) {
    let replay = Seeds.replay(seed)
    let schedule = ArrivalSchedule(profile, seed: seed)
    let (answers, findings) = (report.answers, report.findings)
    #expect(
      report.verdict.outcome == .held,
      "\(report.verdict.causes) \(findings.faults) \(replay)"
    )
    #expect(answers.total == schedule.sentCount, "\(answers) \(replay)")
    #expect(answers.abandoned == schedule.arrivals.count - schedule.sentCount, "\(replay)")
    #expect(answers.closed == 20 && answers.busy == 0 && answers.unanswered == 0, "\(answers)")
    #expect(answers.unexpected.isEmpty, "\(answers) \(replay)")
    #expect(findings.faults.isEmpty, "\(findings.faults) \(replay)")
    // Those who came late have no voice.
    #expect(findings.votersExpected == schedule.voterCount - 20, "\(replay)")
    #expect(findings.votersCounted == UInt64(findings.votersExpected), "\(replay)")
    #expect(findings.areTotalsEqual == true, "\(replay)")
    #expect(report.latency.count == schedule.sentCount, "\(replay)")
    #expect(report.samples.reduce(0) { $0 + $1.offered } == schedule.arrivals.count, "\(replay)")
    #expect(report.samples.reduce(0) { $0 + $1.answered } == schedule.sentCount, "\(replay)")
    #expect(report.reads?.count == 260, "\(replay)")
    #expect(!report.wasStopped && report.interruptions.isEmpty)
  }

  @Test(arguments: Seeds.some(2), [true, false])
  func `accounts for every answer where the first ballot counts`(
    seed: UInt64,
    isBrief: Bool
  )
    async throws
  {
    var run = try RehearsalRun(RehearsalRun.spec())
    run.seed = seed
    run.isBrief = isBrief
    let profile = Self.profile(duplicateShare: 0.2)
    let (report, end) = try await run.rehearse(profile)
    #expect(end == nil)
    Self.expectHeld(report, profile, seed)
    // Of each voter one ballot is in the log.
    let (answers, verified) = (report.answers, report.findings.receiptsVerified)
    #expect(answers.accepted == 300 && answers.duplicates > 0 && answers.repeated > 0)
    #expect(verified == (isBrief ? 300 : answers.accepted + answers.repeated))
  }

  @Test(arguments: Seeds.some(2), [true, false])
  func `accounts for every answer where the last ballot counts`(
    seed: UInt64,
    isBrief: Bool
  )
    async throws
  {
    var run = try RehearsalRun(RehearsalRun.spec(.last))
    run.seed = seed
    run.isBrief = isBrief
    let profile = Self.profile(revoteShare: 0.3)
    let (report, end) = try await run.rehearse(profile)
    #expect(end == nil)
    Self.expectHeld(report, profile, seed)
    let (answers, verified) = (report.answers, report.findings.receiptsVerified)
    #expect(answers.accepted == 300 && answers.duplicates == 0 && answers.repeated > 0)
    #expect(report.findings.votersExpected < 300)
    #expect(verified == (isBrief ? 300 : answers.accepted + answers.repeated))
  }

  /// Its storage fails at one operation after another; some of them only prepare what comes later.
  @Test func `of a daemon that fails in mid-run is not held`() async throws {
    var ends = 0
    for operation in 1...6 {
      var run = try RehearsalRun(RehearsalRun.spec())
      let disk = run.disk
      run.retry = RetryPolicy(attemptsMax: 3, firstPauseMilliseconds: 1)
      run.interruptions = [
        Rehearsal.Interruption(seconds: 0.3) {
          disk.fault(.fails(errno: 5), at: disk.operations.count + operation)
          return 0
        }
      ]
      var profile = Self.profile(duplicateShare: 0.2)
      profile.phases = [Profile.Phase(seconds: 0.8, casts: 200)]
      let (report, end) = try await run.rehearse(profile)
      let sent = ArrivalSchedule(profile, seed: run.seed).sentCount
      #expect(report.answers.total == sent, "operation \(operation): \(report.answers)")
      guard end != nil else {
        #expect(report.verdict.outcome == .held, "operation \(operation): \(report.verdict)")
        continue
      }
      ends += 1
      #expect(report.verdict.outcome == .notHeld, "operation \(operation): \(report.verdict)")
      #expect(report.answers.unanswered > 0 && report.answers.accepted > 0)
      #expect(report.verdict.causes.contains(.unanswered(count: report.answers.unanswered)))
      // Nobody can say what the daemon counts, and nothing is claimed of it.
      #expect(report.findings.votersCounted == nil && report.findings.areTotalsEqual == nil)
    }
    #expect(ends > 0)
  }

  @Test func `of an election that counts changes nothing`() async throws {
    let run = try RehearsalRun(ElectionSpec(results: "live"))
    let ballots = try run.ballots(500)
    let end = try await SimulatedDaemon.serve(on: run.disk, run.keys) { port in
      let office = try LineSocket(port: port)
      for voter in 0..<5 {
        let line = PlainBallot(voter: voter, nonce: voter, option: "a").line
        try office.send(line)
        let words = try office.line().split(separator: " ")
        #expect(words.first == "OK")
        _ = try office.bytes(try #require(Int(words[2])))
      }
      let before = try Self.standing(office)
      let client = TallyClient(
        address: .tcp(host: "127.0.0.1", port: Int(port)),
        isRehearsal: true
      )
      var lines = CastLines()
      for cast in 0..<500 as Range<UInt32> {
        let arrival = Arrival(
          nanoseconds: 0,
          cast: cast,
          voter: cast,
          attempt: 0,
          isAbandoned: false,
          isLate: false
        )
        ballots.append(arrival, tag: UInt64(cast), to: &lines)
      }
      let batch = lines
      let batches = AsyncStream<CastLines> { stream in
        stream.yield(batch)
        stream.finish()
      }
      let answers = Mutex<[CastAnswer]>([])
      try await client.cast(batches) { cast, _ in answers.withLock { $0.append(cast.answer) } }
      let told = answers.withLock { $0 }
      #expect(told.count == 500)
      #expect(told.allSatisfy { $0 == .refused(.notAllowed, contest: nil) })
      try await client.castAndLeave(batch)
      // The whole of it does no more.
      let profile = Self.profile(duplicateShare: 0.2)
      let report = try await run.rehearse(profile, at: port)
      let sent = ArrivalSchedule(profile, seed: run.seed).arrivals.count {
        !$0.isAbandoned && !$0.isLate
      }
      #expect(report.verdict.outcome == .notHeld)
      #expect(report.answers.accepted == 0 && report.answers.unexpected[.notAllowed] ?? 0 >= sent)
      #expect(report.findings.votersCounted == 0)
      // Its closing, which the test's officers signed, is the one thing that happened.
      let after = try Self.standing(office)
      #expect(after.turnout == before.turnout && after.turnout == "OK 5")
      #expect(after.entries == before.entries + 1)
    }
    #expect(end == nil)
  }

  /// A daemon gives a count that took it long again for a while, so that the first one it gives after
  /// the last ballot may be one from before the first.
  @Test func `is not deceived by a count from before`() async throws {
    var spec = RehearsalRun.spec()
    let options = (0..<1_000).map { "option-\($0)" }
    spec.questions = [ElectionSpec.Question(id: "choice", kind: .single, options: options)]
    spec.scope = .anyPage
    let run = try RehearsalRun(spec)
    let profile = Profile(
      name: "short",
      source: "made for this test",
      phases: [Profile.Phase(seconds: 0.1, casts: 40)]
    )
    let end = try await SimulatedDaemon.serve(on: run.disk, run.keys) { port in
      // Many pages, each with all the options.
      let socket = try LineSocket(port: port)
      #expect(try socket.ask("MODE brief") == "OK brief")
      for page in 0..<60 {
        let nonce = String(repeating: "0", count: 28) + String(0x1000 + page, radix: 16)
        let line = "CAST sample v \(nonce) page-\(page) - choice=option-7"
        #expect(try socket.ask(line).hasPrefix("OK "))
      }
      let report = try await run.rehearse(profile, at: port)
      #expect(report.verdict.outcome == .held, "\(report.findings.faults)")
      #expect(report.findings.areTotalsEqual == true && report.answers.accepted == 40)
    }
    #expect(end == nil)
  }

  private static func standing(_ socket: LineSocket) throws -> (entries: Int, turnout: String) {
    let status = try socket.ask("STATUS sample").split(separator: " ")
    return (try #require(Int(status[2])), try socket.ask("TURNOUT sample"))
  }
}
