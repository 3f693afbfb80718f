import TallyCount
import TallyTesting
import Testing

/// Ballots of any form, each of one person, so that they can be put in one by one or together.
private struct AnyElection: CustomStringConvertible {
  let method: any CountMethod
  let options: Int
  let costs: [UInt64]
  var ballots: [[BallotMark]]
  let chosen: [String: String]
  let seats: Int

  private static let scale: ClosedRange<UInt16> = 0...5

  /// What the rule can count, with level figures more often than in life.
  init(_ method: any CountMethod, _ random: inout SeededRandom) {
    self.method = method
    let options = method.key == "referendum" ? 3 : Int.random(in: 2...5, using: &random)
    self.options = options
    let isBudget = method.key.hasPrefix("budget-")
    costs = isBudget ? (0..<options).map { _ in UInt64.random(in: 1...9, using: &random) } : []
    ballots = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      switch method.form {
      case .choices:
        let most = method.key == "initiative" ? 1 : options
        let named = (0..<options).shuffled(using: &random)
        return named.prefix(Int.random(in: 0...most, using: &random))
          .map { BallotMark(option: $0, value: 1) }
      case .ranking:
        let named = (0..<options).shuffled(using: &random)
        return named.prefix(Int.random(in: 0...options, using: &random)).enumerated()
          .map { BallotMark(option: $0.element, value: $0.offset + 1) }
      case .scores:
        return (0..<options).compactMap { option in
          Int.random(in: 0...5, using: &random) == 0
            ? nil : BallotMark(option: option, value: Int.random(in: 0...5, using: &random))
        }
      }
    }
    var chosen: [String: String] = [:]
    if isBudget { chosen["budget"] = "\(Int.random(in: 1...20, using: &random))" }
    if method.key == "initiative" { chosen["target"] = "\(Int.random(in: 1...6, using: &random))" }
    self.chosen = chosen
    seats = method.seats == nil ? 1 : Int.random(in: 1...3, using: &random)
  }

  var description: String {
    "\(options) options, \(seats) seats, \(chosen), costs \(costs), "
      + ballots.map { "\($0.map { "\($0.option):\($0.value)" })" }.joined(separator: " ")
  }

  /// With the ballots of one kind together, or each alone.
  func profile(grouped: Bool = false) -> BallotProfile {
    var box = BallotBox(
      form: method.form,
      options: (0..<options).map { "\($0)" },
      scale: method.form == .scores ? Self.scale : nil,
      costs: costs
    )
    for (place, ballot) in ballots.enumerated() {
      // The first of a kind stands for all of it.
      let count = grouped ? UInt64(ballots.count { $0 == ballot }) : 1
      if !grouped || ballots.firstIndex(of: ballot) == place {
        box.add(ballot, weight: count, heads: count)
      }
    }
    return box.profile
  }

  func outcome(_ order: [Int], grouped: Bool = false) throws -> CountOutcome {
    try CountingTable.count(
      method.key,
      profile(grouped: grouped),
      seats: seats,
      tieBreak: .preset(order),
      chosen: chosen
    )
  }

  /// The same with another place for each option.
  func renamed(_ place: [Int]) -> AnyElection {
    var costs = costs
    for (option, cost) in self.costs.enumerated() { costs[place[option]] = cost }
    let ballots = ballots.map { ballot in
      ballot.map { BallotMark(option: place[Int($0.option)], value: Int($0.value)) }
    }
    return AnyElection(self, costs: costs, ballots: ballots)
  }

  /// The same with one more ballot for an option alone, or one more mark on a ballot.
  func favoured(_ option: Int, onBallot ballot: Int?) -> AnyElection {
    var ballots = ballots
    let mark = BallotMark(option: option, value: 1)
    if let ballot { ballots[ballot].append(mark) } else { ballots.append([mark]) }
    return AnyElection(self, costs: costs, ballots: ballots)
  }

  private init(_ other: AnyElection, costs: [UInt64], ballots: [[BallotMark]]) {
    method = other.method
    options = other.options
    self.costs = costs
    self.ballots = ballots
    chosen = other.chosen
    seats = other.seats
  }
}

