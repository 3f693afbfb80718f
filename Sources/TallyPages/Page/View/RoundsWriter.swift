import TallyModel

/// Tells a count round by round: how votes stood after each, or, where nobody's votes move, what
/// was done step by step.
struct RoundsWriter {
  private static let roundsMax = 200
  private static let stepsMax = 500
  private static let chartsMax = 30

  let writer: ContestWriter
  let rounds: [JSONValue]

  private var words: Words { writer.language.words }

  func write(_ view: inout ContestView, _ budget: inout RowBudget) {
    // One round alone is the table that stands above already.
    guard rounds.count > 1 else { return }
    if rounds.allSatisfy({ $0["votes"] != nil }) {
      writeRounds(&view, &budget)
    } else {
      writeSteps(&view, &budget)
    }
  }

  private func writeRounds(_ view: inout ContestView, _ budget: inout RowBudget) {
    let withCharts = rounds.count <= Self.chartsMax
    var elected: Set<String> = []
    for (place, round) in rounds.prefix(Self.roundsMax).enumerated() {
      let options = standingOptions(round)
      guard budget.take(options.count) == options.count else { break }
      elected.formUnion(writer.ids(round["elected"]))
      view.rounds.append(
        self.view(of: round, place: place, options, elected: withCharts ? elected : nil)
      )
    }
    noteLeftOut(shown: view.rounds.count, of: rounds.count, &view)
  }

  private func writeSteps(_ view: inout ContestView, _ budget: inout RowBudget) {
    let shown = budget.take(min(rounds.count, Self.stepsMax))
    view.steps.append(
      TableView(
        caption: words("rounds", "stepsCaption"),
        heads: [
          .words(words("rounds", "step")), .words(words("rounds", "what")),
          .words(words("rounds", "figures")),
        ],
        rows: rounds.prefix(shown).enumerated().map { place, round in
          TableView.Row(
            name: NameView(text: "\(place + 1)", language: [], direction: []),
            cells: [.words(action(round)), .words(words.listed(figures(round).map(Self.text)))]
          )
        }
      )
    )
    noteLeftOut(shown: shown, of: rounds.count, &view)
  }

  private func noteLeftOut(shown: Int, of all: Int, _ view: inout ContestView) {
    guard shown < all else { return }
    view.roundNotes.append(
      words(
        "outcome",
        "moreRounds",
        values: [
          "shown": Figure.grouped(UInt64(shown)).isolatedLeftToRight,
          "all": Figure.grouped(UInt64(all)).isolatedLeftToRight,
        ]
      )
    )
  }

  private static func text(_ fact: ContestView.Fact) -> String {
    "\(fact.term) \(fact.value.isolatedLeftToRight)"
  }

  // MARK: One round

  private func standingOptions(_ round: JSONValue) -> [Option] {
    let votes = Dictionary(
      (round["votes"]?.members ?? []).map { ($0.key, true) },
      uniquingKeysWith: { first, _ in first }
    )
    return writer.contest.options.filter { votes[$0.id] == true }
  }

  /// `elected`: Up to now; nothing where rounds are too many for a chart each.
  private func view(
    of round: JSONValue,
    place: Int,
    _ options: [Option],
    elected: Set<String>?
  ) -> RoundView {
    let number = "\(place + 1)".isolatedLeftToRight
    let facts = figures(round)
    let values = options.map { option in
      (
        writer.label(option), Figure.number(round["votes"]?[option.id]),
        Figure.text(round["votes"]?[option.id]), elected?.contains(option.id) == true
      )
    }
    let caption = words("rounds", "caption", values: ["n": number])
    let chart = ChartView(
      label: caption,
      values: values,
      isRightToLeft: writer.language.direction == "rtl"
    )
    return RoundView(
      heading: words("rounds", "round", values: ["n": number]),
      sentences: [action(round)] + consequences(round),
      roundCharts: elected == nil ? [] : [chart].compactMap(\.self),
      standing: [standing(round, options, caption: caption)],
      figures: facts,
      figureList: facts.isEmpty ? [] : [true]
    )
  }

  private func standing(_ round: JSONValue, _ options: [Option], caption: String) -> TableView {
    let moved = round["moved"]
    var heads: [TableView.Head] = [.words(writer.optionHead)]
    if moved != nil { heads.append(.number(words("rounds", "change"))) }
    heads.append(.number(words("rounds", "standing")))
    return TableView(
      caption: caption,
      heads: heads,
      rows: options.map { option in
        var cells: [TableView.Cell] = []
        if let moved { cells.append(.number(change(moved[option.id]))) }
        cells.append(.number(Figure.text(round["votes"]?[option.id])))
        return TableView.Row(name: writer.language.name(option.label), cells: cells)
      }
    )
  }

  private func change(_ moved: JSONValue?) -> String {
    guard let number = Figure.number(moved) else { return "" }
    return number > 0 ? "+\(Figure.text(moved))" : Figure.text(moved)
  }

  private func figures(_ round: JSONValue) -> [ContestView.Fact] {
    let names = [
      "quota", "surplus", "exhausted", "residue", "quotient", "strength", "left", "payment",
      "no-preference",
    ]
    return names.compactMap { name in
      guard let value = round[name], value.members == nil else { return nil }
      return ContestView.Fact(term: writer.measure(name), value: Figure.text(value))
    }
  }

  // MARK: In words

  private func action(_ round: JSONValue) -> String {
    let action = round["action"]?.stringValue ?? ""
    switch action {
    case "surplus", "exclusion":
      return words("rounds", action, values: ["names": writer.names(round["of"])])
    case "pair":
      let values: KeyValuePairs = [
        "winner": writer.names(round["winner"]), "loser": writer.names(round["loser"]),
      ]
      return words("rounds", round["locked"] == true ? "pair" : "pairOpen", values: values)
    case "project":
      let key = round["bought"] == true ? "bought" : "notBought"
      return words("rounds", key, values: ["names": writer.names(round["project"])])
    case "seats":
      let names = writer.names(round["elected"])
      if round["full-quotas"] != nil { return words("rounds", "seatsFull") }
      let isOne = round["elected"]?.elements?.count == 1
      return words("rounds", isOne ? "seats" : "seatsMany", values: ["names": names])
    default: return words.known("rounds", action) ?? action
    }
  }

  private func consequences(_ round: JSONValue) -> [String] {
    var sentences: [String] = []
    if let elected = round["elected"] {
      let key = writer.isFinal ? "elected" : "electedSoFar"
      sentences.append(words("rounds", key, values: ["names": writer.names(elected)]))
    }
    if let excluded = round["excluded"] {
      let key = writer.contest.rule == "star" ? "excludedOthers" : "excluded"
      sentences.append(words("rounds", key, values: ["names": writer.names(excluded)]))
    }
    return sentences
  }
}
