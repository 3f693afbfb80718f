/// Votes for party lists, and which lists may have seats.
struct PartyVotes {
  /// Weighted votes of each party.
  let votes: [UInt64]
  /// Votes for all parties together.
  let valid: UInt64
  /// Parties that reach the threshold, by place; never one without a vote.
  let admitted: [Int]
  private let blank: UInt64
  private let invalid: UInt64

  /// The threshold is a share of the valid votes, and who has exactly as much reaches it.
  ///
  /// - Complexity: O(marks).
  init(_ request: CountRequest) {
    let profile = request.profile
    var votes = [UInt64](repeating: 0, count: profile.options.count)
    var invalid: UInt64 = 0
    for pattern in profile.patterns {
      switch pattern.marks.count {
      case 0: break
      case 1: votes[Int(profile.marks[pattern.marks.lowerBound].option)] += pattern.weight
      default: invalid += pattern.weight
      }
    }
    let valid = votes.reduce(0, +)
    let threshold = request.settings.fraction("threshold") ?? Fraction(0, 1)
    admitted = votes.indices.filter { party in
      votes[party] > 0 && threshold.isReached(by: 100 * votes[party], of: valid)
    }
    self.votes = votes
    self.valid = valid
    self.invalid = invalid
    blank = profile.blankWeight
  }

  static let settings = [
    CountSetting(
      "threshold",
      .fraction,
      standard: "0",
      meaning: "per cent of the valid votes that a party needs for a seat"
    )
  ]

  /// Seats of parties that one request may ask for.
  static let seatsMax = 100_000

  /// An outcome with the first round; the seats are still to be given.
  func outcome(_ rule: String) -> CountOutcome {
    var outcome = CountOutcome(rule: rule, verdict: valid == 0 ? .noVotes : .allocated)
    outcome.seats = [UInt64](repeating: 0, count: votes.count)
    outcome.figures = [
      CountFigure("blank", blank), CountFigure("invalid", invalid), CountFigure("valid", valid),
    ]
    var first = CountRound(.first)
    first.votes = votes.map { .whole($0) }
    first.excluded = votes.indices.filter { votes[$0] > 0 && !admitted.contains($0) }
    outcome.rounds = [first]
    return outcome
  }
}

extension CountOutcome {
  /// Lists who has a seat, and says whether all seats are given.
  mutating func settleParties(seats wanted: Int) {
    winners = seats.indices.filter { seats[$0] > 0 }
    guard verdict != .noVotes, seats.reduce(0, +) < UInt64(wanted) else { return }
    verdict = ties.last?.resolution == .reported ? .tied : .incomplete
  }
}
