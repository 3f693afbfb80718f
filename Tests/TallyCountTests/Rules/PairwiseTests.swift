import TallyCount
import TallyModel
import TallyTesting
import Testing

/// Pairwise rules from their definitions: paths by walking all of them, locks by searching circles.
struct PlainPairs {
  let options: Int
  private(set) var votes: [[Int]]
  let isMargins: Bool

  init(_ election: RankedElection, _ strength: String) {
    options = election.options
    votes = Array(repeating: Array(repeating: 0, count: options), count: options)
    isMargins = strength == "margins"
    for ballot in election.ballots {
      for a in 0..<options {
        for b in 0..<options where Self.rank(a, ballot.ranks) < Self.rank(b, ballot.ranks) {
          votes[a][b] += Int(ballot.weight)
        }
      }
    }
  }

  private static func rank(_ option: Int, _ ranks: [[Int]]) -> Int {
    ranks.firstIndex { $0.contains(option) } ?? ranks.count
  }

  func strength(_ a: Int, _ b: Int) -> Int {
    guard votes[a][b] > votes[b][a] else { return 0 }
    return isMargins ? votes[a][b] - votes[b][a] : votes[a][b]
  }

  /// The strongest of all paths without a circle.
  private func path(_ a: Int, _ b: Int, _ seen: Set<Int> = []) -> Int {
    let direct = strength(a, b)
    let over = (0..<options).filter { $0 != a && $0 != b && !seen.contains($0) }
    return over.reduce(direct) { best, middle in
      guard strength(a, middle) > best else { return best }
      return max(best, min(strength(a, middle), path(middle, b, seen.union([a]))))
    }
  }

  var schulze: [Int] {
    (0..<options).filter { a in
      (0..<options).allSatisfy { $0 == a || path(a, $0) >= path($0, a) }
    }
  }

  var minimax: [Int] {
    let worst = (0..<options).map { a in (0..<options).map { strength($0, a) }.max() ?? 0 }
    return (0..<options).filter { worst[$0] == worst.min() }
  }

  var copeland: [Int] {
    let points = (0..<options).map { a -> Int in
      let wins = (0..<options).count { votes[a][$0] > votes[$0][a] }
      let draws = (0..<options).count { $0 != a && votes[a][$0] == votes[$0][a] }
      return 2 * wins + draws
    }
    return (0..<options).filter { points[$0] == points.max() }
  }

  /// Whom no locked pair beats, when equal pairs are taken in the order given.
  func rankedPairs(_ order: [Int]) -> [Int] {
    let places = order.indices.sorted { order[$0] < order[$1] }
    var pairs: [(Int, Int)] = []
    for a in 0..<options { for b in 0..<options where strength(a, b) > 0 { pairs.append((a, b)) } }
    pairs.sort { p, q in
      let (s, t) = (strength(p.0, p.1), strength(q.0, q.1))
      if s != t { return s > t }
      return p.1 == q.1 ? places[p.0] < places[q.0] : places[p.1] > places[q.1]
    }
    var locked: [(Int, Int)] = []
    func reaches(_ a: Int, _ b: Int) -> Bool {
      locked.contains { $0.0 == a && ($0.1 == b || reaches($0.1, b)) }
    }
    for pair in pairs where !reaches(pair.1, pair.0) { locked.append(pair) }
    return (0..<options).filter { option in !locked.contains { $0.1 == option } }
  }
}

@Suite struct `Pairwise rules` {
  private static let strengths = ["winning-votes", "margins"]

  private func expect(
    _ rule: String,
    _ election: RankedElection,
    _ profile: BallotProfile,
    elects plain: [Int],
    _ comment: @autoclosure () -> String
  ) throws {
    let outcome = try counted(rule, profile)
    let isBlank = election.ballots.allSatisfy { $0.ranks.allSatisfy(\.isEmpty) }
    if isBlank {
      #expect(outcome.verdict == .noVotes, "\(rule), \(comment())")
    } else if plain.count == 1 {
      #expect(outcome.winners == plain, "\(rule), \(comment())")
    } else if outcome.verdict != .tied || outcome.ties.last?.among != plain {
      Issue.record("\(rule), \(comment()): \(outcome.winners), \(outcome.ties)")
    }
  }

  private func check(
    _ election: RankedElection,
    _ comment: @autoclosure () -> String,
    orders: [[Int]]
  ) throws {
    let profile = election.profile
    for strength in Self.strengths {
      let plain = PlainPairs(election, strength)
      try expect("schulze-\(strength)", election, profile, elects: plain.schulze, comment())
      try expect("minimax-\(strength)", election, profile, elects: plain.minimax, comment())
      let rule = "ranked-pairs-\(strength)"
      let open = try counted(rule, profile)
      guard open.verdict != .noVotes else { continue }
      for order in orders {
        let top = plain.rankedPairs(order)
        let outcome = try counted(rule, profile, tieBreak: .preset(order))
        let isRight = outcome.winners.first == order.first { top.contains($0) }
        let isSure = open.verdict != .elected || open.winners == top
        let isAmong =
          open.verdict != .tied || open.ties.last?.among.contains { top.contains($0) } ?? false
        if !isRight || !isSure || !isAmong { Issue.record("\(rule), \(comment()): \(outcome)") }
      }
    }
    let plain = PlainPairs(election, "margins")
    try expect("copeland", election, profile, elects: plain.copeland, comment())
  }

  @Test(arguments: [(3, 4), (4, 2)])
  func `equal plain counts of every small election`(options: Int, ballotsMax: Int) throws {
    let ballots = RankedElections.weakBallots(options: options)
    let orders = [Array(0..<options), Array((0..<options).reversed())]
    let count = try RankedElections.forEach(options: options, ballotsMax: ballotsMax, of: ballots) {
      try check($0, "\($0)", orders: orders)
    }
    #expect(count > 10_000)
  }

