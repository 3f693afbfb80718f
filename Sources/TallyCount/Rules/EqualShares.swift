import BigInt
package import TallyModel

/// The rule `budget-equal-shares`: every voter has the same share of the budget, and supporters pay
/// for their projects together.
///
/// The next project is the one whose supporters pay least: for `utility=cardinality` the highest
/// payment of one of them, for `utility=cost` that payment for each unit of the cost. Who has less
/// left pays all of it. With `completion=add1` the shares grow by one unit of money for everyone, as
/// long as what is bought fits the budget, until nothing more would fit, and at most
/// ``increasesMax(projects:patterns:)`` times.
/// - SeeAlso: docs/counting/budgets.md; Peters, Pierczyński and Skowron 2021.
package struct EqualShares: CountMethod {
  /// How often shares may grow: 10,000 times, or less where that would take too long, 100 at least.
  ///
  /// Each increase is a count of its own, and a budget in tiny units of money would never end.
  package static func increasesMax(projects: Int, patterns: Int) -> UInt64 {
    let steps = UInt64(max(1, projects)) * UInt64(max(1, patterns))
    return min(10_000, max(100, 500_000_000 / steps))
  }

  package init() {}

  package var key: String { "budget-equal-shares" }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] { [.budget] }
  package var settings: [CountSetting] {
    [
      ProjectBudget.setting,
      CountSetting(
        "utility",
        .words(["cost", "cardinality"]),
        standard: "cost",
        meaning: "what a bought project is worth to a supporter: its cost, or 1"
      ),
      CountSetting(
        "completion",
        .words(["none", "add1"]),
        standard: "none",
        meaning: "whether shares grow until nothing more fits the budget"
      ),
    ]
  }

  /// - Complexity: For each increase of the shares O(projects × marks) and less, in numbers that
  ///   grow with the projects bought.
  package func count(_ request: CountRequest) throws(CountFault) -> CountOutcome {
    let budget = try ProjectBudget(request)
    let voters = ShareVoters(request.profile)
    var outcome = CountOutcome(rule: key, verdict: .noVotes)
    outcome.figures = [
      CountFigure("blank", request.profile.blankWeight), CountFigure("budget", budget.total),
    ]
    guard voters.total > 0 else { return outcome }
    let utilities =
      request.settings["utility"] == "cost"
      ? budget.costs : [UInt64](repeating: 1, count: budget.costs.count)
    func run(_ increase: UInt64) -> SharePurchases {
      var purchases = SharePurchases(
        voters,
        costs: budget.costs,
        utilities: utilities,
        money: BigUInt(budget.total) + BigUInt(increase) * BigUInt(voters.total),
        tieBreak: request.tieBreak
      )
      purchases.run()
      return purchases
    }
    var purchases = run(0)
    var increase: UInt64 = 0
    if request.settings["completion"] == "add1" {
      let most = Self.increasesMax(
        projects: budget.costs.count,
        patterns: request.profile.patterns.count
      )
      while increase < most, !purchases.isStopped,
        !isExhaustive(purchases.bought, voters, budget)
      {
        let next = run(increase + 1)
        if next.isStopped {
          purchases = next
          break
        }
        if cost(next.bought, budget) > UInt128(budget.total) { break }
        purchases = next
        increase += 1
      }
      outcome.figures.append(CountFigure("increases", increase))
    }
    outcome.verdict = purchases.isStopped ? .tied : .funded
    // A tie on the way to larger shares leaves even the first purchases open.
    let isOpen = purchases.isStopped && request.settings["completion"] == "add1"
    outcome.winners = isOpen ? [] : purchases.bought
    outcome.rounds = purchases.rounds
    outcome.ties = purchases.ties
    outcome.figures.append(
      CountFigure("spent", UInt64(cost(outcome.winners, budget)))
    )
    return outcome
  }

  private func cost(_ projects: [Int], _ budget: ProjectBudget) -> UInt128 {
    projects.reduce(0) { $0 + UInt128(budget.costs[$1]) }
  }

  /// Whether no other project with a vote fits what is left.
  private func isExhaustive(
    _ bought: [Int],
    _ voters: ShareVoters,
    _ budget: ProjectBudget
  ) -> Bool {
    let spent = cost(bought, budget)
    return budget.costs.indices.allSatisfy { project in
      bought.contains(project) || voters.supporters[project].isEmpty
        || spent + UInt128(budget.costs[project]) > UInt128(budget.total)
    }
  }
}

/// Who supports which project; a pattern of weight 3 is three voters.
struct ShareVoters: Sendable {
  let weights: [UInt64]
  /// Supporters of each project.
  let votes: [UInt64]
  /// Voters with at least one project; the others have no share.
  let total: UInt64
  /// For each project the patterns that support it.
  let supporters: [[Int32]]

  init(_ profile: BallotProfile) {
    var supporters = [[Int32]](repeating: [], count: profile.options.count)
    for (number, pattern) in profile.patterns.enumerated() {
      for place in pattern.marks {
        supporters[Int(profile.marks[place].option)].append(Int32(number))
      }
    }
    self.supporters = supporters
    weights = profile.patterns.map(\.weight)
    votes = profile.marksOfOptions
    total = profile.weight - profile.blankWeight
  }
}
