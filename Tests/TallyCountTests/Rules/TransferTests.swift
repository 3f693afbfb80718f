import TallyCount
import TallyModel
import TallyTesting
import Testing

@Suite struct `Transferable votes` {
  private static let laws: [(key: String, law: PlainTransfer.Law, one: Int)] = [
    ("stv-scottish", .scottish, 100_000), ("stv-wigm-prf", .wigm, 10_000),
    ("stv-us", .minneapolis, 10_000),
  ]

  private static func units(_ amount: Amount?) -> Int? {
    guard case .decimal(let units, _) = amount else { return nil }
    return Int(units)
  }

  private static func votes(_ round: CountRound) -> [Int: Int] {
    var votes: [Int: Int] = [:]
    for (option, amount) in round.votes.enumerated() { votes[option] = units(amount) }
    return votes
  }

  private func compare(
    _ election: RankedElection,
    seats: Int,
    order: [Int],
    _ comment: @autoclosure () -> String
  ) throws {
    let profile = election.profile
    for (key, law, _) in Self.laws {
      let outcome = try counted(key, profile, seats: seats, tieBreak: .lot(order))
      let plain = PlainTransfer(law: law, seats: seats, order: order).count(election)
      let stages = outcome.rounds.map { round in
        PlainTransfer.Stage(
          votes: Self.votes(round),
          exhausted: Self.units(round.exhausted) ?? -1,
          residue: Self.units(round.residue) ?? -1
        )
      }
      if outcome.winners != plain.winners || stages != plain.stages {
        Issue.record("\(key), \(comment()): \(outcome), not \(plain)")
      }
    }
    let outcome = try counted("stv-meek-prf", profile, seats: seats, tieBreak: .lot(order))
    let plain = PlainMeek(seats: seats, order: order).count(election)
    let stages = outcome.rounds.map { Self.votes($0) }
    if outcome.winners != plain.winners || !stages.starts(with: plain.stages) {
      Issue.record("stv-meek-prf, \(comment()): \(outcome), not \(plain)")
    }
  }

  @Test(arguments: [(3, 5, 1), (3, 5, 2), (4, 3, 2), (4, 2, 3)])
  func `are counted as paper by paper in every small election`(
    options: Int,
    ballotsMax: Int,
    seats: Int
  ) throws {
    let ballots = RankedElections.strictBallots(options: options)
    let order = Array((0..<options).reversed())
    let count = try RankedElections.forEach(
      options: options,
      ballotsMax: ballotsMax,
      of: ballots
    ) { election in
      try compare(election, seats: seats, order: order, "\(seats) seats, \(election)")
    }
    #expect(count > 2_000)
  }