  @Test(arguments: Seeds.some(1))
  func `equal plain counts of random elections, circles and equal pairs included`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let election = RankedElections.careless(&random)
      let orders = (0..<2).map { _ in (0..<election.options).shuffled(using: &random) }
      try check(election, "\(Seeds.replay(seed)), \(number): \(election)", orders: orders)
    }
  }

  @Test func `elect Nashville, which beats every other, in the Tennessee example`() throws {
    for method in CountingTable.methods where method.form == .ranking && method.key != "irv" {
      guard !method.key.hasPrefix("stv"), !method.key.hasPrefix("borda") else { continue }
      #expect(try counted(method.key, tennessee).winners == [1], "\(method.key)")
    }
  }

  /// Schulze 2011, section 3.1, example 1.
  static let schulzeFirst = RankedElection(
    options: 4,
    ballots: [
      .init(ranks: [[0], [2], [3], [1]], weight: 8), .init(ranks: [[1], [0], [3], [2]], weight: 2),
      .init(ranks: [[2], [3], [1], [0]], weight: 4), .init(ranks: [[3], [1], [0], [2]], weight: 4),
      .init(ranks: [[3], [2], [1], [0]], weight: 3),
    ]
  )

  @Test func `give Schulze's first example its published order`() throws {
    for strength in Self.strengths {
      let outcome = try counted("schulze-\(strength)", Self.schulzeFirst)
      #expect(outcome.ranking == [[3], [0], [2], [1]], "\(strength)")
      #expect(outcome.winners == [3])
    }
  }

  /// The example with five options and 45 ballots of Schulze's drafts.
  @Test func `give the example with 45 ballots its published paths and order`() throws {
    let ballots: [(UInt64, [Int])] = [
      (5, [0, 2, 1, 4, 3]), (5, [0, 3, 4, 2, 1]), (8, [1, 4, 3, 0, 2]), (3, [2, 0, 1, 4, 3]),
      (7, [2, 0, 4, 1, 3]), (2, [2, 1, 0, 3, 4]), (7, [3, 2, 4, 1, 0]), (8, [4, 1, 0, 3, 2]),
    ]
    let election = RankedElection(
      options: 5,
      ballots: ballots.map { .init(ranks: $0.1.map { [$0] }, weight: $0.0) }
    )
    let outcome = try counted("schulze-winning-votes", election)
    #expect(outcome.ranking == [[4], [0], [2], [1], [3]])
    let json = outcome.json(options: election.names)
    #expect(
      json["paths"] == [
        [0, 28, 28, 30, 24], [25, 0, 28, 33, 24], [25, 29, 0, 29, 24], [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
      ]
    )
  }

  @Test func `count the example of their pages`() throws {
    // Park beats Quay 6 to 3, Quay beats Roof 7 to 2, Roof beats Park 5 to 4.
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1], [2]], weight: 4), .init(ranks: [[1], [2], [0]], weight: 3),
        .init(ranks: [[2], [0], [1]], weight: 2),
      ]
    )
    for strength in Self.strengths {
      #expect(try counted("schulze-\(strength)", election).winners == [0])
      #expect(try counted("minimax-\(strength)", election).winners == [0])
      let pairs = try counted("ranked-pairs-\(strength)", election)
      #expect(pairs.winners == [0])
      #expect(
        pairs.rounds.map(\.action) == [
          .pair(winner: 1, loser: 2, isLocked: true), .pair(winner: 0, loser: 1, isLocked: true),
          .pair(winner: 2, loser: 0, isLocked: false),
        ]
      )
    }
    let copeland = try counted("copeland", election)
    #expect(copeland.verdict == .tied)
    #expect(copeland.ties.map(\.among) == [[0, 1, 2]])
  }

  @Test func `lock level pairs together when that closes no circle, and call it no tie`() throws {
    // a > b and b > c with 7 of 10 each, c > a with 6.
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1], [2]], weight: 4), .init(ranks: [[1], [2], [0]], weight: 3),
        .init(ranks: [[2], [0], [1]], weight: 3),
      ]
    )
    for strength in Self.strengths {
      let outcome = try counted("ranked-pairs-\(strength)", election)
      #expect(outcome.winners == [0])
      #expect(outcome.ties == [])
      #expect(outcome.ranking == [[0], [1], [2]])
    }
  }

  @Test func `tell winning votes from margins where they differ`() throws {
    // Circle: a > b 5:4 of nine voters, b > c 3:1 (most rank neither), c > a 4:1.
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1, 2]], weight: 5), .init(ranks: [[1], [2], [0]], weight: 4),
        .init(ranks: [[2], [0]], weight: 2),
      ]
    )
    let pairs = PlainPairs(election, "margins")
    #expect(pairs.votes == [[0, 7, 5], [4, 0, 4], [6, 2, 0]])
    #expect(try counted("minimax-winning-votes", election).winners == [2])
    #expect(try counted("minimax-margins", election).winners == [0])
  }

  @Test func `report that level pairs of a circle decide, and break it by the order`() throws {
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1], [2]], weight: 1), .init(ranks: [[1], [2], [0]], weight: 1),
        .init(ranks: [[2], [0], [1]], weight: 1),
      ]
    )
    let open = try counted("ranked-pairs-margins", election)
    #expect(open.verdict == .tied)
    #expect(open.ties.map(\.matter) == [.pairs, .seat])
    #expect(open.ties.map(\.resolution) == [.reported, .reported])
    let lot = try counted("ranked-pairs-margins", election, tieBreak: .lot([2, 1, 0]))
    #expect(lot.winners == [2])
    #expect(lot.ties.map(\.matter) == [.pairs])
  }
}
