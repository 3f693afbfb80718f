package import TallyModel

/// The rule `budget-greedy`: projects by votes, or by votes for their cost, as long as there is money.
///
/// A project that no longer fits is passed over, and cheaper ones behind it still have their turn. A
/// project without a vote is never bought.
/// - SeeAlso: docs/counting/budgets.md.
package struct BudgetGreedy: CountMethod {
  package init() {}

  package var key: String { "budget-greedy" }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] { [.budget] }
  package var settings: [CountSetting] {
    [
      ProjectBudget.setting,
      CountSetting(
        "by",
        .words(["votes", "votes-per-cost"]),
        standard: "votes",
        meaning: "what the projects are sorted by"
      ),
    ]
  }

  /// - Complexity: O(marks + projects × log projects).
  package func count(_ request: CountRequest) throws(CountFault) -> CountOutcome {
    let budget = try ProjectBudget(request)
    let votes = request.profile.marksOfOptions
    let isPerCost = request.settings["by"] == "votes-per-cost"
    let figures = votes.indices.map { project in
      ProjectFigure(votes: votes[project], cost: isPerCost ? budget.costs[project] : 1)
    }
    var outcome = CountOutcome(rule: key, verdict: .funded)
    var first = CountRound(.first)
    first.votes = votes.map { .whole($0) }
    outcome.rounds = [first]
    var left = budget.total
    for level in Standing.ranking(figures) where votes[level[0]] > 0 {
      guard let ordered = ordered(level, budget, left, request.tieBreak, &outcome) else { break }
      for project in ordered {
        let isBought = budget.costs[project] <= left
        if isBought {
          left -= budget.costs[project]
          outcome.winners.append(project)
        }
        var round = CountRound(.project(project, isBought: isBought))
        round.figures = [CountFigure("left", left)]
        outcome.rounds.append(round)
      }
    }
    outcome.figures = [
      CountFigure("blank", request.profile.blankWeight), CountFigure("budget", budget.total),
      CountFigure("spent", budget.total - left),
    ]
    if outcome.ties.last?.resolution == .reported { outcome.verdict = .tied }
    return outcome
  }

  /// The order of level projects; nothing when it matters and nothing decides.
  private func ordered(
    _ level: [Int],
    _ budget: ProjectBudget,
    _ left: UInt64,
    _ tieBreak: TieBreak,
    _ outcome: inout CountOutcome
  ) -> [Int]? {
    let fitting = level.filter { budget.costs[$0] <= left }
    let together = fitting.reduce(UInt128(0)) { $0 + UInt128(budget.costs[$1]) }
    // All of them fit, or none: in any order the same are bought.
    if fitting.count < 2 || together <= UInt128(left) { return level }
    let order = tieBreak.sorted(level)
    outcome.ties.append(
      CountTie(
        round: outcome.rounds.count + 1,
        matter: .project,
        among: fitting,
        resolution: tieBreak.resolution,
        chosen: order.flatMap { order in order.first { fitting.contains($0) } }.map { [$0] } ?? []
      )
    )
    return order
  }
}

/// Votes of a project for what it costs, compared exactly.
private struct ProjectFigure: Comparable {
  let votes: UInt64
  let cost: UInt64

  static func < (a: ProjectFigure, b: ProjectFigure) -> Bool {
    UInt128(a.votes) * UInt128(b.cost) < UInt128(b.votes) * UInt128(a.cost)
  }

  static func == (a: ProjectFigure, b: ProjectFigure) -> Bool { !(a < b) && !(b < a) }
}

/// The money that there is and what each project costs.
struct ProjectBudget {
  /// A budget or a cost: 10^15 of the smallest coin.
  static let amountMax: UInt64 = 1_000_000_000_000_000

  static let setting = CountSetting(
    "budget",
    .whole(0...amountMax),
    meaning: "the money that there is"
  )

  let total: UInt64
  let costs: [UInt64]

  init(_ request: CountRequest) throws(CountFault) {
    guard let total = request.settings.whole("budget") else { throw .settingMissing("budget") }
    self.total = total
    costs = request.profile.costs
    guard !costs.isEmpty, costs.allSatisfy({ (1...Self.amountMax).contains($0) }) else {
      throw .dataMissing("a cost from 1 to \(Self.amountMax) for each project")
    }
  }
}
