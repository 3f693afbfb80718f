import TallyModel

/// Writes what a rule made of whole ballots: its verdict, its figures, and its story.
struct CountWriter {
  /// Options of whose pairs a table still fits the page.
  private static let pairsMax = 16
  /// Figures of a number for each option, in the order in which they stand in the table.
  private static let columns = [
    "seats", "mean", "csat", "nps", "ratings", "sum", "median", "above", "below", "points",
    "worst-defeat", "remainders",
  ]
  private static let facts = [
    "valid", "invalid", "blank", "participants", "support", "districts", "crossed", "quota",
    "budget", "spent", "increases",
  ]

  let writer: ContestWriter
  /// The outcome of the count.
  let count: JSONValue

  private var contest: Contest { writer.contest }
  private var words: Words { writer.language.words }
  private var verdict: String { count["outcome"]?.stringValue ?? "" }
  private var winners: Set<String> { writer.ids(count["winners"]) }

  func write(_ view: inout ContestView, _ budget: inout RowBudget) {
    view.sentences = sentences
    view.ties = (count["ties"]?.elements ?? []).map(writer.tie)
    view.facts = Self.facts.compactMap { name in
      count[name].map { ContestView.Fact(term: writer.measure(name), value: Figure.text($0)) }
    }
    let columns = columns
    if let (name, numbers) = mainColumn(columns), let chart = chart(name, numbers) {
      view.charts.append(chart)
    }
    writeHistograms(into: &view)
    let shown = budget.take(contest.options.count)
    view.tables.append(table(columns, rows: shown))
    writer.noteLeftOut(&view, shown: shown)
    writePairs(into: &view)
    RoundsWriter(writer: writer, rounds: count["rounds"]?.elements ?? []).write(&view, &budget)
  }

  // MARK: In words

  private var sentences: [String] {
    let names = writer.names(count["winners"])
    var sentences: [String] = []
    switch verdict {
    case "elected": sentences.append(writer.winners(count["winners"]))
    case "tied": sentences = [writer.verdict("tiedVerdict")] + elected
    case "incomplete": sentences = [writer.verdict("incomplete")] + elected
    case "no-votes": sentences.append(writer.verdict("noVotes"))
    case "adopted": sentences.append(writer.verdict("adopted"))
    case "rejected": sentences.append(writer.verdict("rejected"))
    case "no-quorum": sentences.append(writer.verdict("noQuorum"))
    case "reached": sentences.append(writer.verdict("reached"))
    case "not-reached": sentences.append(writer.verdict("notReached"))
    case "allocated":
      sentences.append(writer.verdict("allocated", values: ["names": seatsOfLists]))
    case "funded":
      let key = winners.isEmpty ? "fundedNone" : "funded"
      sentences.append(writer.verdict(key, values: ["names": names]))
    case "measured":
      let means = contest.options.map { count["mean"]?[$0.id] ?? "" }
      sentences = [writer.best(means), words("outcome", "measured")]
    default: sentences.append(verdict)
    }
    if contest.seats > 1 || contest.type == .list { sentences.append(writer.seats) }
    return sentences
  }

  private var elected: [String] {
    winners.isEmpty ? [] : [writer.winners(count["winners"])]
  }

  private var seatsOfLists: String {
    let seats = contest.options.compactMap { option -> String? in
      guard let seats = count["seats"]?[option.id], seats != 0 else { return nil }
      let number = Figure.text(seats).isolatedLeftToRight
      return "\(writer.label(option).isolated) \(number)"
    }
    return words.listed(seats)
  }

  // MARK: Numbers of every option

  private typealias Column = (name: String, numbers: [JSONValue?])

  /// What stands in the table, the votes of the first round before all.
  private var columns: [Column] {
    var columns: [Column] = []
    let first = count["rounds"]?.elements?.first
    if first?["action"] == "first", let votes = first?["votes"] {
      columns.append((votesName, numbers(votes)))
    }
    for name in Self.columns {
      // A number of one name may stand for the whole contest.
      guard let figure = count[name], figure.members != nil else { continue }
      columns.append((name, numbers(figure)))
    }
    if contest.type == .budget {
      columns.append(
        ("cost", contest.options.map { $0.cost.map { .integer(Int64(clamping: $0)) } })
      )
    }
    return columns
  }

  /// Rules of one round, and those in which nobody's votes move, know no first round.
  private var votesName: String {
    if contest.rule.hasPrefix("borda-") { return "points" }
    if contest.rule == "star" { return "sum" }
    return contest.type == .ranked ? "votes" : "marks"
  }

