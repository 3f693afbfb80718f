/// What a rule makes of the ballots, and how it came to it.
package struct CountOutcome: Equatable, Sendable {
  /// What the count decided.
  package enum Verdict: String, Sendable {
    /// As many winners as there are seats.
    case elected
    /// Fewer winners than seats, and no tie: too few options or too few votes.
    case incomplete
    /// A tie that nothing broke leaves a seat open.
    case tied
    /// Ballots that decide nothing: none, or all blank.
    case noVotes = "no-votes"
    case adopted, rejected
    case noQuorum = "no-quorum"
    case reached
    case notReached = "not-reached"
    /// Seats of parties are given.
    case allocated
    /// Projects are chosen.
    case funded
    /// A measurement; nobody is elected.
    case measured
  }

  /// The rule's key.
  package let rule: String
  package var verdict: Verdict
  /// In the order in which the rule elects; otherwise by place.
  package var winners: [Int] = []
  /// Every option, the best first, level ones together; empty where the rule ranks nobody.
  package var ranking: [[Int]] = []
  /// Seats of each party; empty where the rule gives none.
  package var seats: [UInt64] = []
  /// What happened, one round after the other.
  package var rounds: [CountRound] = []
  package var ties: [CountTie] = []
  /// The rule's own numbers.
  package var figures: [CountFigure] = []
}

/// A named number, or a number for each option.
package struct CountFigure: Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    case amount(Amount)
    /// One for each option; nothing where the option has none.
    case amounts([Amount?])
    /// A row for each option.
    case table([[Amount]])
    case text(String)
    case options([Int])
  }

  package let name: String
  package let value: Value

  package init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  package init(_ name: String, _ count: UInt64) {
    self.init(name, .amount(.whole(count)))
  }
}

/// One step of a count.
package struct CountRound: Equatable, Sendable {
  /// What was done in this round, before its votes stood as they do.
  package enum Action: Equatable, Sendable {
    /// The first count.
    case first
    /// A surplus moved on.
    case surplus(of: Int)
    /// Ballots of excluded options moved on.
    case exclusion(of: [Int])
    /// Keep factors were worked out anew until the surplus was small.
    case iteration
    /// Two finalists were compared.
    case runOff
    /// A pair was looked at: locked, or left out because it would close a circle.
    case pair(winner: Int, loser: Int, isLocked: Bool)
    /// A seat or several level ones were given.
    case seats
    /// A project was bought, or passed over because it was too dear.
    case project(Int, isBought: Bool)
  }

  package let action: Action
  /// At the end of the round; nothing for options that are out, empty where a round has no votes.
  package var votes: [Amount?] = []
  /// What the action moved to each option; empty where nothing moves.
  package var moved: [Amount?] = []
  /// Elected at the end of the round, in order.
  package var elected: [Int] = []
  /// Excluded by this round's votes; their ballots move in the next round.
  package var excluded: [Int] = []
  /// Votes of ballots that name nobody any more, up to now.
  package var exhausted: Amount?
  /// Votes lost to rounding, up to now.
  package var residue: Amount?
  package var figures: [CountFigure] = []

  package init(_ action: Action) { self.action = action }
}
