import Glibc
import TallyEngine
import TallyLedger
import TallyModel

/// Measures the engine in one process with the product's code and settings, on a real file system.
///
/// `TallyBench [--folder DIR] [--ballots N] [--runs N] [--output FILE]`, or what an echo on a socket
/// does, as one number: `TallyBench --echo-port PORT [--ballots LINES]`
@main
enum TallyBench {
  struct Options {
    var folder = ".bench"
    var ballots = 6_000_000
    var runs = 3
    var output = ".bench/latest.json"
    /// 0 to measure in process.
    var echoPort: UInt16 = 0
  }

  static func main() async {
    do {
      let options = try options()
      guard options.echoPort > 0 else { return try await measure(options) }
      let echo = EchoClient(port: options.echoPort, connections: 32, window: 1_024)
      print(Int(try echo.run(lines: options.ballots)))
    } catch {
      let message = Array("TallyBench: \(error)\n".utf8)
      unsafe write(STDERR_FILENO, message, message.count)
      exit(1)
    }
  }

  private static func options() throws -> Options {
    var options = Options()
    var arguments = CommandLine.arguments.dropFirst()
    while let name = arguments.popFirst() {
      guard let value = arguments.popFirst() else {
        throw BenchError.usage("\(name) needs a value")
      }
      switch name {
      case "--folder": options.folder = value
      case "--output": options.output = value
      case "--echo-port": options.echoPort = UInt16(value) ?? 0
      case "--ballots": options.ballots = Int(value) ?? options.ballots
      case "--runs": options.runs = Int(value) ?? options.runs
      default:
        throw BenchError.usage(
          "unknown option \(name); there are --folder, --ballots, --runs, --output and --echo-port"
        )
      }
    }
    return options
  }

  private static func measure(_ options: Options) async throws {
    let disk = RealDisk()
    try disk.createFolder(options.folder)
    guard !Machine.isInMemory(options.folder) else {
      throw BenchError.inMemory(folder: options.folder)
    }
    print("making \(options.ballots) ballots…")
    let workload = Workload(
      count: options.ballots,
      chunkBallots: Limits.batchBallotsMax,
      seed: 1
    )
    var report = BenchReport()
    report.set("ballots", options.ballots)
    report.set("runs", options.runs)
    report.set("cores", Machine.coreCount())
    let perSecond = try await measureThroughput(options, workload, &report)
    try await measureFullReceipts(options, &report)
    try await measureLatency(options, perSecond: perSecond / 2, &report)
    report.set("hash_floor_ns_per_ballot", Floors.hashNanosecondsPerBallot())
    report.set(
      "raw_sync_us",
      try Floors.rawSyncMicroseconds(in: options.folder, bytes: 1 << 20)
    )
    report.set(
      "ratio_cpu_to_hash_floor",
      report.number("cpu_ns_per_ballot") / report.number("hash_floor_ns_per_ballot")
    )
    try DurableFile.write(report.json, to: options.output, on: disk)
    print(String(decoding: report.json, as: UTF8.self))
  }

  /// As fast as ballots are taken: the median of several runs, each in a new data folder.
  private static func measureThroughput(
    _ options: Options,
    _ workload: Workload,
    _ report: inout BenchReport
  ) async throws -> Double {
    var rates: [Double] = []
    var processor: [Double] = []
    var recoveries: [Double] = []
    var bytesPerVoter = 0.0
    for run in 1...options.runs {
      let election = try BenchElection(folder: "\(options.folder)/data-\(getpid())-\(run)")
      defer { removeFolder(election.folder.root) }
      let engine = try election.start()
      let (figures, parcel) = try await InProcessRun(
        workload: workload,
        pace: nil,
        isFull: false
      ).run(engine)
      let expected = workload.ballotCount - workload.duplicateCount
      guard figures.accepted == expected else {
        throw BenchError.wrongCount(expected: expected, found: figures.accepted)
      }
      rates.append(Double(figures.accepted) / figures.seconds)
      processor.append(figures.processorNanoseconds / Double(workload.ballotCount))
      if let engine = parcel.take() {
        bytesPerVoter = Double(engine.memoryBytes) / Double(figures.accepted)
      }
      let start = Machine.nanoseconds()
      let recovered = try election.open()
      let seconds = Double(Machine.nanoseconds() - start) / 1e9
      guard recovered.recovery.ballots == figures.accepted else {
        throw BenchError.wrongCount(
          expected: figures.accepted,
          found: Int(recovered.recovery.ballots)
        )
      }
      recoveries.append(Double(figures.accepted) / seconds)
      print(
        "run \(run): \(Int(rates[run - 1])) ballots/s, \(figures.blocks) blocks, "
          + "\(figures.receiptsVerified) receipts verified, recovery \(Int(recoveries[run - 1]))/s"
      )
    }
    report.set("in_process_durable_per_second", rates.median)
    report.set("in_process_durable_per_second_runs", rates)
    report.set("cpu_ns_per_ballot", processor.median)
    report.set("recovery_ballots_per_second", recoveries.median)
    report.set("bytes_per_voter", bytesPerVoter)
    return rates.median
  }

  /// The same with every ballot's whole receipt written out.
  private static func measureFullReceipts(
    _ options: Options,
    _ report: inout BenchReport
  ) async throws {
    let workload = Workload(
      count: min(options.ballots, 2_000_000),
      chunkBallots: Limits.batchBallotsMax,
      seed: 2
    )
    var rates: [Double] = []
    for run in 1...options.runs {
      let election = try BenchElection(folder: "\(options.folder)/full-\(getpid())-\(run)")
      defer { removeFolder(election.folder.root) }
      let (figures, _) = try await InProcessRun(workload: workload, pace: nil, isFull: true)
        .run(try election.start())
      rates.append(Double(figures.accepted) / figures.seconds)
    }
    report.set("in_process_full_receipts_per_second", rates.median)
  }

  /// Ballots arrive on a schedule at half the highest rate, 256 at a time; latency counts from the
  /// scheduled moment.
  private static func measureLatency(
    _ options: Options,
    perSecond pace: Double,
    _ report: inout BenchReport
  ) async throws {
    let workload = Workload(
      count: min(options.ballots, Int(pace * 2)),
      chunkBallots: 256,
      seed: 3
    )
    var p50: [Double] = []
    var p99: [Double] = []
    for run in 1...options.runs {
      let election = try BenchElection(folder: "\(options.folder)/paced-\(getpid())-\(run)")
      defer { removeFolder(election.folder.root) }
      let (figures, _) = try await InProcessRun(workload: workload, pace: pace, isFull: false)
        .run(try election.start())
      p50.append(figures.latencies.percentile(50))
      p99.append(figures.latencies.percentile(99))
    }
    report.set("paced_per_second", pace)
    report.set("p50_ms", p50.median)
    report.set("p99_ms", p99.median)
  }

  /// Removes a data folder that this run made.
  private static func removeFolder(_ root: String) {
    let disk = RealDisk()
    for folder in (try? disk.list(root)) ?? [] {
      for name in (try? disk.list("\(root)/\(folder)")) ?? [] {
        for file in (try? disk.list("\(root)/\(folder)/\(name)")) ?? [] {
          try? disk.remove("\(root)/\(folder)/\(name)/\(file)")
        }
        unsafe remove("\(root)/\(folder)/\(name)")
      }
      unsafe remove("\(root)/\(folder)")
    }
    unsafe remove(root)
  }
}
