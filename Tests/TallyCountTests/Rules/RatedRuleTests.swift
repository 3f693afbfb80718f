import TallyCount
import TallyModel
import TallyTesting
import Testing

@Suite struct `Majority judgment` {
  /// Takes the lower median away again and again: the grades in the order in which they go.
  private static func sequence(_ election: RatedElection, _ option: Int) -> [Int] {
    var grades: [Int] = []
    for ballot in election.filled {
      let grade = ballot.scores[option] ?? Int(election.scale.lowerBound)
      grades += [Int](repeating: grade, count: Int(ballot.weight))
    }
    grades.sort()
    var sequence: [Int] = []
    while !grades.isEmpty { sequence.append(grades.remove(at: (grades.count - 1) / 2)) }
    return sequence
  }

  private func check(_ election: RatedElection, _ comment: @autoclosure () -> String) throws {
    let outcome = try CountingTable.count("majority-judgment", election.profile)
    if election.filled.isEmpty {
      #expect(outcome.verdict == .noVotes)
      return
    }
    let sequences = (0..<election.options).map { Self.sequence(election, $0) }
    let best = sequences.reduce(sequences[0]) { $0.lexicographicallyPrecedes($1) ? $1 : $0 }
    let first = sequences.indices.filter { sequences[$0] == best }
    let isRight =
      first.count == 1
      ? outcome.winners == first
      : outcome.verdict == .tied && outcome.ties.map(\.among) == [first]
    let isSorted = zip(outcome.ranking, outcome.ranking.dropFirst()).allSatisfy { upper, lower in
      sequences[lower[0]].lexicographicallyPrecedes(sequences[upper[0]])
    }
    if !isRight || !isSorted { Issue.record("\(comment()): \(outcome.ranking), not \(sequences)") }
  }

  @Test func `equals medians taken away one by one in every small election`() throws {
    try RatedElection.forEach(options: 3, scale: 0...2, ballotsMax: 3) { try check($0, "\($0)") }
    try RatedElection.forEach(options: 2, scale: 0...2, ballotsMax: 5) { try check($0, "\($0)") }
  }

  @Test(arguments: Seeds.some(1))
  func `equals medians taken away one by one in random elections`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let election = RatedElection.random(&random, scale: 1...6, weightMax: 12)
      try check(election, "\(Seeds.replay(seed)), \(number): \(election)")
    }
  }

  @Test func `takes the time of its grades, however many voters take turns around the middle`()
    throws
  {
    // Half the voters below, half above: the medians alternate a hundred million million times.
    let half: UInt64 = 50_000_000_000_000
    let election = RatedElection(
      options: 2,
      scale: 1...5,
      ballots: [([1, 1], half), ([5, 5], half), ([3, 5], 1)]
    )
    let outcome = try CountingTable.count("majority-judgment", election.profile)
    #expect(outcome.winners == [1])
  }

  @Test func `counts the example of its page`() throws {
    // Five voters; both medians are 3, the next ones are 2 and 3.
    let election = RatedElection(
      options: 2,
      scale: 0...4,
      ballots: [([4, 3], 2), ([3, 3], 1), ([2, 4], 1), ([nil, 0], 1)]
    )
    let outcome = try CountingTable.count("majority-judgment", election.profile)
    #expect(outcome.winners == [1])
    let json = outcome.json(options: ["Park", "Quay"])
    #expect(json["median"] == ["Park": 3, "Quay": 3])
    #expect(json["grades"] == [[1, 0, 1, 1, 2], [1, 0, 0, 3, 1]])
  }

  @Test func `ranks the candidates of the Orsay experiment as published`() throws {
    // Balinski and Laraki 2007: per mille of each grade, from excellent to reject. Royal's published
    // shares add up to 1,001; the last is one less here, as in her published gauge.
    let shares: [[Int]] = [
      [167, 227, 191, 168, 122, 125], [136, 307, 251, 148, 84, 74], [191, 198, 143, 115, 71, 282],
    ]
    let sorted = shares.map { share in
      share.enumerated().flatMap { [Int](repeating: 5 - $0.offset, count: $0.element) }
    }
    let election = RatedElection(
      options: 3,
      scale: 0...5,
      ballots: (0..<1_000).map { voter in (sorted.map { $0[voter] }, 1) }
    )
    let outcome = try CountingTable.count("majority-judgment", election.profile)
    #expect(outcome.ranking == [[1], [0], [2]])
    let json = outcome.json(options: ["Royal", "Bayrou", "Sarkozy"])
    #expect(json["median"] == ["Royal": 3, "Bayrou": 3, "Sarkozy": 3])
    #expect(json["above"] == ["Royal": 394, "Bayrou": 443, "Sarkozy": 389])
    #expect(json["below"] == ["Royal": 415, "Bayrou": 306, "Sarkozy": 468])
  }
}

