import TallyCount
import TallyModel
import TallyTesting
import Testing

@Suite struct `The counting table` {
  @Test func `has every rule once`() {
    let keys = CountingTable.methods.map(\.key)
    #expect(Set(keys).count == keys.count)
    #expect(keys.count == 34)
    for method in CountingTable.methods {
      #expect(Set(method.settings.map(\.name)).count == method.settings.count)
      for setting in method.settings {
        if let standard = setting.standard {
          #expect(throws: Never.self, "\(method.key)") {
            try CountSettings([setting.name: standard], known: method.settings)
          }
        }
      }
    }
  }

  @Test func `says what is wrong with a request`() throws {
    let profile = tennessee.profile
    func fault(
      _ rule: String,
      seats: Int = 1,
      tieBreak: TieBreak = .none,
      _ chosen: [String: String] = [:]
    ) -> CountFault? {
      do throws(CountFault) {
        _ = try CountingTable.count(
          rule,
          profile,
          seats: seats,
          tieBreak: tieBreak,
          chosen: chosen
        )
        return nil
      } catch {
        return error
      }
    }
    #expect(fault("irv") == nil)
    #expect(fault("irving") == .unknownRule("irving"))
    #expect(fault("star") == .wrongForm(.ranking, expected: .scores))
    #expect(fault("irv", seats: 2) == .seatsOutOfRange(2, 1...1))
    #expect(fault("stv-scottish", seats: 0)?.description == "0 seats; this rule fills 1 to 5000")
    #expect(fault("irv", tieBreak: .lot([0, 1, 2])) == .badTieOrder)
    #expect(fault("irv", tieBreak: .preset([0, 1, 2, 2])) == .badTieOrder)
    #expect(fault("copeland", ["x": "1"])?.description == "x: this rule has no options")
    #expect(
      fault("irv", ["batch": "maybe"])
        == .badValue(setting: "batch", value: "maybe", expected: "no or yes")
    )
    #expect(fault("irv", ["skipped-ranks": "2"]) == nil)
    for text in ["-1", "+2", "02", "-0", " 2", "٢"] {
      #expect(fault("irv", ["skipped-ranks": text]) != nil, "\(text)")
    }
    let wide = BallotBox(form: .ranking, options: (0..<251).map { "\($0)" }).profile
    #expect(throws: CountFault.tooManyOptions(251, most: 250)) {
      try CountingTable.count("copeland", wide)
    }
    #expect(try CountingTable.count("irv", wide).verdict == .noVotes)
  }

  @Test func `reads fractions of one spelling only`() {
    let good: [(String, UInt64, UInt64)] = [
      ("5", 5, 1), ("2/3", 2, 3), ("3.25", 325, 100), ("0.5", 5, 10), ("0", 0, 1),
    ]
    for (text, above, below) in good { #expect(Fraction(text) == Fraction(above, below)) }
    for text in ["", "/", "1/", "/2", "1/0", "1.", ".5", "-1", "+1", "1/2/3", "1.2.3", "1e3", "½"] {
      #expect(Fraction(text) == nil, "\(text)")
    }
    #expect(Fraction("1000000000001") == nil)
    #expect(Fraction(1, 3).isReached(by: 1, of: 3))
    #expect(!Fraction(1, 3).isReached(by: 333_333, of: 1_000_000))
  }
}

