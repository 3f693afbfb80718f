package import TallyModel

/// The counts as `result.json` has them.
extension ElectionTally {
  /// The result's `scopes`, sorted by scope, contests in definition order.
  package var scopes: JSONValue { .array(sortedScopes.map { $0.json(lot, crossings) }) }
}

extension ScopeTally {
  fileprivate func json(_ lot: Lot?, _ crossings: [Int: UInt64]) -> JSONValue {
    let contests = contests.enumerated().map { place, tally -> JSONValue in
      [
        "id": .string(tally.contest.id),
        "outcome": tally.outcome(
          tally.contest.tieBreak(scope: name, lot: lot),
          crossing: crossings[place]
        ),
        "rule": .string(tally.contest.rule),
      ]
    }
    return [
      "contests": .array(contests),
      "counted": JSONValue(counted),
      "scope": .string(name),
      "weight": JSONValue(weight),
    ]
  }
}

extension ContestTally {
  /// What the contest's rule makes of the count.
  ///
  /// `crossing`: The index of the ballot that took an initiative over its goal.
  package func outcome(_ tieBreak: TieBreak, crossing: UInt64? = nil) -> JSONValue {
    if var outcome = countOutcome(tieBreak) {
      if let crossing { outcome.figures.append(CountFigure("crossed", crossing)) }
      return [
        "ballots": JSONValue(ballots),
        "blank": JSONValue(blank),
        "count": outcome.json(options: contest.options.map(\.id)),
      ]
    }
    return contest.scores == nil ? choiceOutcome(tieBreak) : ratingOutcome
  }

  private func choiceOutcome(_ tieBreak: TieBreak) -> JSONValue {
    let outcome = MostMarks.outcome(marks: cells, seats: contest.seats, tieBreak: tieBreak)
    let options = contest.options.enumerated().map { place, option -> JSONValue in
      ["id": .string(option.id), "marks": JSONValue(cells[place])]
    }
    let names = contest.options.map(\.id)
    // A tie that nothing broke stands in `tied`; each id more would make a wide result too long.
    let broken = outcome.tied.isEmpty ? outcome.tie : nil
    return [
      "ballots": JSONValue(ballots),
      "blank": JSONValue(blank),
      "elected": ids(outcome.elected),
      "options": .array(options),
      "seats": .integer(Int64(contest.seats)),
      "tied": ids(outcome.tied),
      "ties": .array((broken.map { [$0] } ?? []).map { $0.json(options: names) }),
    ]
  }

  private var ratingOutcome: JSONValue {
    let options = contest.options.enumerated().map { place, option -> JSONValue in
      let outcome = scoreOutcome(option: place)
      return [
        "histogram": .array(outcome.histogram.map { JSONValue($0) }),
        "id": .string(option.id),
        "mean": .string(outcome.mean),
        "ratings": JSONValue(outcome.ratings),
        "sum": JSONValue(outcome.sum),
      ]
    }
    return [
      "ballots": JSONValue(ballots),
      "blank": JSONValue(blank),
      "options": .array(options),
    ]
  }

  private func ids(_ places: [Int]) -> JSONValue {
    .array(places.map { .string(contest.options[$0].id) })
  }
}

extension JSONValue {
  /// Traps beyond 63 bits, which no limit of ours allows.
  fileprivate init(_ count: UInt64) { self = .integer(Int64(count)) }
}
