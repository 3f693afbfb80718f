import ArgumentParser
import Logging
import TallyEngine
import TallyModel

/// `tallyd run`: the embedded engine over a file of ballots.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cast ballots from a file or standard input.",
    discussion: """
      Examples:
        tallyd run --data DATA --input ballots.jsonl \\
          --receipts RECEIPTS --refusals refused.csv
        portal-export | tallyd run --data DATA --input - --json

      A ballot is a line of JSON (broken here to fit):
        {"election":"market","voter":"12345678","channel":"portal","scope":"",
         "nonce":"<32 lower-case hex digits, random>",
         "selections":{"market":["rebuild"],"rating":{"home":5}}}
      or a row of CSV, after the header:
        election,voter,nonce,scope,channel,selections
        market,12345678,<32 hex digits>,,portal,"market=rebuild;rating=home:5"
      channel may be left out where there is only one, scope where ballots have none.

      Each line gets a verdict, and a bad one changes nothing. To run a file again is safe: \
      ballots that are in the log already are retries. SIGINT and SIGTERM stop the reading, \
      answer what was read, and end with 75.
      """
  )

  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv }

  @OptionGroup var data: DataOption

  @Option(help: "The file of ballots; - for standard input.")
  var input: String

  @Option(help: "The format; by default csv for a name that ends in .csv, else jsonl.")
  var format: Format?

  @Option(help: "Write receipts to this folder, as ELECTION-INDEX.tlog-proof.")
  var receipts: String?

  @Option(help: "Write only so many receipts, spread over the input.")
  var receiptsCount: Int?

  @Option(help: "Write refused lines to this file: line, code and contest.")
  var refusals: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "How much of the running is told on standard error: info, notice or error.")
  var logLevel = "notice"

  func validate() throws {
    guard Logger.Level(rawValue: logLevel) != nil else {
      throw ValidationError("--log-level is info, notice or error")
    }
    if let receiptsCount {
      guard receipts != nil else { throw ValidationError("--receipts-count needs --receipts") }
      guard receiptsCount > 0 else { throw ValidationError("--receipts-count is 1 at least") }
    }
  }

  func run() async throws {
    let home = try data.open()
    let source = try LineSource(input)
    var open = try home.openEngine()
    let lock = open.lock
    defer { withExtendedLifetime(lock) {} }
    let logger = RunLog(level: Logger.Level(rawValue: logLevel) ?? .notice)
    logger.recovered(open.engine.recovery, milliseconds: open.recoveryMilliseconds)
    guard !open.engine.register.elections.isEmpty else {
      throw CommandFailure(
        .notNow,
        "no election is defined in \(data.path) yet; define and open one with: tallyd open"
      )
    }
    let kind = BallotReader.Format(rawValue: (format ?? guessedFormat).rawValue) ?? .jsonl
    let work = BallotRun(source: source, format: kind)
    let record = RunRecord(
      register: open.engine.register,
      slots: work.slots,
      source: source,
      receipts: try receipts.map { path throws(CommandFailure) in
        try ReceiptFolder(path, count: receiptsCount)
      },
      refusals: try refusals.map { path throws(CommandFailure) in try RefusalFile(path) },
      progress: Console.isErrorTerminal ? RunProgress() : nil
    )
    StopSignal.install()
    try open.engine.closeOverdue(at: Clock.now())
    let watch = Stopwatch()
    let recovery = open.engine.recovery
    let outcome: BallotRun.Outcome
    do {
      outcome = try await work.run(open.engine, record: record)
    } catch {
      guard let failure = CommandFailure(of: error) else { throw error }
      throw CommandFailure(
        failure.status,
        "\(failure.message)\nThe run has stopped. Nothing that was answered is lost: "
          + "when the cause is gone, run the same input again"
      )
    }
    let report = RunReport(
      counts: try record.finish(),
      seconds: watch.seconds,
      recoveryMilliseconds: open.recoveryMilliseconds,
      recoveredBallots: recovery.ballots,
      wasStopped: StopSignal.isRaised,
      elections: try Self.reports(of: outcome.engine)
    )
    if json {
      Console.print(report.json)
    } else {
      for line in report.lines { Console.print(line) }
    }
    if let failure = outcome.inputFailure { throw failure }
    logger.ended(report.counts, wasStopped: report.wasStopped)
    if report.wasStopped {
      throw CommandFailure(
        .notNow,
        "stopped by a signal; what was read is answered. Run it again: answered ballots are retries"
      )
    }
  }

  private var guessedFormat: Format { input.hasSuffix(".csv") ? .csv : .jsonl }

  private static func reports(
    of engine: borrowing Engine
  ) throws(EngineError) -> [RunReport.ElectionReport] {
    var reports: [RunReport.ElectionReport] = []
    for election in engine.register.elections {
      reports.append(
        RunReport.ElectionReport(
          election,
          try engine.standing(of: election.definition.id),
          engine.tally.tally(of: election)
        )
      )
    }
    return reports
  }
}
