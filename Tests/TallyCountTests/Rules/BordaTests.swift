import BigInt
import TallyCount
import TallyModel
import TallyTesting
import Testing

/// Borda points as the average over all ways to put level options in an order.
enum PlainBorda {
  static func points(_ variant: String, _ election: RankedElection) -> [Rational] {
    var points = [Rational](repeating: .zero, count: election.options)
    for ballot in election.ballots where ballot.ranks.contains(where: { !$0.isEmpty }) {
      var tiers = ballot.ranks.filter { !$0.isEmpty }
      let ranked = tiers.flatMap { $0 }
      if variant == "tournament" {
        tiers.append((0..<election.options).filter { !ranked.contains($0) })
      }
      let orders = orders(of: tiers)
      for order in orders {
        for (place, option) in order.enumerated() {
          let gained = gained(variant, place, ranked: ranked.count, options: election.options)
          let share = Rational(BigInt(ballot.weight), BigInt(orders.count))
          points[option] = points[option] + gained * share
        }
      }
    }
    return points
  }

  private static func gained(_ variant: String, _ place: Int, ranked: Int, options: Int) -> Rational
  {
    switch variant {
    case "modified": Rational(BigInt(ranked - place))
    case "dowdall": Rational(1, BigInt(place + 1))
    default: Rational(BigInt(options - 1 - place))
    }
  }

  private static func orders(of tiers: [[Int]]) -> [[Int]] {
    tiers.reduce([[]]) { orders, tier in
      let inside = RankedElections.permutations(tier.count).map { $0.map { tier[$0] } }
      return orders.flatMap { order in inside.map { order + $0 } }
    }
  }
}

@Suite struct `Borda` {
  private static let variants = ["tournament", "zero", "modified", "dowdall"]

  private func check(_ election: RankedElection, _ comment: @autoclosure () -> String) throws {
    for variant in Self.variants {
      let outcome = try counted("borda-\(variant)", election)
      let plain = PlainBorda.points(variant, election)
      let points = outcome.rounds[0].votes.map { $0.map { Self.rational($0) } }
      #expect(points == plain, "\(variant), \(comment())")
      let best = plain.max()
      let first = plain.indices.filter { plain[$0] == best }
      if election.ballots.allSatisfy({ $0.ranks.allSatisfy(\.isEmpty) }) {
        #expect(outcome.verdict == .noVotes)
      } else if first.count == 1 {
        #expect(outcome.winners == first, "\(variant), \(comment())")
      } else {
        #expect(outcome.verdict == .tied, "\(variant), \(comment())")
        #expect(outcome.ties.map(\.among) == [first], "\(variant), \(comment())")
      }
    }
  }

  private static func rational(_ amount: Amount) -> Rational {
    switch amount {
    case .ratio(let ratio): ratio
    case .decimal(let units, let decimals):
      Rational(BigInt(String(units)) ?? 0, BigInt(10).power(decimals))
    }
  }

  @Test(arguments: [(3, 3), (4, 2)])
  func `equals a plain count of every small election`(options: Int, ballotsMax: Int) throws {
    let ballots = RankedElections.weakBallots(options: options)
    let count = try RankedElections.forEach(options: options, ballotsMax: ballotsMax, of: ballots) {
      try check($0, "\($0)")
    }
    #expect(count > 2_000)
  }

  @Test(arguments: Seeds.some(1))
  func `equals a plain count of random elections`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<(tenThousand / 4) {
      let election = RankedElections.careless(&random, optionsMax: 4, repeats: false)
      try check(election, "\(Seeds.replay(seed)), \(number): \(election)")
    }
  }

  @Test func `elects Nashville in the Tennessee example, with its known points`() throws {
    let outcome = try counted("borda-zero", tennessee)
    #expect(outcome.winners == [1])
    #expect(outcome.rounds[0].votes.map { $0?.text } == ["126.0", "194.0", "173.0", "107.0"])
  }

  @Test func `gives the points of the examples of its page`() throws {
    // Three options; two voters rank all, one only Quay, one ranks Park and Roof level.
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1], [2]], weight: 2), .init(ranks: [[1]], weight: 1),
        .init(ranks: [[0, 2]], weight: 1),
      ]
    )
    let expected = [
      "tournament": ["6.0", "4.0", "2.0"], "zero": ["5.5", "4.0", "1.5"],
      "modified": ["7.5", "5.0", "3.5"], "dowdall": ["11/4", "2", "17/12"],
    ]
    for (variant, points) in expected {
      let outcome = try counted("borda-\(variant)", election)
      #expect(outcome.rounds[0].votes.map { $0?.text } == points, "\(variant)")
    }
  }

  @Test func `fills several seats and breaks a tie by the order given`() throws {
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1], [2]], weight: 1), .init(ranks: [[0], [2], [1]], weight: 1),
      ]
    )
    let open = try counted("borda-zero", election, seats: 2)
    #expect(open.winners == [0])
    #expect(open.verdict == .tied)
    let lot = try counted("borda-zero", election, seats: 2, tieBreak: .lot([2, 1, 0]))
    #expect(lot.winners == [0, 2])
    #expect(lot.ties.map(\.chosen) == [[2]])
    #expect(lot.verdict == .elected)
  }
}
