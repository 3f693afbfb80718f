/// How many scopes an election may have: so many that its counters fit the memory of whoever counts,
/// and its result and table the files in which they are published.
package enum ScopeLimit {
  /// - Returns: At least 1, at most ``Limits/scopesPerElectionMax``.
  static func scopesMax(of contests: [Contest]) -> Int {
    let byCounters = Limits.cellsPerElectionMax / cells(of: contests)
    let byTable = Limits.tableBytesMax / tableBytesMax(of: contests)
    return max(1, min(Limits.scopesPerElectionMax, byCounters, byTable))
  }

  /// Counters of one scope: its ballots and their weight, each contest's ballots and blanks, and of
  /// each option its marks or every score.
  package static func cells(of contests: [Contest]) -> Int {
    contests.reduce(2) { $0 + 2 + $1.options.count * ($1.scores?.count ?? 1) }
  }

  /// What one scope takes in `results.csv` at most.
  package static func tableBytesMax(of contests: [Contest]) -> Int {
    contests.reduce(0) { sum, contest in
      // A referendum's option has its votes and its place, and the contest its outcome.
      let rows = contest.scores.map { 3 + $0.count } ?? (contest.rule == "plurality" ? 1 : 3)
      let options = contest.options.reduce(0) { $0 + rows * rowBytesMax(with: $1.label) }
      return sum + 2 * rowBytesMax(with: contest.title) + options
    }
  }

  /// Three ids, a measure and a number with commas and line end, and a label that is quoted and may
  /// consist of quotes.
  private static func rowBytesMax(with label: LocalizedText) -> Int {
    label.texts.reduce(3 * Limits.idBytesMax + 48) { $0 + 2 * $1.utf8.count + 3 }
  }
}
