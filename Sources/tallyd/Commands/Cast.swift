import ArgumentParser
import TallyClient
import TallyModel
import TallyWire

/// `tallyd cast`: a file of ballots over connections to a daemon, with every receipt checked.
struct Cast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cast ballots from a file over connections to a daemon.",
    discussion: """
      Examples:
        tallyd cast ballots.jsonl --definition election.json \\
          --receipts RECEIPTS --answers answers.csv
        tallyd cast ballots.csv --to unix:/run/tallyd.sock --connections 4 --brief

      The lines are those of tallyd run. Ballots whose connection is lost are sent again with the \
      same nonce, so none counts twice, and to cast a file again is safe. One connection keeps the \
      order of the lines; several do not keep the order between two ballots of one voter.

      SIGINT and SIGTERM stop the reading, wait for the answers to what was read, and end with 75.
      """
  )

  @Argument(help: "The file of ballots; - for standard input.")
  var input: String

  @Option(help: "The daemon's address: HOST:PORT, or unix:PATH.")
  var to = "127.0.0.1:\(DaemonAddress.defaultPort)"

  @Option(help: "How many connections, from 1 to 64.")
  var connections = 1

  @Option(help: "How many ballots of a connection may wait for their answers.")
  var window = 1_024

  @Option(help: "The format; by default csv for a name that ends in .csv, else jsonl.")
  var format: Run.Format?

  @Option(help: "An election's definition, whose log key receipts are checked against; repeatable.")
  var definition: [String] = []

  @Option(help: "Write receipts to this folder, as ELECTION-INDEX.tlog-proof.")
  var receipts: String?

  @Option(
    help: "Write each line's answer to this new file: line,answer,election,index,contest,reason."
  )
  var answers: String?

  @Flag(help: "Ask for short answers without receipts.")
  var brief = false

  @Flag(help: "Do not check receipts.")
  var noVerify = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...64).contains(connections) else {
      throw ValidationError("--connections is a number from 1 to 64")
    }
    guard (1...1_000_000).contains(window) else {
      throw ValidationError("--window is a number from 1 to 1000000")
    }
    guard !brief || receipts == nil else {
      throw ValidationError("--brief brings no receipts; leave out --brief or --receipts")
    }
    guard brief || noVerify || !definition.isEmpty else {
      throw ValidationError(
        "receipts are checked against the log's key: name each election's file with --definition "
          + "election.json, or add --no-verify or --brief"
      )
    }
  }

  func run() async throws {
    guard let address = DaemonAddress(to) else {
      throw CommandFailure(.usage, "\(to) is no address; write HOST:PORT or unix:PATH")
    }
    let definitions = try definition.map { path throws(CommandFailure) in
      try DefinitionFile(path).definition
    }
    let source = try LineSource(input)
    if let answers { try OutputFile.checkNew(answers) }
    if let receipts { try ReceiptFolder.check(receipts) }
    // Before anything is read or made: a daemon that is not there at all is told at once.
    try await TallyClient(address: address, retry: RetryPolicy(attemptsMax: 1)).ping()
    let work = try work(to: address, source, definitions)
    StopSignal.install()
    let watch = Stopwatch()
    let failure = await work.run()
    let summary = work.record.finish(hasFailed: failure != nil)
    let report = CastReport(
      summary: summary,
      seconds: watch.seconds,
      wasStopped: failure == nil && StopSignal.isRaised,
      failure: failure ?? summary.failure
    )
    if json {
      Console.print(report.json)
    } else {
      for line in report.lines { Console.print(line) }
    }
    try checkEnd(of: report)
  }

  private func work(
    to address: DaemonAddress,
    _ source: LineSource,
    _ definitions: [Definition]
  ) throws -> CastWork {
    let record = AnswerRecord(
      source: source,
      receipts: try receipts.map { path throws(CommandFailure) in
        try ReceiptFolder(path, count: nil)
      },
      answers: try answers.map { path throws(CommandFailure) in try AnswerFile.create(path) },
      progress: Console.isErrorTerminal ? RunProgress() : nil
    )
    let client = TallyClient(
      address: address,
      window: window,
      mode: brief ? .brief : .full,
      now: { Clock.monotonicNanoseconds() }
    )
    let feed = CastFeed(
      source: source,
      format: readFormat,
      forms: BallotForms(definitions),
      record: record,
      connections: connections
    )
    var check = ReceiptCheck()
    for definition in definitions { try check.trust(definition) }
    return CastWork(
      client: client,
      connections: connections,
      feed: feed,
      record: record,
      check: brief || noVerify ? nil : check
    )
  }

  private var readFormat: BallotReader.Format {
    let guessed: Run.Format = input.lowercased().hasSuffix(".csv") ? .csv : .jsonl
    return BallotReader.Format(rawValue: (format ?? guessed).rawValue) ?? .jsonl
  }

  /// Says after the report what kept the casting from being a whole one.
  private func checkEnd(of report: CastReport) throws(CommandFailure) {
    if let failure = report.failure {
      guard failure.status == .notNow else { throw failure }
      let again = answers == nil ? "" : ", with another file for --answers"
      throw CommandFailure(
        .notNow,
        "\(failure.message)\nThe casting has stopped. Nothing that was answered is lost: "
          + "when the cause is gone, cast the same input again\(again)"
      )
    }
    if let (line, fault) = report.summary.firstFault {
      throw CommandFailure(
        .verificationFailed,
        "\(report.summary.unverified) receipts do not hold. The first is line \(line)'s: \(fault). "
          + "Keep the receipts and ask the daemon's operator: they show what it answered"
      )
    }
    if report.wasStopped {
      throw CommandFailure(
        .notNow,
        "stopped by a signal; what was read is answered. Cast it again: answered ballots are retries"
      )
    }
    if report.summary.counts.areAllMalformed {
      let other = readFormat == .csv ? "jsonl" : "csv"
      throw CommandFailure(
        .badInput,
        "no line of \(input), read as \(readFormat.rawValue), is a ballot. Is it the right file? "
          + "If it is one of the other format, add --format \(other)"
      )
    }
  }
}
