import TallyCount
import TallyCrypto
import TallyModel
import TallyTesting
import Testing

/// Contests whose rules need whole ballots, through definition, selections and the tally kept up.
@Suite struct `A contest counted by whole ballots` {
  @Test(arguments: CountingTable.methods.map(\.key), [91, 92] as [UInt64])
  func `kept up through repeats and replacements equals a recount by its rule`(
    rule: String,
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    let definition = try Self.definition(rule, seed: seed)
    let contest = definition.contests[0]
    let ballots = Self.ballots(contest, &random)
    var standing: [(selections: [UInt8], weight: UInt32)] = []
    var tally = ElectionTally(definition: definition)
    for step in 0..<240 {
      if Int.random(in: 0..<5, using: &random) < 2, !standing.isEmpty {
        let gone = standing.remove(at: Int.random(in: 0..<standing.count, using: &random))
        tally.remove(
          scope: [UInt8]().rawSpan,
          selections: gone.selections.rawSpan,
          weight: gone.weight
        )
      } else {
        let selections = ballots[Int.random(in: 0..<ballots.count, using: &random)]
        let weight = UInt32.random(in: 1...4, using: &random)
        standing.append((selections, weight))
        tally.add(scope: [UInt8]().rawSpan, selections: selections.rawSpan, weight: weight)
      }
      guard step.isMultiple(of: 12) else { continue }
      var recount = ElectionTally(definition: definition)
      for ballot in standing.shuffled(using: &random) {
        recount.add(
          scope: [UInt8]().rawSpan,
          selections: ballot.selections.rawSpan,
          weight: ballot.weight
        )
      }
      try #require(tally == recount, "seed \(seed), step \(step)")
      try #require(tally.scopes == recount.scopes, "seed \(seed), step \(step)")
      let count = tally.scopes.elements?[0]["contests"]?.elements?[0]["outcome"]?["count"]
      if let count {
        #expect(count == Self.plain(contest, standing), "seed \(seed), step \(step)")
      }
    }
  }

  /// The rule's own count of ballots that were read from their bytes by hand.
  private static func plain(
    _ contest: Contest,
    _ standing: [(selections: [UInt8], weight: UInt32)]
  ) -> JSONValue? {
    let form: BallotForm =
      contest.type == .ranked ? .ranking : contest.scores == nil ? .choices : .scores
    var box = BallotBox(
      form: form,
      options: contest.options.map(\.id),
      scale: contest.scores.map { UInt16($0.lowerBound)...UInt16($0.upperBound) },
      costs: contest.options.compactMap(\.cost)
    )
    for ballot in standing {
      let bytes = ballot.selections.map { Int($0) }
      let stride = form == .ranking ? 4 : form == .scores ? 3 : 2
      let marks = (0..<(bytes[0] << 8 | bytes[1])).map { item -> BallotMark in
        let place = 2 + item * stride
        let value =
          form == .ranking
          ? bytes[place + 2] << 8 | bytes[place + 3] : form == .scores ? bytes[place + 2] : 1
        return BallotMark(option: bytes[place] << 8 | bytes[place + 1], value: value)
      }
      box.add(marks, weight: UInt64(ballot.weight))
    }
    let outcome = try? CountingTable.count(
      contest.rule,
      box.profile,
      seats: contest.seats,
      tieBreak: contest.tieBreak(scope: "", lot: nil),
      chosen: contest.settings
    )
    return outcome?.json(options: box.options)
  }

  private static func definition(_ rule: String, seed: UInt64) throws -> Definition {
    let method = try #require(CountingTable.method(rule))
    let type = try #require(method.contests.first)
    var more: [(String, JSONValue)] = []
    switch type {
    case .nOfM: more = [("maximum", 2)]
    case .score: more = [("lowest", 0), ("highest", 5)]
    case .ranked where method.takesFreeRanks && seed.isMultiple(of: 2): more = [("ranks", "free")]
    case .list: more = [("seats", 4)]
    case .single, .approval, .ranked, .budget: break
    }
    if type == .ranked, method.seats != nil { more.append(("seats", 2)) }
    if rule == "initiative" { more.append(("settings", ["target": 20])) }
    var contest = SampleDefinition.contest(
      "c",
      type: type.rawValue,
      rule: rule,
      options: rule == "referendum" ? ["yes", "no", "abstain"] : ["w", "x", "y", "z"],
      more: more
    )
    if type == .budget {
      contest = SampleDefinition.budget(
        "c",
        rule: rule,
        costs: ["w": 3, "x": 4, "y": 4, "z": 7]
      )
    }
    var sample = SampleDefinition()
    sample["contests"] = .array([contest])
    return try sample.definition()
  }

