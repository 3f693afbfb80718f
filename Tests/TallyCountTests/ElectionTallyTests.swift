import TallyCount
import TallyModel
import TallyTesting
import Testing

@Suite struct `A kept-up count` {
  @Test(arguments: SmallElection.allCases)
  func `equals the plain count of every small election`(small: SmallElection) throws {
    let definition = try small.definition()
    let ballots = SmallElection.ballots(definition)
    var elections: [[PlainBallot]] = [[]]
    var longest = elections
    for _ in 0..<small.ballotsMax {
      longest = longest.flatMap { election in
        // The order does not matter here, so each election is tried in one order only.
        let first = election.last.flatMap { ballots.firstIndex(of: $0) } ?? 0
        return ballots[first...].map { election + [$0] }
      }
      elections += longest
    }
    for election in elections {
      let tally = Self.tally(definition, election)
      let plain = PlainCount(definition: definition, ballots: election).scopes
      if tally.scopes.canonicalBytes != plain.canonicalBytes {
        Issue.record("\(election)")
        return
      }
    }
  }

  @Test(arguments: SmallElection.allCases, [71, 72, 73] as [UInt64])
  func `with ballots taken back equals a recount of the rest in any order`(
    small: SmallElection,
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    let definition = try small.definition()
    let ballots = SmallElection.ballots(definition)
    var standing: [PlainBallot] = []
    var tally = ElectionTally(definition: definition)
    for step in 0..<400 {
      if Int.random(in: 0..<5, using: &random) < 2, !standing.isEmpty {
        let ballot = standing.remove(at: Int.random(in: 0..<standing.count, using: &random))
        Self.remove(ballot, from: &tally)
      } else {
        let ballot = ballots[Int.random(in: 0..<ballots.count, using: &random)]
        standing.append(ballot)
        Self.add(ballot, to: &tally)
      }
      guard step.isMultiple(of: 20) else { continue }
      let recount = Self.tally(definition, standing.shuffled(using: &random))
      let plain = PlainCount(definition: definition, ballots: standing).scopes
      #expect(tally == recount, "seed \(seed), step \(step)")
      #expect(tally.scopes.canonicalBytes == plain.canonicalBytes, "seed \(seed), step \(step)")
      #expect(tally.counted == UInt64(standing.count))
      #expect(tally.weight == standing.reduce(0) { $0 + UInt64($1.weight) })
    }
    for ballot in standing.shuffled(using: &random) { Self.remove(ballot, from: &tally) }
    #expect(tally == ElectionTally(definition: definition), "seed \(seed)")
    #expect(tally.scopes == [])
  }

  @Test func `differs when one ballot differs`() throws {
    for small in SmallElection.allCases {
      let definition = try small.definition()
      let ballots = SmallElection.ballots(definition)
      let tallies = ballots.map { Self.tally(definition, [$0]) }
      for a in tallies.indices {
        for b in tallies.indices { #expect((tallies[a] == tallies[b]) == (a == b)) }
      }
    }
  }

  @Test func `of an election without ballots has one scope of zeros, of pages none`() throws {
    let whole = try SmallElection.single.definition(scope: ["kind": "election"])
    #expect(ElectionTally(definition: whole).scopes.elements?.count == 1)
    #expect(ElectionTally(definition: whole).scopes[0]?["scope"] == "")
    #expect(ElectionTally(definition: whole).scopes[0]?["counted"] == 0)
    let pages = try SmallElection.single.definition()
    #expect(ElectionTally(definition: pages).scopes == [])
    let days = try SmallElection.single.definition(scope: ["kind": "period", "unit": "day"])
    #expect(ElectionTally(definition: days).scopes == [])
  }

  @Test(arguments: [81] as [UInt64])
  func `tells thousands of pages apart`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let definition = try SmallElection.single.definition()
    let pages = (0..<3_000).map { "page-\($0)" }
    let ballots = (0..<9_000).map { number in
      PlainBallot(
        scope: pages[number % 3_000],
        weight: UInt32(number / 3_000 + 1),
        answers: [[number % 3: 1]]
      )
    }
    let tally = Self.tally(definition, ballots.shuffled(using: &random))
    #expect(tally.scopeCount == 3_000)
    #expect(tally == Self.tally(definition, ballots), "seed \(seed)")
    #expect(tally.sortedScopes.map(\.name) == pages.sorted())
    #expect(tally.sortedScopes.allSatisfy { $0.counted == 3 && $0.weight == 6 })
    let known = ["page-17", "page-3000", ""].map { name in
      let bytes = Array(name.utf8)
      return tally.knows(scope: bytes.rawSpan)
    }
    #expect(known == [true, false, false])
  }

