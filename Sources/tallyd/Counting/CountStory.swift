import TallyCount

/// What happened in a count, in words: a line for each round and each tie.
struct CountStory {
  /// Lines of rounds; who wants more reads JSON.
  private static let roundsMax = 100

  private let outcome: CountOutcome
  /// Ready for a line of text.
  private let names: [String]

  /// The names are the options', as ``ColumnText/name(_:)`` shows them.
  init(_ outcome: CountOutcome, names: [String]) {
    self.outcome = outcome
    self.names = names
  }

  /// A line for each round; nothing where all is said by one.
  var rounds: [String] {
    guard outcome.rounds.count > 1 else { return [] }
    var lines = outcome.rounds.prefix(Self.roundsMax).enumerated().map { number, round in
      "round \(number + 1): \(words(of: round))"
    }
    let rest = outcome.rounds.count - lines.count
    if rest > 0 { lines.append("… and \(rest) further rounds; --json has all") }
    return lines
  }

  var ties: [String] { outcome.ties.map(words) }

  /// What the count decided.
  var decision: String {
    let winners = list(outcome.winners)
    switch outcome.verdict {
    case .elected: return "elected: \(winners)"
    case .incomplete:
      return winners.isEmpty
        ? "nobody is elected" : "elected: \(winners). Seats stay open, and no tie is the reason"
    case .tied:
      let certain = winners.isEmpty ? "nobody is certain" : "only these are certain: \(winners)"
      return "TIED, \(certain). --tie-order says what breaks ties"
    case .noVotes: return "no votes, and so no winner"
    case .adopted: return "adopted"
    case .rejected: return "rejected"
    case .noQuorum: return "no quorum"
    case .reached: return "reached"
    case .notReached: return "not reached"
    case .allocated:
      let parties = outcome.winners.map { "\(names[$0]) \(outcome.seats[$0])" }
      return "seats: \(parties.joined(separator: ", "))"
    case .funded: return winners.isEmpty ? "nothing is bought" : "bought: \(winners)"
    case .measured: return "measured; nobody is elected"
    }
  }

  private func words(of round: CountRound) -> String {
    var words: String
    switch round.action {
    case .first: words = "first count"
    case .surplus(let option): words = "the surplus of \(names[option]) moves"
    case .exclusion(let options):
      words = "ballots move on from \(list(options))"
    case .iteration: words = "the elected keep less, and the rest of their ballots moves"
    case .runOff: words = "run-off"
    case .pair(let winner, let loser, let isLocked):
      words =
        "\(names[winner]) before \(names[loser])"
        + (isLocked ? "" : ", left out: it would close a circle")
    case .seats: return "seats" + gained(round)
    case .project(let project, let isBought):
      words = "\(names[project]) \(isBought ? "is bought" : "is too dear")"
    }
    if !round.elected.isEmpty { words += "; elected: \(list(round.elected))" }
    if !round.excluded.isEmpty { words += "; out: \(list(round.excluded))" }
    return words + (round.votes.isEmpty ? figures(of: round) : "")
  }

  /// Seats that parties got or gave back.
  private func gained(_ round: CountRound) -> String {
    let whole = round.figures.compactMap { figure -> String? in
      guard case .amounts(let amounts) = figure.value else { return nil }
      let parties = zip(names, amounts).compactMap { name, amount in
        amount.map { "\(name) \(AmountText.shown($0))" }
      }
      return " by \(spelled(figure.name)): \(parties.joined(separator: ", "))"
    }
    if let first = whole.first { return first }
    return (round.elected.isEmpty ? "" : ", one more: \(list(round.elected))")
      + (round.excluded.isEmpty ? "" : ", one less: \(list(round.excluded))")
      + figures(of: round)
  }

  private func figures(of round: CountRound) -> String {
    round.figures.map { figure in
      guard case .amount(let amount) = figure.value else { return "" }
      return "; \(spelled(figure.name)) \(AmountText.shown(amount))"
    }
    .joined()
  }

  private func words(of tie: CountTie) -> String {
    let place = tie.round == 0 ? "tie" : "tie in round \(tie.round)"
    let among = "\(matter(tie.matter)): \(list(tie.among))"
    let chosen = tie.chosen.isEmpty ? "" : " picks \(list(tie.chosen))"
    switch tie.resolution {
    case .reported: return "\(place), \(among). Nothing breaks it"
    case .presetOrder:
      return "\(place), \(among). The tie order\(chosen.isEmpty ? " decides" : chosen)"
    case .lot: return "\(place), \(among). The lot\(chosen.isEmpty ? " decides" : chosen)"
    case .earlierRound(let round):
      return "\(place), \(among). The votes of round \(round) pick \(list(tie.chosen))"
    case .withoutEffect: return "\(place), \(among). Nobody's fate depends on it"
    case .rule(let name):
      return "\(place), \(among). The rule's own step, \(spelled(name)),\(chosen)"
    }
  }

  private func matter(_ matter: CountTie.Matter) -> String {
    switch matter {
    case .seat: "who takes the last seat"
    case .surplus: "whose surplus moves first"
    case .exclusion: "who is excluded"
    case .finalist: "who reaches the run-off"
    case .pairs: "which pair comes first, of pairs among"
    case .project: "what is bought first"
    }
  }

  private func list(_ places: [Int]) -> String {
    places.map { names[$0] }.joined(separator: ", ")
  }

  /// `head-to-head` as a line of text has it.
  private func spelled(_ name: String) -> String { name.replacing("-", with: " ") }
}