@Suite struct `A ballot box` {
  @Test(arguments: Seeds.some(3))
  func `holds what was put in and not taken out, in whatever order`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let ballots = RankedElections.weakBallots(options: 3)
    var box = BallotBox(form: .ranking, options: ["a", "b", "c"])
    var standing: [[[Int]]] = []
    for _ in 0..<300 {
      if Int.random(in: 0..<5, using: &random) < 2, !standing.isEmpty {
        let place = Int.random(in: 0..<standing.count, using: &random)
        box.remove(Self.marks(standing.remove(at: place)), weight: 2)
      } else {
        let ballot = ballots[Int.random(in: 0..<ballots.count, using: &random)]
        standing.append(ballot)
        box.add(Self.marks(ballot).shuffled(using: &random), weight: 2)
      }
    }
    var recount = BallotBox(form: .ranking, options: ["a", "b", "c"])
    for ballot in standing.shuffled(using: &random) { recount.add(ranks: ballot, weight: 2) }
    #expect(Self.contents(box.profile) == Self.contents(recount.profile), "\(Seeds.replay(seed))")
    #expect(box.profile.heads == UInt64(standing.count))
    #expect(box.profile.weight == 2 * UInt64(standing.count))
  }

  private static func marks(_ ranks: [[Int]]) -> [BallotMark] {
    ranks.enumerated().flatMap { rank, options in
      options.map { BallotMark(option: $0, value: rank + 1) }
    }
  }

  private static func contents(_ profile: BallotProfile) -> [[BallotMark]: UInt64] {
    var contents: [[BallotMark]: UInt64] = [:]
    for pattern in profile.patterns {
      contents[Array(profile.marks[pattern.marks])] = pattern.weight
    }
    return contents
  }

  @Test func `stops when it is asked to give what it does not hold`() async {
    await #expect(processExitsWith: .failure) {
      var box = BallotBox(form: .choices, options: ["a"])
      box.remove([BallotMark(option: 0, value: 1)], weight: 1)
    }
    await #expect(processExitsWith: .failure) {
      var box = BallotBox(form: .scores, options: ["a"], scale: 0...5)
      box.add(scores: [6], weight: 1)
    }
    await #expect(processExitsWith: .failure) {
      var box = BallotBox(form: .choices, options: ["a", "b"])
      box.add(choices: [1, 1], weight: 1)
    }
  }
}

@Suite struct `Monotone rules` {
  /// One place up for an option on one ballot; nothing where it is the first already.
  private func raised(_ election: RankedElection, _ option: Int, on ballot: Int) -> RankedElection?
  {
    var election = election
    var ranks = election.ballots[ballot].ranks
    if let place = ranks.firstIndex(of: [option]) {
      guard place > 0 else { return nil }
      ranks.swapAt(place, place - 1)
    } else {
      ranks.append([option])
    }
    election.ballots[ballot].ranks = ranks
    return election
  }

  @Test(arguments: Seeds.some(1))
  func `elect a winner again whom a ballot ranks higher`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let rules = CountingTable.methods.map(\.key).filter { key in
      ["borda", "schulze", "ranked", "minimax", "copeland"].contains { key.hasPrefix($0) }
    }
    #expect(rules.count == 11)
    for number in 0..<1_000 {
      let election = RankedElections.strict(&random, optionsMax: 5, ballotsMax: 9)
      guard !election.ballots.isEmpty else { continue }
      let order = (0..<election.options).shuffled(using: &random)
      let ballot = Int.random(in: 0..<election.ballots.count, using: &random)
      for rule in rules {
        let before = try counted(rule, election, tieBreak: .preset(order)).winners
        guard let winner = before.first else { continue }
        guard let raised = raised(election, winner, on: ballot) else { continue }
        let after = try counted(rule, raised, tieBreak: .preset(order)).winners
        if after != before {
          Issue.record("\(rule), \(Seeds.replay(seed)), \(number): \(election), ballot \(ballot)")
        }
      }
    }
  }

  @Test func `do not include instant run-off, whose textbook example loses by more votes`() throws {
    // 39 a b c, 35 b c a, 26 c a b: c goes, a wins. Ten who change from b to a let b go, and c wins.
    func winner(_ changed: UInt64) throws -> [Int] {
      let election = RankedElection(
        options: 3,
        ballots: [
          .init(ranks: [[0], [1], [2]], weight: 39 + changed),
          .init(ranks: [[1], [2], [0]], weight: 35 - changed),
          .init(ranks: [[2], [0], [1]], weight: 26),
        ]
      )
      return try counted("irv", election).winners
    }
    #expect(try winner(0) == [0])
    #expect(try winner(10) == [2])
  }
}