  @Test func `holds the heaviest roll without overflow`() throws {
    let definition = try SmallElection.scoreFromZero.definition(scope: ["kind": "election"])
    var tally = ElectionTally(definition: definition)
    let ballot = PlainBallot(scope: "", weight: .max, answers: [[0: 10]])
    // As many of the heaviest ballots as reach the limit of a roll's weights together.
    let selections = ballot.selections(definition.contests)
    for _ in 0..<Int(Limits.totalWeightMax / UInt64(UInt32.max)) {
      tally.add(scope: [UInt8]().rawSpan, selections: selections.rawSpan, weight: .max)
    }
    let outcome = try #require(tally.scopes[0]?["contests"]?[0]?["outcome"]?["options"]?[0])
    #expect(outcome["mean"] == "10.00")
    #expect(outcome["sum"]?.integerValue.map { UInt64($0) } == 10 * tally.weight)
    #expect((outcome["sum"]?.integerValue ?? .max) < JSONValue.integerMax)
  }

  @Test func `gives its numbers as tidy rows, which say so of a rehearsal`() throws {
    let definition = try SmallElection.several.definition()
    let tally = Self.tally(
      definition,
      [
        PlainBallot(scope: "home", weight: 3, answers: [[1: 1], [0: 2], [:]]),
        PlainBallot(scope: "home", weight: 1, answers: [[:], [0: 1], [0: 1]]),
      ]
    )
    let rows = Self.table(of: tally, definition)
    #expect(
      rows == [
        "scope,contest,option,label_ar,label_en,measure,value", "home,c,,نص c,Text c,counted,2",
        "home,c,,نص c,Text c,blank,1",
        "home,c,a,نص a,Text a,marks,0", "home,c,b,نص b,Text b,marks,3",
        "home,d,,نص d,Text d,counted,2", "home,d,,نص d,Text d,blank,0",
        "home,d,a,نص a,Text a,ratings,4", "home,d,a,نص a,Text a,sum,7",
        "home,d,a,نص a,Text a,mean,1.75", "home,d,a,نص a,Text a,score-1,1",
        "home,d,a,نص a,Text a,score-2,3",
        "home,e,,نص e,Text e,counted,2", "home,e,,نص e,Text e,blank,1",
        "home,e,a,نص a,Text a,marks,1",
      ]
    )
    let trial = try SmallElection.several.definition(scope: ["kind": "election"], isRehearsal: true)
    let marked = Self.table(of: ElectionTally(definition: trial), trial)
    #expect(marked[0] == rows[0] + ",rehearsal")
    #expect(marked.count > 1 && marked.dropFirst().allSatisfy { $0.hasSuffix(",true") })
  }

  private static func table(of tally: ElectionTally, _ definition: Definition) -> [String] {
    let statement = ResultStatement(
      definition: definition,
      log: ResultStatement.Log(origin: "log", size: 9, root: .zero),
      tally: tally,
      ballots: tally.counted
    )
    let bytes = ResultTable.bytes(of: statement, definition: definition)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\r\n").map(String.init)
  }

  @Test func `stops when it is asked to take back what it does not hold`() async {
    await #expect(processExitsWith: .failure) {
      var tally = ElectionTally(definition: try SmallElection.single.definition())
      tally.remove(
        scope: Array("home".utf8).rawSpan,
        selections: ([0, 0] as [UInt8]).rawSpan,
        weight: 1
      )
    }
    await #expect(processExitsWith: .failure) {
      let definition = try SmallElection.single.definition()
      var tally = ElectionTally(definition: definition)
      let home = Array("home".utf8)
      tally.add(scope: home.rawSpan, selections: ([0, 1, 0, 0] as [UInt8]).rawSpan, weight: 1)
      tally.remove(scope: home.rawSpan, selections: ([0, 1, 0, 1] as [UInt8]).rawSpan, weight: 1)
    }
    await #expect(processExitsWith: .failure) {
      var tally = ElectionTally(definition: try SmallElection.single.definition())
      tally.add(
        scope: Array("home".utf8).rawSpan,
        selections: ([0, 0, 0] as [UInt8]).rawSpan,
        weight: 1
      )
    }
  }

  private static func tally(_ definition: Definition, _ ballots: [PlainBallot]) -> ElectionTally {
    var tally = ElectionTally(definition: definition)
    for ballot in ballots { add(ballot, to: &tally) }
    return tally
  }

  private static func add(_ ballot: PlainBallot, to tally: inout ElectionTally) {
    let scope = Array(ballot.scope.utf8)
    let selections = ballot.selections(tally.definition.contests)
    tally.add(scope: scope.rawSpan, selections: selections.rawSpan, weight: ballot.weight)
  }

  private static func remove(_ ballot: PlainBallot, from tally: inout ElectionTally) {
    let scope = Array(ballot.scope.utf8)
    let selections = ballot.selections(tally.definition.contests)
    tally.remove(scope: scope.rawSpan, selections: selections.rawSpan, weight: ballot.weight)
  }
}

extension JSONValue {
  /// An element of an array.
  fileprivate subscript(index: Int) -> JSONValue? { elements?[index] }
}
