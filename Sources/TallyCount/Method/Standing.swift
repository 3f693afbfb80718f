/// Who stands where when every option has a figure, the higher the better.
enum Standing {
  /// Fills seats with the options of the highest figures.
  ///
  /// Winners come by figure, level ones by place, and with them the tie at the last seat, if there
  /// is one; `matter` and `round` are for its report.
  static func winners<Figure: Comparable>(
    _ figures: [Figure],
    among: [Int],
    seats: Int,
    tieBreak: TieBreak,
    matter: CountTie.Matter = .seat,
    round: Int = 0
  ) -> (winners: [Int], tie: CountTie?) {
    let sorted = sorted(figures, among: among)
    guard sorted.count > seats else { return (sorted, nil) }
    guard seats > 0 else { return ([], nil) }
    let last = figures[sorted[seats - 1]]
    guard figures[sorted[seats]] == last else { return (Array(sorted.prefix(seats)), nil) }
    let above = sorted.filter { figures[$0] > last }
    let level = sorted.filter { figures[$0] == last }
    let chosen = tieBreak.sorted(level).map { Array($0.prefix(seats - above.count)) } ?? []
    let tie = CountTie(
      round: round,
      matter: matter,
      among: level,
      resolution: tieBreak.resolution,
      chosen: chosen
    )
    return (above + chosen, tie)
  }

  /// By figure, the highest first, level options together by place.
  static func ranking<Figure: Comparable>(_ figures: [Figure]) -> [[Int]] {
    var ranking: [[Int]] = []
    for option in sorted(figures, among: Array(figures.indices)) {
      if let last = ranking.last?.first, figures[last] == figures[option] {
        ranking[ranking.count - 1].append(option)
      } else {
        ranking.append([option])
      }
    }
    return ranking
  }

  private static func sorted<Figure: Comparable>(_ figures: [Figure], among: [Int]) -> [Int] {
    among.sorted { a, b in figures[a] == figures[b] ? a < b : figures[a] > figures[b] }
  }
}

extension CountOutcome {
  /// Takes over who won and what tie there was.
  mutating func take(_ result: (winners: [Int], tie: CountTie?), seats: Int) {
    winners = result.winners
    if let tie = result.tie { ties.append(tie) }
    settle(seats: seats)
  }

  /// Says whether all seats are filled, and if not, why.
  mutating func settle(seats: Int) {
    if winners.count >= seats {
      verdict = .elected
    } else {
      verdict = ties.last?.resolution == .reported ? .tied : .incomplete
    }
  }
}