  /// Canonical ballots that the contest allows, blank ones among them.
  private static func ballots(_ contest: Contest, _ random: inout SeededRandom) -> [[UInt8]] {
    let codec = Selections(contests: [contest])
    var ballots: [[UInt8]] = [[0, 0]]
    while ballots.count < 25 {
      let count = Int.random(in: 1...min(contest.marksMax, 4), using: &random)
      let options = contest.options.map(\.id).shuffled(using: &random).prefix(count)
      let items = options.enumerated().map { place, option -> String in
        if contest.type == .ranked {
          let rank = contest.hasFreeRanks ? Int.random(in: 1...4, using: &random) : place + 1
          return "\(option):\(rank)"
        }
        return contest.scores == nil
          ? option : "\(option):\(Int.random(in: 0...5, using: &random))"
      }
      var bytes: [UInt8] = []
      let text = Array("c=\(items.joined(separator: ","))".utf8)
      guard codec.encode(text: text.rawSpan, into: &bytes) == nil else { continue }
      ballots.append(bytes)
    }
    return ballots
  }

  @Test func `breaks its ties by the drawn lot, and by another lot perhaps otherwise`() throws {
    var sample = SampleDefinition()
    sample["contests"] = [
      SampleDefinition.contest(
        "c",
        type: "single",
        rule: "plurality",
        options: ["a", "b"],
        more: [("ties", "lot")]
      )
    ]
    var tally = ElectionTally(definition: try sample.definition())
    for option in [0, 1] as [UInt8] {
      tally.add(scope: [UInt8]().rawSpan, selections: [0, 1, 0, option].rawSpan, weight: 1)
    }
    func outcome() -> JSONValue? {
      tally.scopes.elements?[0]["contests"]?.elements?[0]["outcome"]
    }
    #expect(outcome()?["elected"] == [])
    #expect(outcome()?["tied"] == ["a", "b"])
    var elected: Set<String> = []
    for number in 0..<20 {
      let lot = DrawnLot(seed: "dice-000\(number)", root: .zero)
      tally.lot = Lot(digest: lot.digest)
      // The order written down once more: by SHA-256 of the lot and `scope/contest/option`.
      let drawn = ["a", "b"].min { one, other in
        SHA256.hash(lot.value.bytes + Array("/c/\(one)".utf8)).bytes.lexicographicallyPrecedes(
          SHA256.hash(lot.value.bytes + Array("/c/\(other)".utf8)).bytes
        )
      }
      #expect(outcome()?["elected"]?.elements?.first?.stringValue == drawn)
      #expect(outcome()?["ties"]?.elements?.first?["broken"] == "lot")
      if let drawn { elected.insert(drawn) }
    }
    #expect(elected == ["a", "b"], "twenty lots that all fall on one side")
  }

  @Test func `breaks its ties by the order that the definition gives`() throws {
    var sample = SampleDefinition()
    sample["contests"] = [
      SampleDefinition.ranked(
        "c",
        rule: "irv",
        options: ["a", "b"],
        more: [("ties", ["b", "a"])]
      )
    ]
    var tally = ElectionTally(definition: try sample.definition())
    for option in [0, 1] as [UInt8] {
      tally.add(scope: [UInt8]().rawSpan, selections: [0, 1, 0, option, 0, 1].rawSpan, weight: 3)
    }
    let count = tally.scopes.elements?[0]["contests"]?.elements?[0]["outcome"]?["count"]
    #expect(count?["winners"] == ["b"])
    #expect(count?["ties"]?.elements?.first?["broken"] == "preset-order")
  }

  @Test func `is in the table with its outcome, its votes and who is elected`() throws {
    var sample = SampleDefinition()
    sample["contests"] = [SampleDefinition.ranked("c", rule: "irv", options: ["a", "b"])]
    let definition = try sample.definition()
    var tally = ElectionTally(definition: definition)
    tally.add(scope: [UInt8]().rawSpan, selections: [0, 1, 0, 1, 0, 1].rawSpan, weight: 3)
    let statement = ResultStatement(
      definition: definition,
      log: ResultStatement.Log(origin: "log", size: 9, root: .zero),
      tally: tally,
      ballots: 1
    )
    let bytes = ResultTable.bytes(of: statement, definition: definition)
    #expect(
      String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").dropFirst().map(String.init)
        == [
          ",c,,نص c,Text c,counted,1", ",c,,نص c,Text c,blank,0", ",c,,نص c,Text c,outcome,elected",
          ",c,a,نص a,Text a,votes,0", ",c,b,نص b,Text b,votes,3", ",c,b,نص b,Text b,elected,1",
        ]
    )
  }
}