@Suite struct `STAR` {
  /// The text of the rule, step by step; nothing where the order given has to decide.
  private func plain(_ election: RatedElection, order: [Int]) -> Int? {
    let ballots = election.filled
    guard !ballots.isEmpty else { return nil }
    func score(_ ballot: [Int?], _ option: Int) -> Int { ballot[option] ?? 0 }
    func sum(_ option: Int) -> UInt64 {
      ballots.reduce(0) { $0 + UInt64(score($1.scores, option)) * $1.weight }
    }
    func prefer(_ a: Int, _ b: Int) -> UInt64 {
      ballots.reduce(0) { $0 + (score($1.scores, a) > score($1.scores, b) ? $1.weight : 0) }
    }
    var left = Array(0..<election.options)
    var finalists: [Int] = []
    while finalists.count < 2, !left.isEmpty {
      let most = left.map(sum).max()
      let level = left.filter { sum($0) == most }
      let strongest = level.first { a in
        level.allSatisfy { $0 == a || prefer(a, $0) > prefer($0, a) }
      }
      // All of a level that has room go on, whatever their order.
      let next = strongest ?? order.first { level.contains($0) } ?? level[0]
      finalists.append(next)
      left.removeAll { $0 == next }
    }
    guard finalists.count == 2 else { return finalists.first }
    let (a, b) = (finalists[0], finalists[1])
    if prefer(a, b) != prefer(b, a) { return prefer(a, b) > prefer(b, a) ? a : b }
    if sum(a) != sum(b) { return sum(a) > sum(b) ? a : b }
    return order.first { $0 == a || $0 == b }
  }

  @Test func `equals a plain count of every small election`() throws {
    try RatedElection.forEach(options: 2, scale: 0...5, ballotsMax: 3) { election in
      let outcome = try CountingTable.count("star", election.profile, tieBreak: .lot([1, 0]))
      #expect(outcome.winners.first == plain(election, order: [1, 0]), "\(election)")
    }
  }

  @Test(arguments: Seeds.some(1))
  func `equals a plain count of random elections`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let election = RatedElection.random(&random, scale: 0...5)
      let order = (0..<election.options).shuffled(using: &random)
      let outcome = try CountingTable.count("star", election.profile, tieBreak: .lot(order))
      let open = try CountingTable.count("star", election.profile)
      let winner = plain(election, order: order)
      if outcome.winners.first != winner || (open.verdict == .elected && open.winners[0] != winner)
      {
        Issue.record("\(Seeds.replay(seed)), \(number): \(election), \(order): \(outcome)")
      }
    }
  }

  @Test func `counts the example of its page`() throws {
    let election = RatedElection(
      options: 3,
      scale: 0...5,
      ballots: [([5, 2, 0], 3), ([0, 4, 5], 2), ([3, 4, nil], 2)]
    )
    let outcome = try CountingTable.count("star", election.profile)
    #expect(outcome.rounds[0].votes == [.whole(21), .whole(22), .whole(10)])
    #expect(outcome.rounds[1].votes == [.whole(3), .whole(4), nil])
    #expect(outcome.winners == [1])
  }

  @Test func `refuses other scales`() {
    let election = RatedElection(options: 1, scale: 1...5, ballots: [])
    #expect(throws: CountFault.wrongScale(expected: "0 to 5")) {
      try CountingTable.count("star", election.profile)
    }
  }
}