  @Test(arguments: Seeds.some(1))
  func `are counted as paper by paper in random elections`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      // One in five has gaps and shared ranks.
      let election =
        number.isMultiple(of: 5)
        ? RankedElections.careless(&random) : RankedElections.strict(&random)
      let seats = Int.random(in: 1...election.options, using: &random)
      let order = (0..<election.options).shuffled(using: &random)
      try compare(
        election,
        seats: seats,
        order: order,
        "\(Seeds.replay(seed)), \(number): \(seats) seats, \(order), \(election)"
      )
    }
  }

  @Test(arguments: Seeds.some(1))
  func `add up to the valid votes at every round to the last digit`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<2_000 {
      let election = RankedElections.strict(&random, optionsMax: 8, ballotsMax: 40)
      let seats = Int.random(in: 1...3, using: &random)
      let order = (0..<election.options).shuffled(using: &random)
      for key in ["stv-scottish", "stv-wigm-prf", "stv-us", "stv-meek-prf"] {
        let outcome = try counted(key, election, seats: seats, tieBreak: .preset(order))
        let one = key == "stv-scottish" ? 100_000 : key == "stv-meek-prf" ? 1_000_000_000 : 10_000
        let valid = election.ballots.reduce(0) { $0 + ($1.ranks.isEmpty ? 0 : Int($1.weight)) }
        for round in outcome.rounds {
          let sum = Self.votes(round).values.reduce(0, +)
          let lost = (Self.units(round.exhausted) ?? 0) + (Self.units(round.residue) ?? 0)
          #expect(sum + lost == valid * one, "\(key), \(Seeds.replay(seed)), \(number)")
        }
      }
    }
  }

  @Test(arguments: Seeds.some(1))
  func `do not depend on the order of ballots, nor on the options' names`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<500 {
      let election = RankedElections.strict(&random, optionsMax: 5, ballotsMax: 15)
      var shuffled = election
      shuffled.ballots.shuffle(using: &random)
      let places = (0..<election.options).shuffled(using: &random)
      let renamed = election.renamed(places)
      let order = (0..<election.options).shuffled(using: &random)
      for method in CountingTable.methods where method.form == .ranking {
        let seats = method.seats == nil ? 1 : 2
        let comment = "\(method.key), \(Seeds.replay(seed)), \(number)"
        let outcome = try counted(method.key, election, seats: seats, tieBreak: .lot(order))
        let again = try counted(method.key, shuffled, seats: seats, tieBreak: .lot(order))
        if outcome != again { Issue.record("\(comment), in another order") }
        let other = try counted(
          method.key,
          renamed,
          seats: seats,
          tieBreak: .lot(order.map { places[$0] })
        )
        // Level winners stand by place, so that only the set is the same.
        if Set(outcome.winners.map { places[$0] }) != Set(other.winners) {
          Issue.record("\(comment), with other names")
        }
      }
    }
  }

  @Test(arguments: Seeds.some(1))
  func `elect the same under every order when they report no open tie`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<500 {
      let election = RankedElections.strict(&random, optionsMax: 4, ballotsMax: 9)
      let seats = Int.random(in: 1...2, using: &random)
      let profile = election.profile
      for key in ["stv-scottish", "stv-wigm-prf", "stv-us", "stv-meek-prf"] {
        let open = try counted(key, profile, seats: seats)
        guard open.verdict == .elected else { continue }
        for order in RankedElections.permutations(election.options) {
          let one = try counted(key, profile, seats: seats, tieBreak: .preset(order))
          if Set(one.winners) != Set(open.winners) {
            Issue.record("\(key), \(Seeds.replay(seed)), \(number): \(order), \(election)")
          }
        }
      }
    }
  }

  @Test func `move a Scottish surplus at five decimals and leave the rest as residue`() throws {
    // The example of the page: 2 seats, 100 valid votes, quota 34.
    let election = RankedElection(
      options: 4,
      ballots: [
        .init(ranks: [[0], [1]], weight: 30), .init(ranks: [[0], [2]], weight: 13),
        .init(ranks: [[0]], weight: 4), .init(ranks: [[1], [0]], weight: 20),
        .init(ranks: [[2], [1]], weight: 25), .init(ranks: [[3], [2]], weight: 8),
      ]
    )
    let outcome = try counted("stv-scottish", election, seats: 2)
    #expect(outcome.winners == [0, 2])
    // 13 × 1 ÷ 47 is 0.27659 574…: 30 of them are 8.29770, 13 are 3.59567, 4 are 1.10636.
    #expect(outcome.rounds.map(\.action) == [.first, .surplus(of: 0), .exclusion(of: [3])])
    #expect(
      outcome.rounds[1].votes.map { $0?.text } == ["34.00000", "28.29770", "28.59567", "8.00000"]
    )
    #expect(outcome.rounds[1].exhausted?.text == "1.10636")
    #expect(outcome.rounds[1].residue?.text == "0.00027")
    #expect(outcome.rounds[2].votes.map { $0?.text } == ["34.00000", "28.29770", "36.59567", nil])
  }

  @Test func `break a Scottish tie by the last stage in which the votes differed`() throws {
    // 2 against 1 in the first stage, level in the second: the one with 1 goes.
    let election = RankedElection(
      options: 4,
      ballots: [
        .init(ranks: [[0]], weight: 4), .init(ranks: [[1]], weight: 3),
        .init(ranks: [[2]], weight: 2), .init(ranks: [[3], [2]], weight: 1),
      ]
    )
    let outcome = try counted("stv-scottish", election, seats: 1)
    #expect(outcome.ties.map(\.resolution) == [.earlierRound(1)])
    #expect(outcome.ties.map(\.among) == [[1, 2]])
    #expect(outcome.ties.map(\.chosen) == [[2]])
    #expect(outcome.winners == [0])
  }

  @Test func `stop at a tie that nothing breaks and keep who is elected`() throws {
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0]], weight: 5), .init(ranks: [[1]], weight: 2),
        .init(ranks: [[2]], weight: 2),
      ]
    )
    for key in ["stv-scottish", "stv-wigm-prf", "stv-us", "stv-meek-prf"] {
      let outcome = try counted(key, election, seats: 2)
      #expect(outcome.verdict == .tied, "\(key)")
      #expect(outcome.winners == [0], "\(key)")
      #expect(outcome.ties.last?.among == [1, 2], "\(key)")
      let lot = try counted(key, election, seats: 2, tieBreak: .lot([2, 1, 0]))
      #expect(lot.winners == [0, 2], "\(key)")
    }
  }

  @Test func `defeat options together in Minneapolis when they cannot catch up`() throws {
    let election = RankedElection(
      options: 5,
      ballots: [
        .init(ranks: [[0]], weight: 20), .init(ranks: [[1]], weight: 17),
        .init(ranks: [[2], [1]], weight: 10), .init(ranks: [[3], [2]], weight: 3),
        .init(ranks: [[4], [2]], weight: 2),
      ]
    )
    let outcome = try counted("stv-us", election)
    // 10 + 3 + 2 votes stay below 17, even when they come together.
    #expect(outcome.rounds.first?.excluded == [2, 3, 4])
    #expect(outcome.rounds.count == 2)
    #expect(outcome.winners == [1])
  }
}
