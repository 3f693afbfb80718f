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
          --receipts RECEIPTS --answers answers.csv
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

  enum LogLevel: String, ExpressibleByArgument, CaseIterable {
    case info, notice, error

    var level: Logger.Level {
      switch self {
      case .info: .info
      case .notice: .notice
      case .error: .error
      }
    }
  }

  @OptionGroup var data: DataOption

  @Option(help: "The file of ballots; - for standard input.")
  var input: String

  @Option(help: "The format; by default csv for a name that ends in .csv, else jsonl.")
  var format: Format?

  @Option(help: "Write receipts to this folder, as ELECTION-INDEX.tlog-proof.")
  var receipts: String?

  @Option(help: "Write only so many receipts, spread over the input.")
  var receiptsCount: Int?

  @Option(
    help: "Write each line's answer to this new file: line,answer,election,index,contest,reason."
  )
  var answers: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: "How much of the running is told on standard error.")
  var logLevel = LogLevel.notice

  func validate() throws {
    if let receiptsCount {
      guard receipts != nil else { throw ValidationError("--receipts-count needs --receipts") }
      guard receiptsCount > 0 else { throw ValidationError("--receipts-count is 1 at least") }
    }
  }

  func run() async throws {
    let home = try data.open()
    let source = try LineSource(input)
    if let answers { try OutputFile.checkNew(answers) }
    if let receipts { try ReceiptFolder.check(receipts) }
    var open = try home.openEngine()
    // The engine goes into the run, and the lock is held until the report is printed.
    let lock = open.lock
    defer { withExtendedLifetime(lock) {} }
    let logger = RunLog(level: logLevel.level)
    logger.recovered(open.engine.recovery, milliseconds: open.recoveryMilliseconds)
    guard !open.engine.register.elections.isEmpty else {
      throw CommandFailure(
        .notNow,
        "no election is defined in \(data.path) yet; define and open one with: tallyd open"
      )
    }
    let format = BallotReader.Format(rawValue: (format ?? guessedFormat).rawValue) ?? .jsonl
    let work = BallotRun(source: source, format: format)
    let record = try record(of: work, register: open.engine.register)
    StopSignal.install()
    do {
      try open.engine.closeOverdue(at: Clock.now())
    } catch {
      _ = record.finish(hasFailed: true)
      throw error
    }
    let watch = Stopwatch()
    let (recovery, milliseconds) = (open.engine.recovery, open.recoveryMilliseconds)
    let outcome = await work.run(open.engine, record: record)
    let (counts, lateFailure) = record.finish(hasFailed: outcome.failure != nil)
    let failure = outcome.failure ?? lateFailure
    let report = RunReport(
      counts: counts,
      seconds: watch.seconds,
      recoveryMilliseconds: milliseconds,
      recoveredBallots: recovery.ballots,
      wasStopped: failure == nil && StopSignal.isRaised,
      failure: failure,
      elections: try Self.reports(of: outcome)
    )
    print(report)
    logger.ended(report.counts, wasStopped: report.wasStopped)
    try checkEnd(of: report, format: format)
  }

  private func record(
    of work: BallotRun,
    register: ElectionRegister
  ) throws(CommandFailure) -> RunRecord {
    RunRecord(
      register: register,
      slots: work.slots,
      source: work.source,
      receipts: try receipts.map { path throws(CommandFailure) in
        try ReceiptFolder(path, count: receiptsCount)
      },
      answers: try answers.map { path throws(CommandFailure) in try AnswerFile.create(path) },
      progress: Console.isErrorTerminal ? RunProgress() : nil
    )
  }

  private func print(_ report: RunReport) {
    if json {
      Console.print(report.json)
    } else {
      for line in report.lines { Console.print(line) }
    }
  }

  /// Says after the report what kept the run from being a whole one.
  private func checkEnd(
    of report: RunReport,
    format: BallotReader.Format
  ) throws(CommandFailure) {
    if let failure = report.failure {
      guard failure.status != .badInput else { throw failure }
      let again = answers == nil ? "" : ", with another file for --answers"
      throw CommandFailure(
        failure.status,
        "\(failure.message)\nThe run has stopped. Nothing that was answered is lost: "
          + "when the cause is gone, run the same input again\(again)"
      )
    }
    if report.wasStopped {
      throw CommandFailure(
        .notNow,
        "stopped by a signal; what was read is answered. Run it again: answered ballots are retries"
      )
    }
    if report.counts.areAllMalformed {
      let other = format == .csv ? "jsonl" : "csv"
      throw CommandFailure(
        .badInput,
        "no line of \(input), read as \(format.rawValue), is a ballot. Is it the right file? "
          + "If it is one of the other format, add --format \(other)"
      )
    }
  }

  private var guessedFormat: Format { input.lowercased().hasSuffix(".csv") ? .csv : .jsonl }

  private static func reports(
    of outcome: borrowing BallotRun.Outcome
  ) throws(EngineError) -> [RunReport.ElectionReport] {
    switch outcome.engine {
    case .some(let engine): try reports(of: engine)
    case .none: []
    }
  }

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