@Suite struct `Satisfaction` {
  @Test func `has shares and means with two decimals, half up, below zero too`() {
    let nps = SatisfactionFigures(histogram: [1, 0, 0, 0, 0, 0, 0, 5, 0, 0, 2], lowest: 0)
    #expect(nps.nps?.text == "12.50")
    #expect(nps.mean?.text == "6.88")
    // −1 of 8 is −12.5 %, of 3 is −33.333…, and −0.005 goes up to 0.
    let below = SatisfactionFigures(histogram: [2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], lowest: 0)
    #expect(below.nps?.text == "-33.33")
    let tiny = SatisfactionFigures(
      histogram: [1, 0, 0, 0, 0, 0, 0, 19_999, 0, 0, 0],
      lowest: 0
    )
    #expect(tiny.nps?.text == "0.00")
    let stars = SatisfactionFigures(histogram: [3, 6, 20, 45, 95], lowest: 1)
    #expect(stars.csat?.text == "82.84")
    #expect(stars.mean?.text == "4.32")
    #expect(stars.nps == nil)
    #expect(SatisfactionFigures(histogram: [0, 0], lowest: 1).mean == nil)
  }

  @Test(arguments: Seeds.some(1))
  func `is the nearest hundredth, in every window that moves over the periods`(seed: UInt64) throws
  {
    var random = SeededRandom(seed: seed)
    for number in 0..<(tenThousand / 10) {
      let periods = (0..<12).map { _ in
        (0..<11).map { _ in UInt64.random(in: 0...9, using: &random) }
      }
      let width = Int.random(in: 1...5, using: &random)
      let windows = SatisfactionFigures.rolling(periods, width: width, lowest: 0)
      for (period, window) in windows.enumerated() {
        let held = periods[max(0, period + 1 - width)...period]
        let sums = (0..<11).map { score in held.reduce(0) { $0 + Int($1[score]) } }
        let total = sums.reduce(0, +)
        guard total > 0 else { continue }
        let net = sums[9] + sums[10] - sums[...6].reduce(0, +)
        let shown = try #require(window.nps?.text.filter { $0 != "." })
        let hundredths = try #require(Int(shown))
        // shown − 1/2 ≤ 10,000 × net ÷ total < shown + 1/2, in whole numbers.
        let isNearest =
          (2 * hundredths - 1) * total <= 20_000 * net
          && 20_000 * net < (2 * hundredths + 1) * total
        if !isNearest { Issue.record("\(Seeds.replay(seed)), \(number), \(period)") }
      }
    }
  }

  @Test func `is counted from ballots`() throws {
    let election = RatedElection(
      options: 2,
      scale: 1...5,
      ballots: [([5, nil], 3), ([2, nil], 1), ([nil, nil], 2)]
    )
    let json = try CountingTable.count("satisfaction", election.profile).json(options: ["a", "b"])
    #expect(json["outcome"] == "measured")
    #expect(json["csat"] == ["a": "75.00"])
    #expect(json["mean"] == ["a": "4.25"])
    #expect(json["ratings"] == ["a": 4, "b": 0])
    #expect(json["blank"] == 2)
    #expect(json["winners"] == [])
  }
}

