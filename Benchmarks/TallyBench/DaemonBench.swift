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
    var runs = 3
    var output = ".bench/daemon.json"
  }

  private static let connections = 32
  private static let brief = Array("MODE brief\n".utf8)

  static func measure(_ options: Options) async throws {
    var report = BenchReport()
    var verified = 0
    let check = try SampleCheck(definition: options.definition, port: options.port)
    var seed: UInt64 = 0x7A11
    var rates: [Double] = []
    for run in 1...options.runs {
      seed += 1
      let (outcome, samples) = try await cast(
        options,
        check,
        options.ballots,
        window: 1024,
        mode: brief,
        .lines,
        seed
      )
      verified += samples
      rates.append(Double(outcome.accepted) / outcome.seconds)
      print("brief, window 1024, run \(run): \(Int(rates[run - 1])) ballots/s")
    }
    report.set("tcp_ballots", options.ballots)
    report.set("tcp_brief_durable_per_second", rates.median)
    report.set("tcp_brief_durable_per_second_runs", rates)
    let smaller = max(connections * 64, options.ballots / 5)
    var full: [Double] = []
    var narrow: [Double] = []
    var echo: [Double] = []
    var p50: [Double] = []
    var p99: [Double] = []
    for _ in 1...options.runs {
      seed += 1
      let (whole, receipts) = try await cast(
        options,
        check,
        smaller,
        window: 1024,
        mode: [],
        .receipts,
        seed
      )
      verified += receipts
      full.append(Double(whole.accepted) / whole.seconds)
      seed += 1
      let (window64, _) = try await cast(
        options,
        check,
        smaller,
        window: 64,
        mode: brief,
        .lines,
        seed
      )
      narrow.append(Double(window64.accepted) / window64.seconds)
      seed += 1
      let (paced, _) = try await cast(
        options,
        check,
        smaller,
        window: 1 << 20,
        mode: brief,
        .lines,
        seed,
        pace: rates.median / 2
      )
      p50.append(paced.latencies.percentile(50))
      p99.append(paced.latencies.percentile(99))
      let plain = try SocketClient(
        port: options.echoPort,
        window: 1024,
        form: .lines,
        prologue: [],
        greetingLines: 0
      )
      .run(LineLoad(count: smaller, connections: connections, seed: seed))
      echo.append(Double(plain.accepted) / plain.seconds)
    }
    report.set("tcp_receipts_verified", verified)
    report.set("tcp_full_durable_per_second", full.median)
    report.set("tcp_window64_durable_per_second", narrow.median)
    report.set("tcp_paced_per_second", rates.median / 2)
    report.set("tcp_p50_ms", p50.median)
    report.set("tcp_p99_ms", p99.median)
    report.set("echo_lines_per_second", echo.median)
    report.set("ratio_tcp_brief_to_echo", rates.median / echo.median)
    try DurableFile.write(report.json, to: options.output, on: RealDisk())
    print(String(decoding: report.json, as: UTF8.self))
  }

  private static func cast(
    _ options: Options,
    _ check: SampleCheck,
    _ count: Int,
    window: Int,
    mode: [UInt8],
    _ form: AnswerForm,
    _ seed: UInt64,
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
