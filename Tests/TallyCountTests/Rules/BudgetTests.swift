import BigInt
import TallyCount
import TallyModel
import TallyTesting
import Testing

/// Projects, what they cost, and who wants them.
struct BudgetElection: CustomStringConvertible {
  let costs: [UInt64]
  let budget: UInt64
  /// The projects of each ballot, and how many voters cast it.
  var ballots: [(projects: [Int], weight: UInt64)]

  var profile: BallotProfile {
    var box = BallotBox(
      form: .choices,
      options: costs.indices.map { "\(Character(UnicodeScalar(UInt8(97 + $0))))" },
      costs: costs
    )
    for ballot in ballots { box.add(choices: ballot.projects, weight: ballot.weight) }
    return box.profile
  }

  var description: String { "\(budget) for \(costs): \(ballots)" }

  func counted(
    _ rule: String,
    _ chosen: [String: String],
    tieBreak: TieBreak = .none
  ) throws -> CountOutcome {
    try CountingTable.count(
      rule,
      profile,
      tieBreak: tieBreak,
      chosen: chosen.merging(["budget": "\(budget)"]) { $1 }
    )
  }

  static func random(_ random: inout SeededRandom) -> BudgetElection {
    let projects = Int.random(in: 1...5, using: &random)
    let ballots = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      (
        projects: (0..<projects).filter { _ in Bool.random(using: &random) },
        weight: UInt64.random(in: 1...3, using: &random)
      )
    }
    return BudgetElection(
      costs: (0..<projects).map { _ in UInt64.random(in: 1...9, using: &random) },
      budget: UInt64.random(in: 0...25, using: &random),
      ballots: ballots
    )
  }
}

/// Equal Shares voter by voter, with fractions in everybody's hand.
struct PlainShares {
  let election: BudgetElection
  let isCost: Bool
  /// Preferred first.
  let order: [Int]

  private var voters: [[Int]] {
    election.ballots.filter { !$0.projects.isEmpty }
      .flatMap { [[Int]](repeating: $0.projects, count: Int($0.weight)) }
  }

  /// What is bought with so much money, in order.
  func bought(_ money: BigInt) -> [Int] {
    let voters = voters
    var hands = voters.map { _ in Rational(money, BigInt(voters.count)) }
    var bought: [Int] = []
    while true {
      var best: (project: Int, payment: Rational, price: Rational)?
      for project in order where !bought.contains(project) {
        let supporters = voters.indices.filter { voters[$0].contains(project) }
        guard let payment = payment(project, supporters.map { hands[$0] }) else { continue }
        let price = isCost ? payment * Rational(1, BigInt(election.costs[project])) : payment
        if let known = best, !(price < known.price) { continue }
        best = (project, payment, price)
      }
      guard let best else { return bought }
      bought.append(best.project)
      for voter in voters.indices where voters[voter].contains(best.project) {
        hands[voter] = hands[voter] < best.payment ? .zero : hands[voter] - best.payment
      }
    }
  }

  /// The highest payment when everyone pays it or all they have; nothing when that is too little.
  private func payment(_ project: Int, _ hands: [Rational]) -> Rational? {
    let cost = Rational(BigInt(election.costs[project]))
    guard !hands.isEmpty, !(hands.reduce(.zero, +) < cost) else { return nil }
    // Whoever has less than an equal part of the rest gives all; the others divide what remains.
    var payers = hands
    var poor = Rational.zero
    while true {
      let part = (cost - poor) * Rational(1, BigInt(payers.count))
      let poorer = payers.filter { $0 < part }
      if poorer.isEmpty { return part }
      poor = poor + poorer.reduce(.zero, +)
      payers.removeAll { $0 < part }
    }
  }

  func outcome(add1: Bool) -> [Int] {
    guard !voters.isEmpty else { return [] }
    var money = BigInt(election.budget)
    var current = bought(money)
    func cost(_ projects: [Int]) -> UInt64 { projects.reduce(0) { $0 + election.costs[$1] } }
    while add1 {
      let left = election.budget - cost(current)
      let fits = order.contains { project in
        !current.contains(project) && election.costs[project] <= left
          && voters.contains { $0.contains(project) }
      }
      if !fits { break }
      money += BigInt(voters.count)
      let next = bought(money)
      if cost(next) > election.budget { break }
      current = next
    }
    return current
  }
}