@Suite struct `Rated scores` {
  @Test(arguments: Seeds.some(1), ["sum", "mean", "median"])
  func `elect as sorted lists of ratings do`(seed: UInt64, by: String) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<(tenThousand / 2) {
      let election = RatedElection.random(&random, scale: 0...5)
      let outcome = try CountingTable.count("score", election.profile, chosen: ["by": by])
      // Figures times 2 × 3 × 5 × 7 × …, so that every mean of up to 28 ratings is whole.
      let whole = (1...28).reduce(1) { $0 / Self.divisor($0, $1) * $1 }
      let figures = (0..<election.options).map { option -> Int? in
        let ratings = election.ballots.flatMap { ballot in
          ballot.scores[option].map { [Int](repeating: $0, count: Int(ballot.weight)) } ?? []
        }
        .sorted()
        guard !ratings.isEmpty else { return nil }
        switch by {
        case "sum": return ratings.reduce(0, +)
        case "mean": return whole / ratings.count * ratings.reduce(0, +)
        default: return ratings[(ratings.count - 1) / 2] + ratings[ratings.count / 2]
        }
      }
      let best = figures.compactMap { $0 }.max()
      let first = figures.indices.filter { figures[$0] != nil && figures[$0] == best }
      let isRight =
        first.isEmpty
        ? outcome.verdict == .noVotes
        : first.count == 1 ? outcome.winners == first : outcome.ties.map(\.among) == [first]
      if !isRight { Issue.record("\(Seeds.replay(seed)), \(number): \(election), \(outcome)") }
    }
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }

  @Test func `show median and histogram beside the mean`() throws {
    let election = RatedElection(
      options: 2,
      scale: 1...5,
      ballots: [([5, 1], 1), ([4, nil], 2), ([1, nil], 1)]
    )
    let json = try CountingTable.count("score", election.profile).json(options: ["a", "b"])
    #expect(json["median"] == ["a": "4.0", "b": "1.0"])
    #expect(json["mean"] == ["a": "3.50", "b": "1.00"])
    #expect(json["histogram"] == [[1, 0, 0, 2, 1], [1, 0, 0, 0, 0]])
    #expect(json["winners"] == ["a"])
  }
}

@Suite struct `Rules for scores` {
  @Test(arguments: Seeds.some(1))
  func `do not depend on the order of ballots, nor on the options' names`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<1_000 {
      let election = RatedElection.random(&random, scale: 0...5)
      let places = (0..<election.options).shuffled(using: &random)
      let order = (0..<election.options).shuffled(using: &random)
      let other = RatedElection(
        options: election.options,
        scale: election.scale,
        ballots: election.ballots.shuffled(using: &random).map { ballot in
          var scores = ballot.scores
          for (option, score) in ballot.scores.enumerated() { scores[places[option]] = score }
          return (scores, ballot.weight)
        }
      )
      for rule in ["star", "majority-judgment", "score"] {
        for (first, second) in [
          (TieBreak.none, TieBreak.none), (.lot(order), .lot(order.map { places[$0] })),
        ] {
          let a = try CountingTable.count(rule, election.profile, tieBreak: first)
          let b = try CountingTable.count(rule, other.profile, tieBreak: second)
          if a.winners.map({ places[$0] }) != b.winners || a.verdict != b.verdict {
            Issue.record("\(rule), \(Seeds.replay(seed)), \(number): \(election)")
          }
        }
      }
    }
  }

  @Test(arguments: Seeds.some(1))
  func `elect a winner again whom a ballot grades higher`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<2_000 {
      let election = RatedElection.random(&random, scale: 0...5)
      guard let ballot = election.ballots.indices.randomElement(using: &random) else { continue }
      let order = (0..<election.options).shuffled(using: &random)
      for rule in ["majority-judgment", "score"] {
        let chosen = rule == "score" ? ["by": "sum"] : [:]
        let before = try CountingTable.count(
          rule,
          election.profile,
          tieBreak: .preset(order),
          chosen: chosen
        ).winners
        guard let winner = before.first else { continue }
        var raised = election
        raised.ballots[ballot].scores[winner] = 5
        let after = try CountingTable.count(
          rule,
          raised.profile,
          tieBreak: .preset(order),
          chosen: chosen
        ).winners
        if after != before {
          Issue.record("\(rule), \(Seeds.replay(seed)), \(number): \(election)")
        }
      }
    }
  }
}
