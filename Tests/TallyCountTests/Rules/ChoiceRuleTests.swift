import TallyCount
import TallyModel
import TallyTesting
import Testing

private func choices(_ options: [String], _ ballots: [([Int], UInt64)]) -> BallotProfile {
  var box = BallotBox(form: .choices, options: options)
  for (marks, weight) in ballots { box.add(choices: marks, weight: weight) }
  return box.profile
}

@Suite struct `Counted marks` {
  @Test(arguments: Seeds.some(1))
  func `elect as the election's own count does`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let options = Int.random(in: 1...5, using: &random)
      let seats = Int.random(in: 1...3, using: &random)
      let ballots = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        (
          (0..<options).filter { _ in Bool.random(using: &random) },
          UInt64.random(in: 1...4, using: &random)
        )
      }
      let marksMax = ["plurality": 1, "approval": options, "n-of-m": seats]
      for (rule, most) in marksMax {
        let valid = ballots.filter { $0.0.count <= most }
        let marks = (0..<options).map { option in
          valid.reduce(0 as UInt64) { $0 + ($1.0.contains(option) ? $1.1 : 0) }
        }
        let plain = MostMarks.outcome(marks: marks, seats: seats)
        let names = (0..<options).map { "\($0)" }
        let outcome = try CountingTable.count(rule, choices(names, ballots), seats: seats)
        let isRight =
          outcome.winners.sorted() == plain.elected
          && (outcome.ties.first?.among ?? []) == plain.tied
        if !isRight { Issue.record("\(rule), \(Seeds.replay(seed)), \(number): \(ballots)") }
      }
    }
  }

  @Test func `keep invalid and blank ballots apart`() throws {
    let profile = choices(["a", "b"], [([0], 2), ([0, 1], 3), ([], 1)])
    let json = try CountingTable.count("plurality", profile).json(options: profile.options)
    #expect(
      json == [
        "rule": "plurality", "outcome": "elected", "winners": ["a"],
        "rounds": [["action": "first", "votes": ["a": 2, "b": 0], "elected": ["a"]]],
        "ties": [], "blank": 1, "invalid": 3,
      ]
    )
  }
}

@Suite struct `A referendum` {
  private func verdict(
    _ yes: UInt64,
    _ no: UInt64,
    abstain: UInt64 = 0,
    _ chosen: [String: String] = [:]
  ) throws -> CountOutcome.Verdict {
    var ballots: [([Int], UInt64)] = []
    for (option, votes) in [yes, no, abstain].enumerated() where votes > 0 {
      ballots.append(([option], votes))
    }
    return try CountingTable.count(
      "referendum",
      choices(["yes", "no", "abstain"], ballots),
      chosen: chosen
    ).verdict
  }

  @Test func `is adopted as fractions of small counts say`() throws {
    for yes in 0...6 as ClosedRange<UInt64> {
      for no in 0...6 as ClosedRange<UInt64> {
        #expect(try verdict(yes, no, abstain: 3) == (yes > no ? .adopted : .rejected))
        for (p, q) in [(1, 2), (2, 3), (3, 5), (1, 1)] as [(UInt64, UInt64)] {
          let isAdopted = yes > 0 && yes * q >= p * (yes + no)
          let outcome = try verdict(yes, no, abstain: 1, ["threshold": "\(p)/\(q)"])
          #expect(outcome == (isAdopted ? .adopted : .rejected), "\(yes):\(no), \(p)/\(q)")
        }
        let roll = try verdict(yes, no, ["base": "roll", "roll": "8"])
        #expect(roll == (yes > 4 ? .adopted : .rejected))
      }
    }
  }

  @Test func `needs its quorum in heads, not in weights`() throws {
    var box = BallotBox(form: .choices, options: ["yes", "no"])
    box.add(choices: [0], weight: 100, heads: 3)
    box.add(choices: [1], weight: 2, heads: 1)
    box.add(choices: [], weight: 1, heads: 1)
    func verdict(_ chosen: [String: String]) throws -> CountOutcome.Verdict {
      try CountingTable.count("referendum", box.profile, chosen: chosen).verdict
    }
    #expect(try verdict(["quorum": "5"]) == .adopted)
    #expect(try verdict(["quorum": "6"]) == .noQuorum)
    #expect(try verdict(["quorum-share": "50/100", "roll-heads": "10"]) == .adopted)
    #expect(try verdict(["quorum-share": "1/2", "roll-heads": "11"]) == .noQuorum)
    #expect(throws: CountFault.settingMissing("roll-heads")) {
      try verdict(["quorum-share": "1/2"])
    }
  }

  @Test func `counts the example of its page`() throws {
    #expect(try verdict(66, 33, abstain: 20, ["threshold": "2/3"]) == .adopted)
    #expect(try verdict(65, 33, abstain: 20, ["threshold": "2/3"]) == .rejected)
    #expect(try verdict(50, 50) == .rejected)
  }
}

@Suite struct `An initiative` {
  @Test func `is reached once, by one signature`() {
    let goal = InitiativeGoal(target: 3, districtsNeeded: 2, districtTarget: 1)
    var watch = InitiativeWatch(goal: goal, districts: 2)
    let crossings = [0, 0, 0, 1, 1].map { watch.add(district: $0) }
    #expect(crossings == [false, false, false, true, false])
    #expect(watch.support == [3, 2])
    for _ in 0..<2 { watch.remove(district: 1) }
    let again = watch.add(district: 1)
    #expect(!again)
    #expect(watch.isReached)
  }

  @Test(arguments: Seeds.some(4))
  func `is reached with the signature after which its goal says so first`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for number in 0..<500 {
      let goal = InitiativeGoal(
        target: UInt64.random(in: 1...6, using: &random),
        districtsNeeded: UInt64.random(in: 0...2, using: &random),
        districtTarget: UInt64.random(in: 0...3, using: &random)
      )
      var watch = InitiativeWatch(goal: goal, districts: 3)
      var support: [UInt64] = [0, 0, 0]
      var isReached = false
      for step in 0..<30 {
        let district = Int.random(in: 0..<3, using: &random)
        if support[district] > 0, Int.random(in: 0..<3, using: &random) == 0 {
          support[district] -= 1
          watch.remove(district: district)
          continue
        }
        support[district] += 1
        let crosses = !isReached && goal.isReached(by: support)
        if watch.add(district: district) != crosses {
          Issue.record("\(Seeds.replay(seed)), \(number), step \(step): \(goal), \(support)")
        }
        if crosses { isReached = true }
      }
    }
  }

  @Test func `counts heads, in all and by district`() throws {
    var box = BallotBox(form: .choices, options: ["north", "south"])
    box.add(choices: [0], weight: 900, heads: 9)
    box.add(choices: [1], weight: 2, heads: 2)
    func verdict(_ chosen: [String: String]) throws -> CountOutcome.Verdict {
      try CountingTable.count("initiative", box.profile, chosen: chosen).verdict
    }
    #expect(try verdict(["target": "11"]) == .reached)
    #expect(try verdict(["target": "12"]) == .notReached)
    #expect(try verdict(["share": "1/10", "roll-heads": "110"]) == .reached)
    #expect(try verdict(["share": "1/10", "roll-heads": "111"]) == .notReached)
    let districts = ["target": "5", "districts": "2", "district-target": "2"]
    #expect(try verdict(districts) == .reached)
    #expect(try verdict(districts.merging(["district-target": "3"]) { $1 }) == .notReached)
    #expect(throws: CountFault.settingMissing("target")) { try verdict([:]) }
  }
}
