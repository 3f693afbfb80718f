import TallyCount
import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

/// An initiative that reaches its goal.
@Suite struct `A crossing` {
  private static let now = ElectionSpec.opens

  private static func election(
    _ results: String,
    revote: RevotePolicy = .first
  ) throws -> TestElection {
    var spec = ElectionSpec()
    spec.results = results
    spec.revote = revote
    spec.questions = [
      ElectionSpec.Question(id: "any", kind: .approval, options: ["x", "y"]),
      ElectionSpec.Question(id: "road", kind: .initiative(["target": 2]), options: ["yes"]),
      ElectionSpec.Question(id: "park", kind: .initiative(["target": 3]), options: ["yes"]),
      ElectionSpec.Question(id: "well", kind: .initiative(["target": 2]), options: ["yes"]),
    ]
    return try TestElection(spec)
  }

  private static func crossed(_ contest: UInt8, by ballot: UInt8) -> [UInt8] {
    [0x04, 0, contest, 0, 0, 0, 0, 0, 0, 0, ballot]
  }

  /// The index that the result names, of each initiative.
  private static func named(
    _ house: borrowing TestEngine,
    _ election: TestElection
  ) throws -> [Int64?] {
    let contests = try house.tally(election).scopes.elements?[0]["contests"]?.elements ?? []
    return contests.dropFirst().map { $0["outcome"]?["count"]?["crossed"]?.integerValue }
  }

  @Test func `stands right behind its ballot where results are live, once, in the ballot's block`()
    throws
  {
    let election = try Self.election("live")
    var house = try TestEngine.running([election])
    let replies = try house.cast(
      [
        Cast("a", 1, "any=x,y;road=yes;well=yes"), Cast("b", 2, "any=y"),
        Cast("c", 3, "well=yes;road=yes"), Cast("d", 4, "road=yes;park=yes"),
      ],
      at: Self.now
    )
    #expect(replies == [.accepted(3), .accepted(4), .accepted(5), .accepted(8)])
    let log = try house.log(election)
    #expect(log.entries[6] == Self.crossed(1, by: 5))
    #expect(log.entries[7] == Self.crossed(3, by: 5))
    #expect(log.tree.size == 9)
    #expect(try Self.named(house, election) == [5, nil, 5])
    house = try TestEngine.open([election], on: house.disk)
    #expect(try Self.named(house, election) == [5, nil, 5], "a restart forgot it")
    try house.cast(
      [Cast("e", 5, "road=yes;well=yes;park=yes"), Cast("f", 6, "park=yes")],
      at: Self.now
    )
    #expect(try house.log(election).entries.last == Self.crossed(2, by: 10))
    #expect(try house.log(election).faults() == [])
  }

  @Test(arguments: ["closed", "turnout"], [true, false])
  func `waits for the closing elsewhere, so that no index tells it`(
    results: String,
    isByAct: Bool
  ) throws {
    let election = try Self.election(results)
    var house = try TestEngine.running([election])
    for voter in 0..<4 {
      let reply = try house.cast(
        Cast("v\(voter)", voter + 1, "park=yes;road=yes"),
        at: Self.now
      )
      #expect(reply == .accepted(UInt64(3 + voter)))
    }
    #expect(try Self.named(house, election) == [nil, nil, nil])
    house = try TestEngine.open([election], on: house.disk)
    if isByAct {
      try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    } else {
      try house.engine.closeOverdue(at: election.spec.closes)
    }
    let entries = try house.log(election).entries
    #expect(entries.count == 10)
    #expect(Array(entries.suffix(2)) == [Self.crossed(1, by: 4), Self.crossed(2, by: 5)])
    #expect(try Self.named(house, election) == [4, 5, nil])
    house = try TestEngine.open([election], on: house.disk)
    #expect(try Self.named(house, election) == [4, 5, nil], "a restart forgot it")
    #expect(try house.log(election).faults() == [])
  }

  @Test(arguments: ["closed", "live"])
  func `is not taken back by a withdrawal, and not told again`(results: String) throws {
    let election = try Self.election(results, revote: .last)
    var house = try TestEngine.running([election])
    func cast(_ house: inout TestEngine, _ voter: String, _ nonce: Int, _ text: String) throws {
      try house.cast(Cast(voter, nonce, text), at: Self.now)
    }
    try cast(&house, "a", 1, "road=yes")
    try cast(&house, "a", 2, "")
    try cast(&house, "b", 3, "road=yes")
    let before = try house.log(election).tree.size
    #expect(before == 6, "the first supporter was gone when the second came")
    house = try TestEngine.open([election], on: house.disk)
    try cast(&house, "a", 4, "road=yes")
    try cast(&house, "a", 5, "")
    try cast(&house, "a", 6, "road=yes")
    try cast(&house, "a", 7, "")
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    let log = try house.log(election)
    #expect(log.entries.filter { $0[0] == 0x04 } == [Self.crossed(1, by: 6)])
    #expect(log.faults() == [])
    #expect(try Self.named(house, election) == [6, nil, nil])
    let count = try house.tally(election).scopes.elements?[0]["contests"]?.elements?[1]["outcome"]?[
      "count"
    ]
    #expect(count?["outcome"] == "not-reached")
  }

  @Test func `belongs to a whole election`() {
    var spec = ElectionSpec()
    spec.scope = .anyPage
    spec.questions = [
      ElectionSpec.Question(id: "road", kind: .initiative(["target": 2]), options: ["yes"])
    ]
    #expect(throws: DefinitionError.self) { try TestElection(spec) }
  }
}