  private func numbers(_ figure: JSONValue) -> [JSONValue?] {
    let byID = Dictionary(
      (figure.members ?? []).map { ($0.key, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
    return contest.options.map { byID[$0.id] }
  }

  /// What the bars show: what the outcome turns on.
  private func mainColumn(_ columns: [Column]) -> Column? {
    columns.first { $0.name == "seats" } ?? columns.first { $0.name == "points" }
      ?? columns.first { $0.name == "mean" } ?? columns.first { $0.name == "median" }
      ?? columns.first { $0.name != "cost" && $0.name != "worst-defeat" }
  }

  private func chart(_ name: String, _ numbers: [JSONValue?]) -> ChartView? {
    let isScore = name == "mean" || name == "median"
    return writer.chart(
      writer.measure(name),
      numbers: numbers,
      chosen: winners,
      most: isScore ? contest.scores.map { Double($0.upperBound) } : nil
    )
  }

  private func table(_ columns: [Column], rows count: Int) -> TableView {
    let places = placesInRanking
    let electsSomebody = !winners.isEmpty && verdict != "allocated"
    let whole = wholeVotes(columns)
    var heads = columns.map { TableView.Head.number(writer.measure($0.name)) }
    if whole != nil { heads.append(.number(words("table", "share"))) }
    if !places.isEmpty { heads.append(.number(words("table", "place"))) }
    if electsSomebody { heads.append(.words(words("table", "result"))) }
    let rows = contest.options.enumerated().prefix(count).map { place, option in
      var cells = columns.map { TableView.Cell.number(Figure.text($0.numbers[place])) }
      if let whole { cells.append(.number(share(columns[0].numbers[place], of: whole))) }
      if !places.isEmpty { cells.append(.number(places[option.id].map { "\($0)" } ?? "–")) }
      if electsSomebody { cells.append(.words(writer.result(of: option, elected: winners))) }
      return TableView.Row(name: writer.language.name(option.label), cells: cells)
    }
    let notes = whole == nil ? [] : [words("table", "shareOfMarks")]
    return writer.table(heads: heads, rows: rows, notes: notes)
  }

  /// All votes together, where each ballot has one.
  private func wholeVotes(_ columns: [Column]) -> UInt64? {
    guard contest.type == .single || contest.type == .list, columns.first?.name == "marks" else {
      return nil
    }
    return columns[0].numbers.reduce(0) { $0 &+ UInt64(clamping: $1?.integerValue ?? 0) }
  }

  private func share(_ votes: JSONValue?, of whole: UInt64) -> String {
    Figure.share(UInt64(clamping: votes?.integerValue ?? 0), of: whole) ?? "–"
  }

  /// The place of each option, from 1; level ones share theirs.
  private var placesInRanking: [String: Int] {
    var places: [String: Int] = [:]
    var next = 1
    for group in count["ranking"]?.elements ?? [] {
      let ids = (group.elements ?? []).compactMap(\.stringValue)
      for id in ids { places[id] = next }
      next += ids.count
    }
    return places
  }

  // MARK: Tables beside

  private func writeHistograms(into view: inout ContestView) {
    guard let rows = (count["histogram"] ?? count["grades"])?.elements else { return }
    let histograms = rows.map { row in
      (row.elements ?? []).map { UInt64(clamping: $0.integerValue ?? 0) }
    }
    let figure = count["mean"] ?? count["median"]
    let means = contest.options.map { figure?[$0.id] ?? "" }
    if count["mean"] != nil { writer.writeHistograms(histograms, means: means, into: &view) }
    guard histograms.count <= HistogramView.optionsMax else { return }
    let title = writer.language.text(contest.title).isolated
    view.tables.append(
      TableView(
        caption: words("table", "histogramCaption", values: ["title": title]),
        heads: [.words(writer.optionHead)] + writer.scoreHeads,
        rows: zip(contest.options, histograms).map { option, counts in
          TableView.Row(
            name: writer.language.name(option.label),
            cells: counts.map { .number(Figure.grouped($0)) }
          )
        }
      )
    )
  }

  private func writePairs(into view: inout ContestView) {
    for name in ["pairwise", "paths"] {
      guard let rows = count[name]?.elements else { continue }
      guard contest.options.count <= Self.pairsMax else {
        if name == "pairwise" { view.notes.append(words("outcome", "wide")) }
        continue
      }
      view.tables.append(
        TableView(
          caption: writer.measure(name),
          heads: [.words(writer.optionHead)]
            + contest.options.map { .number(ChartView.shortened(writer.label($0))) },
          rows: zip(contest.options, rows).enumerated().map { place, pair in
            TableView.Row(
              name: writer.language.name(pair.0.label),
              cells: (pair.1.elements ?? []).enumerated().map { column, number in
                .number(column == place ? "–" : Figure.text(number))
              }
            )
          }
        )
      )
    }
  }
}
