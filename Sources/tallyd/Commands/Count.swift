import ArgumentParser
import TallyCount
import TallyModel

/// `tallyd count`: counts a file of ballots by any rule.
struct Count: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count a file of ballots by one of the counting rules.",
    discussion: """
      Examples:
        tallyd count capital.blt --rule irv
        tallyd count council.blt --rule stv-scottish --seats 3 --tie-order listed
        tallyd count projects.pb --rule budget-equal-shares --option completion=add1
        tallyd count --rules

      The file's ending says what it holds: .blt; .soc, .soi, .toc, .toi (PrefLib); .pb (Pabulib); \
      .json, cast vote records (NIST SP 1500-103); .csv, votes for parties when its first line is \
      party,votes, else scores, a ballot a row. --format overrides it. Cast vote records may hold \
      several contests: all are counted, those of plain choices by most marks, the others by --rule.

      A tie that the rule leaves open is reported, and nobody is elected by chance. The JSON is one \
      line with sorted keys: the same ballots and rule give the same bytes.
      """
  )

  @Argument(help: "The file of ballots.")
  var file: String?

  @Option(help: "The counting rule's key; --rules lists them.")
  var rule: String?

  @Option(help: "Seats to fill (default: what the file says, else 1).")
  var seats: Int?

  @Option(name: .customLong("option"), help: "A setting of the rule as KEY=VALUE; repeat it.")
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "What breaks ties: listed, the order in the file, or all names, the preferred first.",
      valueName: "listed|NAME,NAME,…"
    )
  )
  var tieOrder: String?

  @Option(help: "Only this contest of the file: its name, or its number from 1.")
  var contest: String?

  @Option(help: "Of scores: the lowest and highest that could be given, as 0-5.")
  var scale: String?

  @Option(help: "What the file holds, whatever its ending says.")
  var format: BallotFormat?

  @Flag(help: "List all rules with their ballots, seats and settings.")
  var rules = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard rules || file != nil else {
      throw ValidationError("name a file of ballots, or --rules for a list of the rules")
    }
    if rules, file != nil || rule != nil || contest != nil || !settings.isEmpty {
      throw ValidationError("--rules stands alone or with --json")
    }
    _ = try chosen()
  }

  func run() throws {
    guard let file else {
      if json { Self.print(RuleList.json) } else { RuleList.lines.forEach { Console.print($0) } }
      return
    }
    if let rule { _ = try CountPlan.method(rule) }
    let plan = CountPlan(
      rule: rule,
      seats: seats,
      chosen: try chosen(),
      tieOrder: try TieOrder(tieOrder)
    )
    let (ballots, isRecords) = try read(file)
    let contests = try chosen(of: ballots, file)
    let counts = try contests.map { try plan.count($0, isPlainCounted: isRecords) }
    if let rule, !counts.contains(where: { $0.method.key == rule }) {
      throw CommandFailure(.usage, "\(rule) fits no contest of \(file); leave --rule out")
    }
    report(counts, title: ballots.title, isList: isRecords && contest == nil)
  }

  // MARK: Arguments

  /// The settings by name.
  private func chosen() throws -> [String: String] {
    var chosen: [String: String] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw ValidationError("--option \(setting): write KEY=VALUE")
      }
      guard chosen.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
        throw ValidationError("--option \(parts[0]) stands twice")
      }
    }
    return chosen
  }

  /// `0-5` as a range.
  private func scaleRange() throws(CommandFailure) -> ClosedRange<UInt16>? {
    guard let scale else { return nil }
    let ends = scale.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low < high, high <= 1_000 else {
      throw CommandFailure(
        .usage,
        "--scale \(scale): write the lowest and the highest score, as 0-5; at most 1000"
      )
    }
    return low...high
  }

  // MARK: The file

  private func read(_ path: String) throws(CommandFailure) -> (BallotFile, isRecords: Bool) {
    let scale = try scaleRange()
    let bytes = try InputFile.read(path, limit: BallotFormat.bytesMax)
    let format: BallotFormat
    if let said = self.format {
      format = said
    } else {
      format = try BallotFormat(path: path, bytes: bytes)
    }
    guard scale == nil || format == .scores else {
      throw CommandFailure(.usage, "--scale goes with scores; \(path) holds none")
    }
    guard !bytes.isEmpty else { throw CommandFailure(.badInput, "\(path) is empty") }
    guard format != .cvr || bytes.count <= BallotFormat.documentBytesMax else {
      throw CommandFailure(
        .badInput,
        "\(path) is longer than \(BallotFormat.documentBytesMax) bytes; divide the records"
      )
    }
    do throws(BallotFileFault) {
      return (try format.read(bytes, scale: scale), format == .cvr)
    } catch {
      throw CommandFailure(.badInput, "\(path): \(error)")
    }
  }

  private func chosen(
    of ballots: BallotFile,
    _ path: String
  ) throws(CommandFailure) -> [FileContest] {
    guard !ballots.contests.isEmpty else {
      throw CommandFailure(.badInput, "\(path) holds no contest")
    }
    guard let contest else { return ballots.contests }
    let named = ballots.contests.filter { $0.name == contest }
    if named.count == 1 { return named }
    if named.isEmpty, let number = Int(contest), ballots.contests.indices.contains(number - 1) {
      return [ballots.contests[number - 1]]
    }
    let names = ballots.contests.enumerated().map { "\($0.offset + 1) \($0.element.name)" }
    throw CommandFailure(
      .noInput,
      named.isEmpty
        ? "there is no contest \(contest) in \(path); there are \(names.joined(separator: ", "))"
        : "several contests are named \(contest); say the number: \(names.joined(separator: ", "))"
    )
  }

  // MARK: The report

  private func report(_ counts: [CountedContest], title: String, isList: Bool) {
    for counted in counts where seats == nil && counted.method.seats == nil {
      guard let said = counted.contest.seats, said > 1 else { continue }
      Console.note("note: the file says \(said) seats; \(counted.method.key) does not fill several")
    }
    if json {
      let outcomes = counts.map { counted -> JSONValue in
        let outcome = counted.outcome.json(options: counted.contest.profile.options)
        guard isList, let members = outcome.members else { return outcome }
        let name = JSONMember(key: "contest", value: .string(counted.contest.name))
        return .object([name] + members)
      }
      Self.print(isList ? ["contests": .array(outcomes)] : outcomes[0])
      return
    }
    if !title.isEmpty { Console.print(ColumnText.name(title)) }
    for (number, counted) in counts.enumerated() {
      if number > 0 { Console.print("") }
      let name = counted.contest.name
      if !name.isEmpty { Console.print(ColumnText.name(name)) }
      for line in CountSheet(counted).lines { Console.print(line) }
    }
  }

  /// On one line, so that equal counts are equal bytes.
  private static func print(_ json: JSONValue) {
    Console.print(String(decoding: json.canonicalBytes, as: UTF8.self))
  }
}

extension BallotFormat: ExpressibleByArgument {}
