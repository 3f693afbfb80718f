import TallyCount
import Testing

/// The steering committee of the Green Party of the United States, 24 July 2005: 94 ballots, 13 options,
/// 4 seats, as `SC.blt` in the tests of Droop (github.com/jklundell/droop).
///
/// Its author, J. Lundell, wrote the Proportional Representation Foundation's reference rules, and the
/// stages below are those that Droop published with its ballots.
private let committee: RankedElection = {
  let text = """
    19: 7 8 9 11 12; 1: 13 7 5 4 2 1; 1: 5 13 2 7 4 1; 1: 13 4 1 2; 1: 4 2 13 1 3; 1: 4 13 2 7
    1: 7 8 12 1 13 9 2 4 11 5; 1: 1 13 3 4 7 5 2; 2: 4 1 13 7 3 5 2; 1: 1 4 13 2 7 5 3 9 8 12 11
    2: 7 1 8 9 13 3 2 4 12 5 11; 1: 5 1 13 3 2 4 7; 1: 7 8 9 3 12 2 13 5 1 4; 2: 3 13 1 2
    1: 4 7 13 5; 1: 4 5 13 3 2 1; 1: 7 9 8 12 11 2 13; 3: 4 3 13 1; 1: 13 3 4 1 7 2 5
    1: 3 13 4 1 7 2 5; 1: 13 3 4 1 2 5 7; 1: 13 1 4 2 5 3 7; 1: 13 4 3 1 2 5; 1: 3 13 1 4 2 7 5
    1: 4 3 13 8; 2: 1 4 13 7; 1: 7 3 4 13 1 5; 1: 9 11 8 7; 1: 13 3 5 2; 1: 4 5 2 3 13
    1: 13 5 2 4 1 3 7; 1: 13 5 2 1 7 3 8; 1: 7 8 9 12 11; 1: 7 8 4 9 12; 1: 13 4 7 2 8
    1: 4 13 2 7 1 8; 1: 7 8 11 9 12; 1: 8 4 7 11 13 9; 1: 7 4 2 13; 1: 13 1 7 4; 1: 4 1 2 13 9 5
    1: 1 4 13 5 3 2; 1: 7 5 4 8 11 2 13 1 3 9 12; 1: 4 8 7 5 13 2 1 3 9; 1: 3 4 7 2 12 13 8 1 5
    2: 7 8 11 9; 1: 13 2 4 7 5 1; 1: 7 8 9 11; 1: 2 7 8 12 13 11 1 5 9; 1: 4 7 8 2
    1: 4 13 5 2 1 3; 1: 13 4 7 3 1 5 8 2 9; 1: 4 3 13 1 7; 1: 13 4 1 3; 1: 4 1 13 3 2 7 8
    1: 2 4 13 5; 1: 2 3 4 1 13 7; 1: 3 1 4 13; 1: 4 3 1 2 11; 1: 3 1 4 13 2 7; 1: 4 1 2 8 3
    2: 4 1 5 13 2 3; 1: 13 7 3 2 5 4 1; 1: 13 5 7 2 4 1; 1: 1 13 3 7 2 4 5; 2: 13 1 2 7 4 5 3
    1: 3 1 4 2 13 7 9 5 8
    """
  let ballots = text.split { $0 == ";" || $0 == "\n" }.compactMap { entry in
    let parts = entry.split(separator: ":")
    let ranks = parts.last?.split(separator: " ").compactMap { Int($0) }.map { [$0 - 1] } ?? []
    let weight = parts.first.flatMap { UInt64($0.filter { $0 != " " }) } ?? 0
    return RankedElection.Ballot(ranks: ranks, weight: weight)
  }
  return RankedElection(options: 13, ballots: ballots)
}()

@Suite struct `Counts that others published` {
  /// Options from 1, as the ballots have them.
  private typealias Stage = (round: Int, votes: [Int: String], exhausted: String)

  /// Who has votes in a round, options without any left out.
  private func votes(_ round: CountRound) -> [Int: String] {
    var votes: [Int: String] = [:]
    for (place, amount) in round.votes.enumerated() {
      guard let amount, amount.text.contains(where: { ("1"..."9").contains($0) }) else { continue }
      votes[place + 1] = amount.text
    }
    return votes
  }

  private func check(_ rule: String, winners: [Int], _ stages: [Stage]) throws {
    #expect(committee.weight == 94)
    let order = Array(0..<13)
    let outcome = try counted(rule, committee, seats: 4, tieBreak: .preset(order))
    #expect(outcome.winners.map { $0 + 1 } == winners)
    for stage in stages {
      let round = try #require(outcome.rounds.dropFirst(stage.round).first)
      #expect(votes(round) == stage.votes, "\(rule), round \(stage.round)")
      #expect(round.exhausted?.text == stage.exhausted, "\(rule), round \(stage.round)")
    }
    // Nobody without a vote decides anything, in whatever order they leave.
    let backward = try counted(rule, committee, seats: 4, tieBreak: .preset(order.reversed()))
    #expect(backward.rounds.last?.votes == outcome.rounds.last?.votes)
  }

