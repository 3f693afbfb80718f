import TallyModel

/// Makes the view of one contest's outcome in one language.
struct ContestWriter {
  let contest: Contest
  let language: PageLanguage
  /// The contest's object in the result statement.
  let outcome: JSONValue
  /// Weight of the scope's counted ballots.
  let weight: UInt64
  /// Whether the log is closed; before that nobody has won.
  let isFinal: Bool
  /// Whether a counted ballot weighs more than 1.
  let isWeighted: Bool

  private var words: Words { language.words }

  func view(_ budget: inout RowBudget) -> ContestView {
    let blank = outcome["blank"].map { Figure.text($0) } ?? "–"
    let ballots = UInt64(clamping: outcome["ballots"]?.integerValue ?? 0)
    var view = ContestView(
      title: language.name(contest.title),
      rule: words.list("rule", RuleFamily.key(contest.rule)).first ?? contest.rule,
      papers: words(
        "outcome",
        "papers",
        values: [
          "ballots": words.counted("ballots", number: ballots), "blank": blank.isolatedLeftToRight,
        ]
      )
    )
    if let count = outcome["count"] {
      CountWriter(writer: self, count: count).write(&view, &budget)
    } else if contest.scores != nil {
      writeRatings(&view, &budget)
    } else {
      writeChoices(&view, &budget)
    }
    finish(&view)
    return view
  }

  private func finish(_ view: inout ContestView) {
    view.story =
      view.rounds.isEmpty && view.steps.isEmpty && view.roundNotes.isEmpty ? [] : [true]
    view.tieHeading = view.ties.isEmpty ? [] : [true]
    view.histogramGrid = view.histograms.isEmpty ? [] : [true]
    view.factList = view.facts.isEmpty ? [] : [true]
  }

  // MARK: Names

  func label(_ option: Option) -> String { language.text(option.label) }

  /// Labels of options by their ids, each apart from its surroundings, in a sentence.
  func names(_ ids: JSONValue?) -> String {
    let ids = ids?.elements ?? ids.map { [$0] } ?? []
    return words.listed(ids.compactMap(\.stringValue).map { name($0).isolated })
  }

  func name(_ id: String) -> String {
    contest.options.first { $0.id == id }.map(label) ?? id
  }

  func measure(_ name: String) -> String {
    let key = name == "blank" && isWeighted ? "blankWeight" : name
    return words.known("measure", key) ?? name
  }

  /// A verdict, which before the closing is that of the figures so far.
  func verdict(_ key: String, values: KeyValuePairs<String, String> = [:]) -> String {
    let sentence = words("outcome", key, values: values)
    return isFinal ? sentence : words("outcome", "soFar", values: ["verdict": sentence])
  }

  func winners(_ ids: JSONValue?) -> String {
    let count = UInt64(ids?.elements?.count ?? 0)
    let key = isFinal ? "winners" : "ahead"
    return words.counted("outcome", key, number: count, values: [("names", names(ids))])
  }

  // MARK: Ties

  func tie(_ tie: JSONValue) -> String {
    let round = tie["round"]?.integerValue ?? 0
    let matter = tie["matter"]?.stringValue ?? ""
    let values: KeyValuePairs = [
      "round": "\(round)".isolatedLeftToRight,
      "matter": Self.matters.contains(matter) ? words("ties", matter) : matter.isolated,
      "names": names(tie["among"]),
      "broken": resolution(tie),
    ]
    return words("ties", round > 0 ? "sentenceRound" : "sentence", values: values)
  }

  /// What a tie is about, and how it is broken, as far as there are words for it.
  private static let matters: Set<String> = [
    "seat", "surplus", "exclusion", "finalist", "pairs", "project",
  ]
  private static let resolutions: Set<String> = [
    "not-broken", "preset-order", "lot", "without-effect", "head-to-head", "higher-sum",
  ]

  private func resolution(_ tie: JSONValue) -> String {
    let how = tie["broken"]?.stringValue ?? ""
    let chosen = names(tie["chosen"])
    let prefix = "votes-of-round-"
    if how.hasPrefix(prefix) {
      let round = String(how.dropFirst(prefix.count)).isolatedLeftToRight
      return words("ties", "votes-of-round", values: ["of": round, "chosen": chosen])
    }
    // Without entries it is the publisher's word, and any word may stand there.
    let known = Self.resolutions.contains(how) ? how : "other"
    return words("ties", known, values: ["chosen": chosen])
  }

  // MARK: Choices

  private func writeChoices(_ view: inout ContestView, _ budget: inout RowBudget) {
    let elected = ids(outcome["elected"])
    let tied = ids(outcome["tied"])
    if !elected.isEmpty { view.sentences.append(winners(outcome["elected"])) }
    if !tied.isEmpty {
      view.sentences.append(verdict("tied", values: ["names": names(outcome["tied"])]))
    }
    if elected.isEmpty && tied.isEmpty { view.sentences.append(verdict("none")) }
    if contest.seats > 1 { view.sentences.append(seats) }
    view.ties = (outcome["ties"]?.elements ?? []).map(tie)

    let isSingle = contest.type == .single
    let marks = (outcome["options"]?.elements ?? []).map {
      UInt64(clamping: $0["marks"]?.integerValue ?? 0)
    }
    let whole = isSingle ? marks.reduce(0, &+) : weight
    if let chart = chart(
      measure("marks"),
      numbers: marks.map { .integer(Int64(clamping: $0)) },
      chosen: elected
    ) {
      view.charts.append(chart)
    }
    let shown = budget.take(contest.options.count)
    let rows = zip(contest.options, marks).prefix(shown).map { option, count in
      TableView.Row(
        name: language.name(option.label),
        cells: [
          .number(Figure.grouped(count)), .number(Figure.share(count, of: whole) ?? "–"),
          .words(result(of: option, elected: elected, tied: tied)),
        ]
      )
    }
    view.tables.append(
      table(
        heads: [
          .number(measure("marks")), .number(words("table", "share")),
          .words(words("table", "result")),
        ],
        rows: rows,
        notes: [words("table", isSingle ? "shareOfMarks" : "shareOfWeight")]
      )
    )
    noteLeftOut(&view, shown: shown)
  }