@Suite struct `Equal Shares` {
  @Test(arguments: Seeds.some(1))
  func `buys what voters with fractions in their hands buy`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let election = BudgetElection.random(&random)
      let order = election.costs.indices.shuffled(using: &random)
      let isCost = Bool.random(using: &random)
      let isAdd1 = Bool.random(using: &random)
      let chosen = [
        "utility": isCost ? "cost" : "cardinality", "completion": isAdd1 ? "add1" : "none",
      ]
      let plain = PlainShares(election: election, isCost: isCost, order: order)
        .outcome(add1: isAdd1)
      let lot = try election.counted("budget-equal-shares", chosen, tieBreak: .lot(order))
      let open = try election.counted("budget-equal-shares", chosen)
      if lot.winners != plain || (open.verdict == .funded && Set(open.winners) != Set(plain)) {
        Issue.record(
          "\(Seeds.replay(seed)), \(number): \(election), \(chosen): \(lot), not \(plain)"
        )
      }
    }
  }

  @Test func `buys what voters with fractions buy in every small election`() throws {
    let ballots: [[Int]] = (1..<8).map { set in (0..<3).filter { set >> $0 & 1 == 1 } }
    for costs in [[2, 3, 4], [1, 1, 1], [5, 2, 2]] as [[UInt64]] {
      for first in ballots {
        for second in ballots {
          for third in ballots {
            for budget in [0, 3, 5, 7] as [UInt64] {
              let election = BudgetElection(
                costs: costs,
                budget: budget,
                ballots: [(first, 1), (second, 1), (third, 2)]
              )
              let lot = try election.counted("budget-equal-shares", [:], tieBreak: .lot([1, 2, 0]))
              let plain = PlainShares(election: election, isCost: true, order: [1, 2, 0])
              if lot.winners != plain.outcome(add1: false) { Issue.record("\(election)") }
            }
          }
        }
      }
    }
  }

  private func payments(_ outcome: CountOutcome) -> [Amount?] {
    outcome.rounds.dropFirst().map { round in
      guard case .amount(let amount) = round.figures.first?.value else { return nil }
      return amount
    }
  }

  @Test func `pays the published prices of committee examples`() throws {
    // Lackner and Skowron 2023, as their library prints them: each of k members costs 1.
    let twelve = BudgetElection(
      costs: [1, 1, 1, 1, 1, 1, 1],
      budget: 4,
      ballots: [
        ([0, 1], 3), ([0, 2], 3), ([0, 3], 2), ([1, 2, 5], 1), ([4], 1), ([5], 1), ([6], 1),
      ]
    )
    let first = try twelve.counted("budget-equal-shares", [:])
    #expect(first.winners == [0])
    #expect(payments(first) == [.ratio(Rational(1, 8))])
    let eight = BudgetElection(
      costs: [1, 1, 1, 1],
      budget: 3,
      ballots: [([2, 3], 3), ([0, 1], 2), ([0, 2], 2), ([1, 3], 1)]
    )
    let second = try eight.counted("budget-equal-shares", ["utility": "cardinality"])
    #expect(second.winners == [2, 0])
    #expect(payments(second) == [.ratio(Rational(1, 5)), .ratio(Rational(13, 40))])
  }

  @Test func `counts the example of its page`() throws {
    // Ten voters, 100 coins, so 10 each.
    let election = BudgetElection(
      costs: [36, 80, 30, 24],
      budget: 100,
      ballots: [([0, 1], 4), ([0], 2), ([2], 3), ([3], 1)]
    )
    let outcome = try election.counted("budget-equal-shares", ["utility": "cardinality"])
    #expect(outcome.winners == [0, 2])
    #expect(payments(outcome) == [.ratio(Rational(6)), .ratio(Rational(10))])
    #expect(outcome.rounds[0].votes == [.whole(6), .whole(4), .whole(3), .whole(1)])
    // Sand's one supporter can pay 24 when everyone has 14 more; Quay's four would need 16 more.
    let add1 = try election.counted(
      "budget-equal-shares",
      ["utility": "cardinality", "completion": "add1"]
    )
    #expect(add1.winners == [0, 2, 3])
    #expect(add1.figures.contains(CountFigure("increases", 14)))
  }

  @Test func `ends after ten thousand increases, however small the unit of money is`() throws {
    // Ten voters' shares are 10^13; the second project would need its supporter to have 2 × 10^13.
    let unit: UInt64 = 10_000_000_000_000
    let election = BudgetElection(
      costs: [unit, 2 * unit],
      budget: 10 * unit,
      ballots: [([0], 9), ([1], 1)]
    )
    let outcome = try election.counted("budget-equal-shares", ["completion": "add1"])
    #expect(outcome.winners == [0])
    #expect(outcome.figures.contains(CountFigure("increases", 10_000)))
    #expect(EqualShares.increasesMax(projects: 100, patterns: 1_000) == 5_000)
    #expect(EqualShares.increasesMax(projects: 100, patterns: 100_000) == 100)
  }

  @Test func `does not let the order of independent purchases look like a decision`() throws {
    let apart = BudgetElection(costs: [2, 2], budget: 4, ballots: [([0], 1), ([1], 1)])
    let outcome = try apart.counted("budget-equal-shares", [:])
    #expect(outcome.winners == [0, 1])
    #expect(outcome.ties.map(\.resolution) == [.withoutEffect])
    let shared = BudgetElection(costs: [2, 2], budget: 2, ballots: [([0, 1], 1)])
    let open = try shared.counted("budget-equal-shares", [:])
    #expect(open.verdict == .tied)
    #expect(open.winners == [])
  }
}

