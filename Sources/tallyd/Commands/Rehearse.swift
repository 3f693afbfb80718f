import ArgumentParser
import TallyClient
import TallyCrypto
import TallyModel
import TallyRehearsal

/// `tallyd rehearse`: loads a daemon the way the public will, and says whether it holds.
struct Rehearse: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Load a daemon the way the public will, and say whether this machine holds it.",
    discussion: """
      Examples:
        tallyd rehearse oman-shura-2023 --speed 100
        tallyd rehearse tv-moment --expect "3500/s p99<200ms"
        tallyd rehearse constant --rate 2500 --seconds 60
        tallyd rehearse ramp --p99 50ms
        tallyd rehearse my-event.json --kill-at 30
        tallyd rehearse city-poll --speed 1000 --against 127.0.0.1:7311 --definition trial.json

      Profiles: \(ProfileTable.all.map(\.name).joined(separator: ", ")); constant, ramp and flood; \
      or a file (docs/formats.md, "Profile"). docs/rehearsal.md says what each is drawn from.

      Without --against it starts a daemon of its own, with an election that nobody's vote depends \
      on, in a throw-away folder, and removes both. Run it on the machine and the disk of the real \
      vote. Ballots come at their moments whether or not earlier ones were answered; times count \
      from there. The report is an HTML page in Arabic and English. Exit code 0: held; 1: not held; \
      75: stopped, or the load itself came too late to tell. Ctrl-C ends it with a report.
      """
  )

  @Argument(help: "A profile's name, or a profile's file.")
  var profile: String

  @Option(help: "So many times as fast as the event: the same ballots in less time.")
  var speed = 1.0

  @Option(help: "Only this part of the event, from 0 to 1: the same rates for less time.")
  var part = 1.0

  @Option(help: "What the machine must hold, as \"2500/s p99<50ms max<5s\".")
  var expect: String?

  @Option(help: "A running daemon, HOST:PORT or unix:PATH, instead of one of its own.")
  var against: String?

  @Option(help: "With --against: the election.json of an open rehearsal election there.")
  var definition: String?

  @Option(help: "With --against: the voters of an election with a roll, one id a line.")
  var voters: String?

  @Option(help: "Where the throw-away folder goes: on the disk that the real vote will use.")
  var folder = "."

  @Option(help: "Kill the rehearsal's own daemon after so many seconds, and start it again.")
  var killAt: Double?

  @Option(help: "For constant: casts a second. For ramp: the first rate that is tried.")
  var rate: Double?

  @Option(help: "For constant: how long. For ramp: how long each rate is tried.")
  var seconds: Double?

  @Option(help: "For ramp: the p99 that a rate must hold, as 50ms.")
  var p99: String?

  @Option(help: "How many connections the ballots are spread over.")
  var connections: Int?

  @Option(help: "For flood: how many ballots.")
  var ballots = 1_000_000

  @Option(help: "For flood: how many ballots of a connection may wait for their answers.")
  var window = 1_024

  @Flag(help: "Ask for short answers; a sample of the receipts is verified afterwards.")
  var brief = false

  @Option(help: "The report's HTML page: a new file. By default rehearsal-PROFILE-TIME.html.")
  var report: String?

  @Option(name: .customLong("json"), help: "Write the report as JSON to this new file.")
  var jsonPath: String?

  @Option(help: "The language that the page shows first: ar or en.")
  var language = PageLanguage.arabic

  @Option(help: "Sends the same ballots at the same moments again.")
  var seed: UInt64?

  func validate() throws {
    guard speed >= 0.001, speed <= 10_000 else {
      throw ValidationError("--speed is from 0.001 to 10000")
    }
    guard part >= 1e-6, part <= 1 else { throw ValidationError("--part is from 0.000001 to 1") }
    guard (1...1_024).contains(connections ?? 1) else {
      throw ValidationError("--connections is from 1 to 1024")
    }
    guard (against == nil) == (definition == nil) else {
      throw ValidationError("--against and --definition go together")
    }
    guard voters == nil || against != nil else {
      throw ValidationError("--voters goes with --against")
    }
    guard killAt == nil || against == nil else {
      throw ValidationError("--kill-at kills the rehearsal's own daemon; leave out --against")
    }
    guard killAt ?? 1 > 0 else { throw ValidationError("--kill-at is above 0") }
    guard rate.map({ $0 >= 1 && $0 <= 1_000_000 }) ?? true else {
      throw ValidationError("--rate is from 1 to 1000000")
    }
    guard seconds.map({ $0 >= 1 && $0 <= 86_400 }) ?? true else {
      throw ValidationError("--seconds is from 1 to 86400")
    }
    guard (1...50_000_000).contains(ballots), (1...1_000_000).contains(window) else {
      throw ValidationError("--ballots is from 1 to 50000000, --window from 1 to 1000000")
    }
    try validateBelonging()
    if profile == "constant", rate == nil { throw ValidationError("constant needs --rate") }
    if profile == "ramp", p99 == nil { throw ValidationError("ramp needs --p99, as --p99 50ms") }
    if let p99, Expectation.microseconds(Substring(p99)) == nil {
      throw ValidationError("--p99 is a time from 1us to 3600s, as 50ms")
    }
    if let expect, Expectation(expect) == nil {
      throw ValidationError(
        "--expect is a rate and times, as \"2500/s p99<50ms\"; it knows p50 p75 p90 p95 p99 p99.9 "
          + "p99.99 max, and us ms s"
      )
    }
  }

  /// What would do nothing is a mistake of whoever wrote it.
  private func validateBelonging() throws {
    let isDrawn = !["constant", "ramp", "flood"].contains(profile)
    for (name, isGiven, isKnown) in [
      ("--rate", rate != nil, profile == "constant" || profile == "ramp"),
      ("--seconds", seconds != nil, profile == "constant" || profile == "ramp"),
      ("--p99", p99 != nil, profile == "ramp"),
      ("--expect", expect != nil, profile == "constant" || isDrawn),
      ("--kill-at", killAt != nil, profile == "constant" || isDrawn),
      ("--speed", speed != 1, isDrawn),
      ("--part", part != 1, isDrawn),
    ] where isGiven && !isKnown {
      throw ValidationError("\(name) does nothing for \(profile); leave it out")
    }
  }

  func run() async throws {
    let begun = Clock.timestamp()
    let page = report ?? "rehearsal-\(Self.fileName(profile))-\(Self.compact(begun)).html"
    for path in [profile == "flood" ? nil : page, jsonPath] {
      if let path { try OutputFile.checkNew(path) }
    }
    let seed = seed ?? Randomness.bytes(8).rawSpan.loadUInt64(at: 0) >> 11
    StopSignal.install(hangUp: true)
    if profile == "flood" { return try await flood(seed: seed) }
    let plan = try plan()
    let subject = try await RehearsalSubject(plan.widest, options(seed: seed))
    let report: RehearsalReport
    do {
      report = try await subject.rehearse(plan, begun: begun.rfc3339)
    } catch {
      subject.end()
      throw error
    }
    subject.end()
    for line in RehearsalText.summary(report) { Console.print(line) }
    try OutputFile.writeNew(
      Array(RehearsalPage(report, firstLanguage: language).html.utf8),
      to: page
    )
    if let jsonPath { try OutputFile.writeNew(report.json.indentedBytes, to: jsonPath) }
    Console.print("report: \(page)")
    try Self.checkEnd(of: report)
  }

  private func options(seed: UInt64) -> RehearsalSubject.Options {
    RehearsalSubject.Options(
      seed: seed,
      against: against,
      definition: definition,
      voters: voters,
      folder: folder,
      killAt: killAt,
      isBrief: brief
    )
  }

  private func plan() throws -> RehearsalPlan {
    var expectation = expect.flatMap(Expectation.init) ?? .usual
    if profile == "ramp", let p99, let bound = Expectation.microseconds(Substring(p99)) {
      expectation = Expectation(
        perSecond: nil,
        bounds: [Expectation.Bound(percentile: 99, microseconds: bound)]
      )
      return .ramp(
        firstPerSecond: rate ?? 500,
        seconds: seconds ?? 5,
        connections: connections ?? 16,
        expectation
      )
    }
    var chosen = try chosenProfile().part(part).faster(speed)
    if let connections { chosen.connections = connections }
    let busiest = chosen.busiestPerSecond(over: 10)
    if let asked = expectation.perSecond, busiest < asked {
      throw CommandFailure(
        .usage,
        "\(profile) brings \(Int(busiest)) casts a second in its busiest ten seconds, and --expect "
          + "asks for \(Int(asked)); raise --speed or ask for less"
      )
    }
    if let killAt, killAt >= chosen.seconds {
      throw CommandFailure(
        .usage,
        "--kill-at \(killAt) is after the end, at \(chosen.seconds) seconds; name an earlier moment"
      )
    }
    let sendings = chosen.casts * (1 + chosen.retries)
    guard sendings <= Self.sendingsMax, chosen.readsPerSecond <= Self.readsPerSecondMax else {
      throw CommandFailure(
        .usage,
        "\(sendings) ballots and \(Int(chosen.readsPerSecond)) questions a second are planned; at most "
          + "\(Self.sendingsMax) and \(Int(Self.readsPerSecondMax)). Lower --speed, --rate or --part"
      )
    }
    return .once(chosen, speed: speed, expectation)
  }

  /// What is kept in mind of a rehearsal: 24 bytes for each sending.
  private static let sendingsMax = 40_000_000
  private static let readsPerSecondMax = 1_000_000.0

  private func chosenProfile() throws -> Profile {
    if profile == "constant" {
      let (rate, seconds) = (rate ?? 1, seconds ?? 60)
      return .constant(perSecond: rate, seconds: seconds, connections: connections ?? 16)
    }
    if let known = ProfileTable.profile(named: profile) { return known }
    guard try FileSystem.exists(profile) else {
      throw CommandFailure(
        .noInput,
        "there is no profile and no file \(profile); the profiles are "
          + ProfileTable.all.map(\.name).joined(separator: ", ")
      )
    }
    let bytes = try InputFile.read(profile, limit: 1 << 20)
    do throws(ProfileFault) { return try Profile(parsing: bytes) } catch {
      throw CommandFailure(.badInput, "\(profile): \(error)")
    }
  }

  private func flood(seed: UInt64) async throws {
    var profile = Profile.constant(perSecond: 1, seconds: Double(ballots), connections: 1)
    profile.paper = .choice(options: 4)
    let subject = try await RehearsalSubject(profile, options(seed: seed))
    let lanes = connections ?? 32
    let outcome: Flood.Outcome
    let isSound: Bool
    do {
      (outcome, isSound) = try await subject.flood(ballots, connections: lanes, window: window)
    } catch {
      subject.end()
      throw error
    }
    subject.end()
    Console.print(
      "REHEARSAL flood: \(Table.grouped(UInt64(outcome.acceptedPerSecond))) ballots a second, "
        + "\(outcome.receiptsVerified) receipts verified"
    )
    if let jsonPath {
      let json: JSONValue = [
        "format": "tallyd/rehearsal-flood/1", "rehearsal": true,
        "accepted": .integer(Int64(outcome.accepted)),
        "duplicates": .integer(Int64(outcome.duplicates)),
        "acceptedPerSecond": .integer(Int64(outcome.acceptedPerSecond)),
        "milliseconds": .integer(Int64(outcome.seconds * 1_000)),
        "connections": .integer(Int64(lanes)), "window": .integer(Int64(window)),
        "mode": .string(brief ? "brief" : "full"),
        "receiptsVerified": .integer(Int64(outcome.receiptsVerified)),
      ]
      try OutputFile.writeNew(json.indentedBytes, to: jsonPath)
    }
    if StopSignal.isRaised {
      throw CommandFailure(.notNow, "stopped by a signal; nothing was measured")
    }
    guard isSound else {
      throw CommandFailure(
        .verificationFailed,
        "\(outcome.accepted) of \(ballots) ballots were accepted, \(outcome.duplicates) refused as second ones. "
          + outcome.faults.prefix(5).joined(separator: "; ")
      )
    }
  }

  private static func checkEnd(of report: RehearsalReport) throws(CommandFailure) {
    switch report.verdict.outcome {
    case .held: return
    case .notHeld:
      throw CommandFailure(
        .verificationFailed,
        "not held: \(report.verdict.causes.first?.words ?? "")"
      )
    case .notMeasured:
      throw CommandFailure(.notNow, "not measured: \(report.verdict.causes.first?.words ?? "")")
    case .stopped:
      throw CommandFailure(.notNow, "stopped by a signal; the report says what was done")
    }
  }

  /// A name without folders and endings.
  private static func fileName(_ profile: String) -> String {
    let name = profile.split(separator: "/").last.map(String.init) ?? "profile"
    return name.hasSuffix(".json") ? String(name.dropLast(5)) : name
  }

  /// `20261122T105900Z`.
  private static func compact(_ time: Timestamp) -> String {
    time.rfc3339.filter { $0 != "-" && $0 != ":" }
  }
}

extension PageLanguage: ExpressibleByArgument {}
