import TallyCount
import TallyModel
import TallyTesting
import Testing

/// What Peters, Pierczyński and Skowron 2021 prove of the rule: extended justified representation up
/// to one project.
///
/// Voters agree on projects, and their part of the money would buy these. Then one of them at least
/// gets what all of these are worth, or would with one project more.
@Suite struct `A budget by equal shares` {
  @Test(arguments: Seeds.some(1), ["cost", "cardinality"])
  func `leaves no group behind that could have paid for what it agrees on`(
    seed: UInt64,
    utility: String
  ) throws {
    var random = SeededRandom(seed: seed)
    var groups = 0
    var greedyFaults = 0
    for number in 0..<3_000 {
      let election = BudgetElection.random(&random)
      let order = election.costs.indices.shuffled(using: &random)
      let groupsOfElection = AgreeingGroup.all(of: election, isCost: utility == "cost")
      groups += groupsOfElection.count
      let fair = try election.counted(
        "budget-equal-shares",
        ["utility": utility],
        tieBreak: .lot(order)
      )
      if groupsOfElection.contains(where: { !$0.isServed(by: fair.winners) }) {
        Issue.record("\(Seeds.replay(seed)), \(number): \(election) buys \(fair.winners)")
      }
      let greedy = try election.counted("budget-greedy", [:], tieBreak: .lot(order))
      greedyFaults += groupsOfElection.count { !$0.isServed(by: greedy.winners) }
    }
    #expect(groups > 10_000)
    // The check can fail: whoever asks what most voters want leaves groups behind.
    #expect(greedyFaults > 0)
  }
}

/// Voters who all want some projects, and whose part of the money would buy them.
private struct AgreeingGroup {
  /// What each of them wants.
  let wishes: [[Int]]
  let projects: [Int]
  /// What each project is worth to who wants it.
  let utilities: [UInt64]

  func isServed(by bought: [Int]) -> Bool {
    let worth = projects.reduce(0) { $0 + utilities[$1] }
    return wishes.contains { wanted in
      let got = wanted.filter(bought.contains).reduce(0) { $0 + utilities[$1] }
      let more = wanted.filter { !bought.contains($0) }.map { utilities[$0] }.max()
      return got >= worth || more.map { got + $0 > worth } == true
    }
  }

  /// Voters with equal ballots stand together: a larger group has a larger claim and the same voters.
  static func all(of election: BudgetElection, isCost: Bool) -> [AgreeingGroup] {
    let ballots = election.ballots.filter { !$0.projects.isEmpty }
    let voters = ballots.reduce(0) { $0 + $1.weight }
    var groups: [AgreeingGroup] = []
    for chosen in subsets(of: ballots.count) where !chosen.isEmpty {
      let weight = chosen.reduce(0) { $0 + ballots[$1].weight }
      for projects in subsets(of: election.costs.count) where !projects.isEmpty {
        let cost = projects.reduce(0) { $0 + election.costs[$1] }
        guard weight * election.budget >= cost * voters,
          chosen.allSatisfy({ Set(ballots[$0].projects).isSuperset(of: projects) })
        else { continue }
        groups.append(
          AgreeingGroup(
            wishes: chosen.map { ballots[$0].projects },
            projects: projects,
            utilities: isCost ? election.costs : election.costs.map { _ in 1 }
          )
        )
      }
    }
    return groups
  }

  private static func subsets(of count: Int) -> [[Int]] {
    (0..<(1 << count)).map { bits in (0..<count).filter { bits >> $0 & 1 == 1 } }
  }
}
