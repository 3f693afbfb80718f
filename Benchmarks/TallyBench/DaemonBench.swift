import Glibc
import TallyLedger

/// Measures a running daemon over TCP, with the client on the same cores.
enum DaemonBench {
  struct Options {
    var port: UInt16 = 0
    var echoPort: UInt16 = 0
    /// The signed definition file of the election.
    var definition = ""
    var ballots = 10_000_000
    var output = ".bench/daemon.json"
  }

  private static let connections = 32
  private static let brief = Array("MODE brief\n".utf8)

  /// One run against a daemon that has nothing else to do.
  static func measure(_ options: Options) async throws {
    let check = try SampleCheck(definition: options.definition, port: options.port)
    let smaller = max(connections * 64, options.ballots / 5)
    var report = BenchReport()
    let (whole, briefSamples) = try await cast(
      options,
      check,
      options.ballots,
      window: 1024,
      mode: brief,
      .lines,
      seed: 1
    )
    let perSecond = Double(whole.accepted) / whole.seconds
    print("brief, window 1024: \(Int(perSecond)) ballots/s")
    report.set("tcp_ballots", options.ballots)
    report.set("tcp_brief_durable_per_second", perSecond)
    let (full, fullSamples) = try await cast(
      options,
      check,
      smaller,
      window: 1024,
      mode: [],
      .receipts,
      seed: 2
    )
    report.set("tcp_full_durable_per_second", Double(full.accepted) / full.seconds)
    report.set("tcp_receipts_verified", briefSamples + fullSamples)
    let (narrow, _) = try await cast(
      options,
      check,
      smaller,
      window: 64,
      mode: brief,
      .lines,
      seed: 3
    )
    report.set("tcp_window64_durable_per_second", Double(narrow.accepted) / narrow.seconds)
    let (paced, _) = try await cast(
      options,
      check,
      smaller,
      window: 1 << 20,
      mode: brief,
      .lines,
      seed: 4,
      pace: perSecond / 2
    )
    report.set("tcp_paced_per_second", perSecond / 2)
    report.set("tcp_p50_ms", paced.latencies.percentile(50))
    report.set("tcp_p99_ms", paced.latencies.percentile(99))
    let echo = try SocketClient(
      port: options.echoPort,
      window: 1024,
      form: .lines,
      prologue: [],
      greetingLines: 0
    )
    .run(LineLoad(count: smaller, connections: connections, seed: 5))
    report.set("echo_lines_per_second", Double(echo.accepted) / echo.seconds)
    report.set(
      "ratio_tcp_brief_to_echo",
      report.number("tcp_brief_durable_per_second") / report.number("echo_lines_per_second")
    )
    try DurableFile.write(report.json, to: options.output, on: RealDisk())
  }

  private static func cast(
    _ options: Options,
    _ check: SampleCheck,
    _ count: Int,
    window: Int,
    mode: [UInt8],
    _ form: AnswerForm,
    seed: UInt64,
    pace: Double? = nil
  ) async throws -> (SocketClient.Outcome, verified: Int) {
    let load = LineLoad(count: count, connections: connections, seed: seed)
    let client = SocketClient(
      port: options.port,
      window: window,
      form: form,
      prologue: mode,
      greetingLines: mode.isEmpty ? 1 : 2
    )
    let outcome = try client.run(load, pace: pace)
    if let refusal = outcome.firstRefusal { print("a ballot was refused: \(refusal)") }
    guard outcome.accepted == load.count else {
      throw BenchError.wrongCount(expected: load.count, found: outcome.accepted)
    }
    // After the clock: as many of each connection as were kept.
    var verified = 0
    for (samples, lines) in zip(outcome.samples, load.lines) {
      verified += try await check.verify(samples, of: lines, form)
    }
    guard verified > 0 else { throw BenchError.wrongAnswer("no answer was kept for checking") }
    return (outcome, verified)
  }
}
