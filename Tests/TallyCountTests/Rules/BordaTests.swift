import BigInt
import TallyCount
import TallyModel
import TallyTesting
import Testing

/// Borda points as the average over all ways to put level options in an order.
enum PlainBorda {
  /// Points are whole in this fraction: of up to four options there are 24 orders at most, and the
  /// fourth place is worth a quarter.
  static let fraction = 24 * 12

  static func points(_ variant: String, _ election: RankedElection) -> [Int] {
    var points = [Int](repeating: 0, count: election.options)
    for ballot in election.ballots where ballot.ranks.contains(where: { !$0.isEmpty }) {
      var tiers = ballot.ranks.filter { !$0.isEmpty }
      let ranked = tiers.flatMap { $0 }
      if variant == "tournament" {
        tiers.append((0..<election.options).filter { !ranked.contains($0) })
      }
      let orders = orders(of: tiers)
      for order in orders {
        for (place, option) in order.enumerated() {
          let twelfths =
            switch variant {
            case "modified": 12 * (ranked.count - place)
            case "dowdall": 12 / (place + 1)
            default: 12 * (election.options - 1 - place)
            }
          points[option] += Int(ballot.weight) * twelfths * (24 / orders.count)
        }
      }
    }
    return points
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
    let profile = election.profile
    for variant in Self.variants {
      let outcome = try counted("borda-\(variant)", profile)
      let plain = PlainBorda.points(variant, election)
      let points = outcome.rounds[0].votes.map { $0.flatMap { Self.units($0) } }
      if points != plain { Issue.record("\(variant), \(comment()): \(plain)") }
      let best = plain.max()
      let first = plain.indices.filter { plain[$0] == best }
      let isRight =
        election.ballots.allSatisfy({ $0.ranks.allSatisfy(\.isEmpty) })
        ? outcome.verdict == .noVotes
        : first.count == 1 ? outcome.winners == first : outcome.ties.map(\.among) == [first]
      if !isRight { Issue.record("\(variant), \(comment()): \(outcome)") }
    }
  }

  /// Points in ``PlainBorda/fraction``.
  private static func units(_ amount: Amount) -> Int? {
    switch amount {
    case .ratio(let ratio):
      Int(ratio.numerator * BigInt(PlainBorda.fraction) / ratio.denominator)
    case .decimal(let units, _): Int(units) * PlainBorda.fraction / 10
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
    for number in 0..<(tenThousand) {
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