  @Test func `are the Scottish rule's to the last digit`() throws {
    try check(
      "stv-scottish",
      winners: [7, 4, 13, 3],
      [
        (
          1,
          [
            1: "6.84848", 2: "3.42424", 3: "8.42424", 4: "22.00000", 5: "2.42424", 7: "19.00000",
            8: "12.45448", 9: "1.42424", 13: "18.00000",
          ], "0.00000"
        ),
        (
          2,
          [
            1: "7.80300", 2: "3.56060", 3: "9.24240", 4: "19.00000", 5: "2.69696", 7: "19.00000",
            8: "12.72720", 9: "1.42424", 13: "18.54544",
          ], "0.00000"
        ),
        (
          8,
          [
            1: "8.80300", 2: "3.69696", 3: "9.24240", 4: "19.00000", 7: "19.00000", 8: "14.57568",
            13: "19.68180",
          ], "0.00000"
        ),
        (
          9,
          [
            1: "9.01084", 2: "3.95360", 3: "9.45496", 4: "19.00000", 7: "19.00000", 8: "14.57568",
            13: "19.00000",
          ], "0.00472"
        ),
        (
          11, [3: "16.62204", 4: "19.00000", 7: "19.00000", 8: "16.59988", 13: "19.00000"],
          "3.77788"
        ),
        (12, [3: "18.59172", 4: "19.00000", 7: "19.00000", 13: "19.00000"], "18.40808"),
      ]
    )
  }

  @Test func `are the reference WIGM rule's to the last digit`() throws {
    try check(
      "stv-wigm-prf",
      winners: [7, 4, 13, 3],
      [
        (
          1,
          [
            1: "6.8606", 2: "3.4303", 3: "8.4303", 4: "22.0000", 5: "2.4303", 7: "18.8001",
            8: "12.6181", 9: "1.4303", 13: "18.0000",
          ], "0.0000"
        ),
        (
          2,
          [
            1: "7.8784", 2: "3.5757", 3: "9.3027", 4: "18.8001", 5: "2.7211", 7: "18.8001",
            8: "12.9089", 9: "1.4303", 13: "18.5816",
          ], "0.0000"
        ),
        (
          9,
          [
            1: "9.1598", 2: "4.0698", 3: "9.5909", 4: "18.8001", 7: "18.8001", 8: "14.7695",
            13: "18.8001",
          ], "0.0068"
        ),
        (11, [3: "16.8969", 4: "18.8001", 7: "18.8001", 8: "16.8292", 13: "18.8001"], "3.8707"),
        (12, [3: "18.9089", 4: "18.8001", 7: "18.8001", 13: "18.8001"], "18.6879"),
      ]
    )
  }

  @Test func `are the reference Meek rule's to the last digit, and elect another fourth`() throws {
    try check(
      "stv-meek-prf",
      winners: [7, 4, 13, 8],
      [
        (
          1,
          [
            1: "8.006073598", 2: "3.232685848", 3: "9.408174589", 4: "18.800000609",
            5: "2.759954125", 7: "18.800000299", 8: "13.000470959", 9: "1.435843893",
            13: "18.556796080",
          ], "0.000000000"
        ),
        (
          8,
          [
            1: "9.427381450", 2: "3.730149807", 3: "9.774255128", 4: "18.799133460",
            7: "18.799133416", 8: "14.666479770", 13: "18.799133497",
          ], "0.004333472"
        ),
        (
          9,
          [
            1: "10.204118384", 3: "11.498644230", 4: "18.789719457", 7: "18.789719396",
            8: "15.876675538", 13: "18.789719467",
          ], "0.051403528"
        ),
        (
          10,
          [
            3: "16.482212783", 4: "19.087429756", 7: "19.073682122", 8: "19.085721549",
            13: "19.202438090",
          ], "1.068515700"
        ),
      ]
    )
  }

  @Test func `have Pollux lose to Helen by what the reference WIGM rule cuts off`() throws {
    // Droop's 513.blt: with exact fractions the two would be level.
    let twins = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1]], weight: 5), .init(ranks: [[1]], weight: 1),
        .init(ranks: [[2]], weight: 3),
      ]
    )
    let outcome = try counted("stv-wigm-prf", twins, seats: 2)
    #expect(votes(outcome.rounds[1]) == [1: "3.0001", 2: "2.9995", 3: "3.0000"])
    #expect(outcome.winners == [0, 2])
  }

  @Test func `send Tennessee's capital to Memphis, Nashville or Knoxville, as the rule is`() throws
  {
    var first = BallotBox(form: .choices, options: tennessee.names)
    for ballot in tennessee.ballots { first.add(choices: ballot.ranks[0], weight: ballot.weight) }
    #expect(try CountingTable.count("plurality", first.profile).winners == [0])
    for method in CountingTable.methods where method.form == .ranking {
      let isTransfer = method.key == "irv" || method.key.hasPrefix("stv-")
      // Dowdall's fractions favour first places: its winner is nobody's published figure.
      if method.key == "borda-dowdall" { continue }
      #expect(try counted(method.key, tennessee).winners == [isTransfer ? 3 : 1], "\(method.key)")
    }
  }
}
