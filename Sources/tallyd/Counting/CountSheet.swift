import TallyCount

/// A count for people: a table with a row for each option, the story in words, who won.
struct CountSheet {
  /// Pairs of more options are left to JSON.
  private static let pairedOptionsMax = 30
  private static let roundsMax = 100

  private let counted: CountedContest
  private let names: [String]
  private let story: CountStory

  private var outcome: CountOutcome { counted.outcome }
  private var profile: BallotProfile { counted.contest.profile }

  init(_ counted: CountedContest) {
    self.counted = counted
    names = counted.contest.profile.options.map(ColumnText.name)
    story = CountStory(counted.outcome, names: names)
  }

  /// - Complexity: O(options × (rounds + options)).
  var lines: [String] {
    var parts = [[heading], optionTable]
    for figure in outcome.figures {
      if case .table(let rows) = figure.value { parts.append(table(figure.name, rows)) }
    }
    parts += [story.rounds, story.ties, figures, ranking + [story.decision]]
    return Array(parts.filter { !$0.isEmpty }.joined(separator: [""]))
  }

  private var heading: String {
    let weighed =
      profile.weight == profile.heads ? "" : " of weight \(Table.grouped(profile.weight))"
    let options = names.count == 1 ? "1 option" : "\(names.count) options"
    let seats = counted.seats == 1 ? "1 seat" : "\(counted.seats) seats"
    return "\(outcome.rule): \(options), \(counted.method.seats == nil ? "" : "\(seats), ")"
      + "\(Table.grouped(profile.heads)) ballots\(weighed)"
  }

  // MARK: Tables

  /// Votes round by round, what moved, and every figure that each option has.
  private var optionTable: [String] {
    let rounds = outcome.rounds.filter { !$0.votes.isEmpty }.prefix(Self.roundsMax)
    let sums = RoundSums(rounds)
    let winners = Set(outcome.winners)
    let rows = names.indices.map { "\(winners.contains($0) ? "*" : " ") \(names[$0])" }
    var table = ColumnTable(names: rows + sums.names.map { $0.isEmpty ? "" : "  \($0)" })
    if !profile.costs.isEmpty {
      table.add("cost", profile.costs.map(Table.grouped) + sums.blanks)
      if rounds.isEmpty {
        table.add("votes", profile.marksOfOptions.map(Table.grouped) + sums.blanks)
      }
    }
    var before: CountRound?
    for (number, round) in outcome.rounds.prefix(Self.roundsMax).enumerated()
    where !round.votes.isEmpty {
      let votes = names.indices.map { Self.cell(round, $0) } + sums.cells(of: round)
      if let before, round.hasTransfers {
        let changes = names.indices.map {
          AmountText.change(from: before.votes[$0], to: round.votes[$0]) ?? ""
        }
        table.add("\(number + 1)", changes + sums.changes(from: before, to: round), votes)
      } else {
        table.add(rounds.count == 1 ? "votes" : "\(number + 1)", votes)
      }
      before = round
    }
    for (name, amounts) in amountsOfOptions {
      table.add(name, amounts.map { $0.map(AmountText.shown) ?? "" } + sums.blanks)
    }
    guard !table.isEmpty else { return [] }
    let lines = table.lines(corner: rounds.count > 1 ? "  round" : "")
    return lines + legend(rounds)
  }

  /// Votes with a sign for who is elected or leaves by them.
  private static func cell(_ round: CountRound, _ option: Int) -> String {
    guard let votes = round.votes[option] else { return "" }
    let sign = round.elected.contains(option) ? "*" : round.excluded.contains(option) ? "x" : " "
    return AmountText.shown(votes) + sign
  }

  private func legend(_ rounds: some Collection<CountRound>) -> [String] {
    var signs: [String] = []
    if !outcome.winners.isEmpty { signs.append("* \(winnersWord)") }
    if rounds.contains(where: { !$0.excluded.isEmpty }) { signs.append("x out") }
    return signs.isEmpty ? [] : [signs.joined(separator: "   ")]
  }

  private var winnersWord: String {
    if !outcome.seats.isEmpty { return "has seats" }
    return profile.costs.isEmpty || counted.method.seats != nil ? "elected" : "bought"
  }