@Suite struct `Every rule of the table` {
  @Test(arguments: Seeds.some(1))
  func `counts the same whatever the order of ballots, one by one or together`(seed: UInt64) throws
  {
    var random = SeededRandom(seed: seed)
    for method in CountingTable.methods {
      for number in 0..<200 {
        let election = AnyElection(method, &random)
        var shuffled = election
        shuffled.ballots.shuffle(using: &random)
        let order = (0..<election.options).shuffled(using: &random)
        let outcome = try election.outcome(order)
        let again = try shuffled.outcome(order)
        let grouped = try shuffled.outcome(order, grouped: true)
        if outcome != again || outcome != grouped {
          Issue.record("\(method.key), \(Seeds.replay(seed)), \(number): \(election)")
        }
      }
    }
  }

  /// A referendum's options mean yes and no by their places.
  @Test(arguments: Seeds.some(1))
  func `favours no option for its place, but for the tie order`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for method in CountingTable.methods where method.key != "referendum" {
      for number in 0..<200 {
        let election = AnyElection(method, &random)
        let places = (0..<election.options).shuffled(using: &random)
        let order = (0..<election.options).shuffled(using: &random)
        let outcome = try election.outcome(order)
        let renamed = try election.renamed(places).outcome(order.map { places[$0] })
        var seats = outcome.seats
        for (option, count) in outcome.seats.enumerated() { seats[places[option]] = count }
        let isSame =
          Set(outcome.winners.map { places[$0] }) == Set(renamed.winners)
          && seats == renamed.seats && outcome.verdict == renamed.verdict
          && outcome.rounds.count == renamed.rounds.count
        if !isSame {
          Issue.record("\(method.key), \(Seeds.replay(seed)), \(number), \(places): \(election)")
        }
      }
    }
  }
}

@Suite struct `Rules for choices` {
  @Test(arguments: Seeds.some(1))
  func `elect and buy again what one more ballot marks`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for key in ["plurality", "approval", "budget-greedy"] {
      let method = try #require(CountingTable.method(key))
      var compared = 0
      for number in 0..<500 {
        let election = AnyElection(method, &random)
        let order = (0..<election.options).shuffled(using: &random)
        guard let winner = try election.outcome(order).winners.randomElement(using: &random) else {
          continue
        }
        // Plurality takes a second mark for a spoilt ballot.
        let unmarked = election.ballots.indices.filter { ballot in
          key != "plurality" && !election.ballots[ballot].contains { $0.option == winner }
        }
        let more = election.favoured(winner, onBallot: unmarked.randomElement(using: &random))
        compared += 1
        if try !more.outcome(order).winners.contains(winner) {
          Issue.record("\(key), \(Seeds.replay(seed)), \(number): \(election), \(winner)")
        }
      }
      #expect(compared > 250)
    }
  }

  @Test(arguments: Seeds.some(1))
  func `take no seat from a party for one vote more by divisors, and keep what was reached`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    for key in ["dhondt", "sainte-lague", "modified-sainte-lague", "referendum", "initiative"] {
      let method = try #require(CountingTable.method(key))
      for number in 0..<500 {
        let election = AnyElection(method, &random)
        let order = (0..<election.options).shuffled(using: &random)
        let option = key == "referendum" ? 0 : Int.random(in: 0..<election.options, using: &random)
        let before = try election.outcome(order)
        let after = try election.favoured(option, onBallot: nil).outcome(order)
        let isKept =
          before.seats.isEmpty
          ? [.rejected, .notReached].contains(before.verdict) || after.verdict == before.verdict
          : after.seats[option] >= before.seats[option]
        if !isKept { Issue.record("\(key), \(Seeds.replay(seed)), \(number): \(election)") }
      }
    }
  }
}

@Suite struct `Rounds of an instant run-off` {
  @Test(arguments: Seeds.some(1))
  func `add up to the ballots that are not blank, under every reading`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let readings: [[String: String]] = [
      [:], ["batch": "yes"], ["overvote": "skip-to-next-rank"],
      ["overvote": "exhaust-if-multiple-continuing"], ["skipped-ranks": "0"],
      ["duplicates": "exhaust"],
    ]
    for number in 0..<1_000 {
      let election = RankedElections.careless(&random)
      let order = (0..<election.options).shuffled(using: &random)
      let profile = election.profile
      for reading in readings {
        let outcome = try counted("irv", election, tieBreak: .preset(order), reading)
        for round in outcome.rounds {
          let sum = (round.votes + [round.exhausted]).reduce(Int128(0)) { sum, amount in
            guard case .decimal(let votes, 0)? = amount else { return sum }
            return sum + votes
          }
          if sum != Int128(profile.weight - profile.blankWeight) {
            Issue.record("\(reading), \(Seeds.replay(seed)), \(number): \(election)")
          }
        }
      }
    }
  }
}