  var seats: String {
    words.counted("outcome", "seats", number: UInt64(contest.seats))
  }

  func result(of option: Option, elected: Set<String>, tied: Set<String> = []) -> String {
    if elected.contains(option.id) {
      guard isFinal else { return words("table", "ahead") }
      return words("table", contest.type == .budget ? "funded" : "won")
    }
    return tied.contains(option.id) ? words("table", "tied") : ""
  }

  func ids(_ value: JSONValue?) -> Set<String> {
    Set((value?.elements ?? []).compactMap(\.stringValue))
  }

  // MARK: Ratings

  private func writeRatings(_ view: inout ContestView, _ budget: inout RowBudget) {
    let options = outcome["options"]?.elements ?? []
    let means = options.map { $0["mean"] ?? "" }
    view.sentences.append(best(means))
    let most = contest.scores.map { Double($0.upperBound) }
    if let chart = chart(measure("mean"), numbers: means, chosen: [], most: most) {
      view.charts.append(chart)
    }
    let histograms = options.map { option in
      (option["histogram"]?.elements ?? []).map { UInt64(clamping: $0.integerValue ?? 0) }
    }
    writeHistograms(histograms, means: means, into: &view)
    let shown = budget.take(options.count)
    let rows = zip(contest.options, options).prefix(shown).map { option, figures in
      TableView.Row(
        name: language.name(option.label),
        cells: ["mean", "ratings", "sum"].map { .number(Figure.text(figures[$0])) }
          + (figures["histogram"]?.elements ?? []).map { .number(Figure.text($0)) }
      )
    }
    view.tables.append(
      table(
        heads: ["mean", "ratings", "sum"].map { .number(measure($0)) } + scoreHeads,
        rows: Array(rows),
        notes: []
      )
    )
    noteLeftOut(&view, shown: shown)
  }

  /// A head for each score.
  var scoreHeads: [TableView.Head] {
    (contest.scores.map(Array.init) ?? []).map { score in
      .number("\(words("table", "scores")) \("\(score)".isolatedLeftToRight)")
    }
  }

  /// Who has the highest mean, in words.
  func best(_ means: [JSONValue]) -> String {
    let numbers = means.prefix(contest.options.count).map { Figure.number($0) }
    guard let most = numbers.compactMap(\.self).max() else { return words("outcome", "noRatings") }
    let places = numbers.indices.filter { numbers[$0] == most }
    let names = places.map { label(contest.options[$0]).isolated }
    let mean = Figure.text(means[places[0]]).isolatedLeftToRight
    return words("outcome", "best", values: ["names": words.listed(names), "mean": mean])
  }

  func writeHistograms(
    _ histograms: [[UInt64]],
    means: [JSONValue],
    into view: inout ContestView
  ) {
    guard histograms.count <= HistogramView.optionsMax else { return }
    let lowest = contest.scores.map { Int($0.lowerBound) } ?? 0
    view.histograms = zip(contest.options, histograms).enumerated().map { place, pair in
      let name = label(pair.0)
      let mean = means.indices.contains(place) ? Figure.text(means[place]) : "–"
      return HistogramView(
        label: words("table", "histogramChart", values: ["title": name.isolated]),
        name: language.name(pair.0.label),
        note: words("table", "mean", values: ["mean": mean.isolatedLeftToRight]),
        counts: pair.1,
        lowest: lowest
      )
    }
  }

  // MARK: Charts and tables

  /// Bars of one number for each option, in the definition's order.
  func chart(
    _ measure: String,
    numbers: [JSONValue?],
    chosen: Set<String>,
    most: Double? = nil
  ) -> ChartView? {
    let values = zip(contest.options, numbers).map { option, number in
      (label(option), Figure.number(number), Figure.text(number), chosen.contains(option.id))
    }
    let title = language.text(contest.title).isolated
    return ChartView(
      label: words("table", "chart", values: ["title": title, "measure": measure]),
      values: values,
      most: most,
      isRightToLeft: language.direction == "rtl"
    )
  }

  func table(
    heads: [TableView.Head],
    rows: [TableView.Row],
    notes: [String]
  ) -> TableView {
    let title = language.text(contest.title).isolated
    return TableView(
      caption: words("table", "caption", values: ["title": title]),
      heads: [.words(optionHead)] + heads,
      rows: rows,
      notes: notes
    )
  }

  var optionHead: String {
    switch contest.type {
    case .list: words("table", "list")
    case .budget: words("table", "project")
    default: words("table", "option")
    }
  }

  func noteLeftOut(_ view: inout ContestView, shown: Int) {
    if shown < contest.options.count { view.notes.append(words("outcome", "moreRows")) }
  }
}

/// Rules that are told in the same words.
enum RuleFamily {
  private static let families = [
    "stv", "borda", "schulze", "ranked-pairs", "minimax", "largest-remainder",
  ]

  /// The key of the rule's words.
  static func key(_ rule: String) -> String {
    families.first { rule.hasPrefix("\($0)-") } ?? rule
  }
}
