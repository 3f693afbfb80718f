import TallyModel

/// The result as tidy rows, one number each, for `results.csv`.
extension ElectionTally {
  /// The names of the columns: a label in each language of the definition.
  package var resultHeader: [String] {
    ["scope", "contest", "option"] + definition.languages.map { "label_\($0)" }
      + ["measure", "value"]
  }

  /// Scopes sorted, contests and options in definition order; rows as long as the header.
  ///
  /// Rows of a contest as a whole (`counted`, `blank`) have an empty option and the contest's title.
  package var resultRows: [[String]] {
    sortedScopes.flatMap { scope in
      scope.contests.flatMap { tally in Self.rows(of: tally, scope: scope.name) }
    }
  }

  private static func rows(of tally: ContestTally, scope: String) -> [[String]] {
    let contest = tally.contest
    let head = [scope, contest.id, ""] + contest.title.texts
    var rows = [
      head + ["counted", String(tally.ballots)],
      head + ["blank", String(tally.blank)],
    ]
    for (place, option) in contest.options.enumerated() {
      let head = [scope, contest.id, option.id] + option.label.texts
      guard let scores = contest.scores else {
        rows.append(head + ["marks", String(tally.cells[place])])
        continue
      }
      let outcome = tally.scoreOutcome(option: place)
      rows.append(head + ["ratings", String(outcome.ratings)])
      rows.append(head + ["sum", String(outcome.sum)])
      rows.append(head + ["mean", outcome.mean])
      for (score, count) in zip(scores, outcome.histogram) {
        rows.append(head + ["score-\(score)", String(count)])
      }
    }
    return rows
  }
}