@Suite struct `Greedy budgets` {
  @Test(arguments: Seeds.some(1))
  func `buy what sorting by hand buys`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let election = BudgetElection.random(&random)
      let order = election.costs.indices.shuffled(using: &random)
      let isPerCost = Bool.random(using: &random)
      let chosen = ["by": isPerCost ? "votes-per-cost" : "votes"]
      var worth: [Int: Rational] = [:]
      for project in order {
        let votes = election.ballots.reduce(0 as UInt64) {
          $0 + ($1.projects.contains(project) ? $1.weight : 0)
        }
        if votes > 0 {
          worth[project] = Rational(BigInt(votes), isPerCost ? BigInt(election.costs[project]) : 1)
        }
      }
      var left = election.budget
      var bought: [Int] = []
      while let best = worth.values.max(), let next = order.first(where: { worth[$0] == best }) {
        worth[next] = nil
        if election.costs[next] <= left {
          left -= election.costs[next]
          bought.append(next)
        }
      }
      let lot = try election.counted("budget-greedy", chosen, tieBreak: .lot(order))
      let open = try election.counted("budget-greedy", chosen)
      let isRight = Set(lot.winners) == Set(bought)
      let isSure = open.verdict == .tied || Set(open.winners) == Set(bought)
      if !isRight || !isSure {
        Issue.record("\(Seeds.replay(seed)), \(number): \(election), \(chosen): \(lot), \(bought)")
      }
    }
  }

  @Test func `count the example of their page`() throws {
    let election = BudgetElection(
      costs: [60, 50, 30],
      budget: 100,
      ballots: [([0], 3), ([0, 1], 2), ([1, 2], 2)]
    )
    #expect(try election.counted("budget-greedy", [:]).winners == [0, 2])
    #expect(try election.counted("budget-greedy", ["by": "votes-per-cost"]).winners == [0, 2])
    let json = try election.counted("budget-greedy", [:]).json(options: ["Park", "Quay", "Roof"])
    #expect(json["spent"] == 90)
    #expect(json["rounds"]?.elements?.count == 4)
  }

  @Test func `need a budget and costs`() throws {
    let election = BudgetElection(costs: [1], budget: 1, ballots: [])
    #expect(throws: CountFault.settingMissing("budget")) {
      try CountingTable.count("budget-greedy", election.profile)
    }
    let free = BallotBox(form: .choices, options: ["a"]).profile
    #expect(throws: CountFault.self) {
      try CountingTable.count("budget-greedy", free, chosen: ["budget": "1"])
    }
  }
}