  /// Figures with a number for each option: the count's own and the last of each of its rounds.
  private var amountsOfOptions: [(String, [Amount?])] {
    var columns: [(String, [Amount?])] = []
    if !outcome.seats.isEmpty { columns.append(("seats", outcome.seats.map { .whole($0) })) }
    for figure in outcome.figures + outcome.rounds.filter({ !$0.votes.isEmpty }).flatMap(\.figures)
    {
      guard case .amounts(let amounts) = figure.value else { continue }
      columns.removeAll { $0.0 == figure.name }
      columns.append((figure.name, amounts))
    }
    return columns
  }

  /// Pairs of options, or how often each score was given.
  private func table(_ name: String, _ rows: [[Amount]]) -> [String] {
    let isPaired = profile.scale == nil
    guard !isPaired || names.count <= Self.pairedOptionsMax else {
      return ["\(name): \(names.count) by \(names.count) numbers; --json has them"]
    }
    let rowNames = names.enumerated().map { place, name in
      isPaired ? "\(ColumnText.right("\(place + 1)", 3)) \(name)" : "  \(name)"
    }
    var table = ColumnTable(names: rowNames)
    let first = isPaired ? 1 : Int(profile.scale?.lowerBound ?? 0)
    for column in rows.first?.indices ?? 0..<0 {
      let cells = rows.enumerated().map { row, amounts in
        isPaired && row == column ? "–" : AmountText.shown(amounts[column])
      }
      table.add("\(first + column)", cells)
    }
    return table.lines(corner: name)
  }

  // MARK: Lines

  private var figures: [String] {
    let known = outcome.figures.compactMap { figure -> (String, String)? in
      switch figure.value {
      case .amount(let amount): (figure.name, AmountText.shown(amount))
      case .text(let text): (figure.name, text)
      case .options(let places): (figure.name, places.map { names[$0] }.joined(separator: ", "))
      case .amounts, .table: nil
      }
    }
    return known.isEmpty ? [] : [known.map { "\($0) \($1)" }.joined(separator: ", ")]
  }

  private var ranking: [String] {
    guard !outcome.ranking.isEmpty else { return [] }
    let levels = outcome.ranking.map { $0.map { names[$0] }.joined(separator: " = ") }
    return ["ranking: \(levels.joined(separator: " > "))"]
  }
}

/// Numbers of rounds that are no option's: what is exhausted or lost, a quota.
private struct RoundSums {
  /// An empty name parts them from the options.
  let names: [String]

  init(_ rounds: some Collection<CountRound>) {
    var names: [String] = []
    if rounds.contains(where: { $0.exhausted != nil }) { names.append("exhausted") }
    if rounds.contains(where: { $0.residue != nil }) { names.append("residue") }
    for figure in rounds.flatMap(\.figures) {
      if case .amount = figure.value, !names.contains(figure.name) { names.append(figure.name) }
    }
    self.names = names.isEmpty ? [] : [""] + names
  }

  var blanks: [String] { names.map { _ in "" } }

  func cells(of round: CountRound) -> [String] {
    names.map { name in amount(name, round).map { "\(AmountText.shown($0)) " } ?? "" }
  }

  /// What became exhausted or was lost by a round; no quota moves.
  func changes(from before: CountRound, to round: CountRound) -> [String] {
    names.map { name in
      guard ["exhausted", "residue"].contains(name) else { return "" }
      return AmountText.change(from: amount(name, before), to: amount(name, round)) ?? ""
    }
  }

  private func amount(_ name: String, _ round: CountRound) -> Amount? {
    if name == "exhausted" { return round.exhausted }
    if name == "residue" { return round.residue }
    for figure in round.figures where figure.name == name {
      if case .amount(let amount) = figure.value { return amount }
    }
    return nil
  }
}

extension CountRound {
  /// Whether its votes are those of the round before, moved.
  fileprivate var hasTransfers: Bool {
    switch action {
    case .surplus, .exclusion, .iteration: true
    case .first, .runOff, .pair, .seats, .project: false
    }
  }
}
