/// Every counting rule: a new one is a file in `Rules`, a line here and a page in docs/counting.
package enum CountingTable: Sendable {
  package static let methods: [any CountMethod] = [
    CountedMarks(.plurality), CountedMarks(.approval), CountedMarks(.nOfM),
    Referendum(),
    Initiative(),
    RatedScore(),
    Satisfaction(),
    STAR(),
    MajorityJudgment(),
    Borda(.tournament), Borda(.zero), Borda(.modified), Borda(.dowdall),
    InstantRunoff(),
    ScottishSTV(),
    ReferenceWIGM(),
    MeekSTV(),
    MinneapolisSTV(),
    Schulze(.winningVotes), Schulze(.margins),
    RankedPairs(.winningVotes), RankedPairs(.margins),
    Minimax(.winningVotes), Minimax(.margins),
    Copeland(),
    HighestAverages(.dhondt), HighestAverages(.sainteLague),
    HighestAverages(.modifiedSainteLague),
    LargestRemainder(.hare), LargestRemainder(.droop), LargestRemainder(.hagenbachBischoff),
    LargestRemainder(.imperiali),
    BudgetGreedy(),
    EqualShares(),
  ]

  package static func method(_ key: String) -> (any CountMethod)? {
    methods.first { $0.key == key }
  }

  /// Counts the ballots by one rule.
  ///
  /// - Parameters:
  ///   - key: The rule.
  ///   - profile: The ballots.
  ///   - seats: As the rule's ``CountMethod/seats`` allow; 1 for rules that fill none.
  ///   - tieBreak: Its order names every option once.
  ///   - chosen: Settings by name, as people wrote them.
  /// - Returns: The outcome with its story.
  /// - Throws: ``CountFault`` when the rule cannot count this.
  package static func count(
    _ key: String,
    _ profile: BallotProfile,
    seats: Int = 1,
    tieBreak: TieBreak = .none,
    chosen: [String: String] = [:]
  ) throws(CountFault) -> CountOutcome {
    guard let method = method(key) else { throw .unknownRule(key) }
    guard profile.form == method.form else {
      throw .wrongForm(profile.form, expected: method.form)
    }
    guard !profile.options.isEmpty else { throw .noOptions }
    guard profile.options.count <= method.optionsMax else {
      throw .tooManyOptions(profile.options.count, most: method.optionsMax)
    }
    guard profile.weight <= BallotBox.weightMax else { throw .tooHeavy(profile.weight) }
    let range = method.seats ?? 1...1
    guard range.contains(seats) else { throw .seatsOutOfRange(seats, range) }
    if let order = tieBreak.order {
      guard order.sorted() == Array(profile.options.indices) else { throw .badTieOrder }
    }
    let settings = try CountSettings(chosen, known: method.settings)
    return try method.count(
      CountRequest(profile: profile, seats: seats, tieBreak: tieBreak, settings: settings)
    )
  }
}
