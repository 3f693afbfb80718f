import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

@Suite struct `Closing on schedule` {
  static let opens = ElectionSpec.opens
  static let closes = ElectionSpec.opens + ElectionSpec.week

  @Test func `the last second takes ballots, the next one does not`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    #expect(try house.cast(Cast("u", 1, "choice=a"), at: Self.opens - 1) == .refused(.notOpen))
    #expect(try house.cast(Cast("v", 2, "choice=a"), at: Self.opens) == .accepted(3))
    #expect(try house.cast(Cast("w", 3, "choice=a"), at: Self.closes - 1) == .accepted(5))
    #expect(try house.cast(Cast("x", 4, "choice=a"), at: Self.closes) == .refused(.closed))
    let log = try house.log(election)
    #expect(
      log.types == [.definition, .opened, .hour, .ballot, .hour, .ballot, .closedOnSchedule]
    )
    let last = log.entries[6]
    let closing = ClockEntry(last.rawSpan)
    #expect(closing == .closedOnSchedule(at: Self.closes))
    #expect(try house.standing(election).phase == .closed)
  }

  @Test func `a closing that came due while the engine stood still precedes every cast`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    try house.cast(Cast("v", 1, "choice=a"), at: Self.opens)
    house = try TestEngine.open([election], on: house.disk)
    #expect(try house.standing(election).phase == .open)
    let late = Self.closes + 5_000
    let replies = try house.cast([Cast("w", 2, "choice=a"), Cast("v", 1, "choice=a")], at: late)
    #expect(replies == [.refused(.closed), .retried(3)])
    let log = try house.log(election)
    #expect(log.types.suffix(2) == [.ballot, .closedOnSchedule])
    let last = log.entries[4]
    let closing = ClockEntry(last.rawSpan)
    #expect(closing == .closedOnSchedule(at: late))
  }

  @Test func `a closing lasts, wherever the clock goes afterwards`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    try house.engine.closeOverdue(at: Self.closes)
    let size = try house.standing(election).size
    for now in [Self.opens, Self.closes, Self.closes + 1] {
      try house.engine.closeOverdue(at: now)
      #expect(try house.cast(Cast("w", 2, "choice=a"), at: now) == .refused(.closed))
    }
    house = try TestEngine.open([election], on: house.disk)
    #expect(try house.cast(Cast("w", 2, "choice=a"), at: Self.opens) == .refused(.closed))
    #expect(try house.standing(election).size == size)
  }

  @Test func `all elections whose time has come are closed in one block, the others stay open`()
    throws
  {
    let elections = try (0..<4).map { number in
      var spec = ElectionSpec(id: "vote\(number)")
      if number < 3 { spec.closes = spec.opens + 3_600 }
      return try TestElection(spec)
    }
    var house = try TestEngine.running(elections)
    let replies = try house.cast(
      elections.map { Cast("v", 1, "choice=a", in: $0.id) },
      at: ElectionSpec.opens + 3_600
    )
    #expect(replies.prefix(3).allSatisfy { $0 == .refused(.closed) })
    #expect(replies[3] == .accepted(3))
    for election in elections.prefix(3) {
      #expect(try house.log(election).types == [.definition, .opened, .closedOnSchedule])
    }
    let other = try house.standing(elections[3])
    #expect(other.phase == .open)
  }

  @Test func `officers who come too late find the election closed on schedule`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    var reason: String?
    do { try house.submit(try election.act(2, .closed), to: election, at: Self.closes + 1) } catch {
      if case EngineError.actRefused(let why) = error { reason = why }
    }
    #expect(reason == "the election is closed already")
    #expect(try house.log(election).types == [.definition, .opened, .closedOnSchedule])
    #expect(try house.standing(election).lastActNumber == 1)
  }

  @Test func `an election that is opened after its time takes nothing`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.create([election])
    try house.define(election)
    try house.submit(try election.act(1, .opened), to: election, at: Self.closes + 10)
    let reply = try house.cast(Cast("v", 1, "choice=a"), at: Self.closes + 10)
    #expect(reply == .refused(.closed))
    #expect(try house.log(election).types == [.definition, .opened, .closedOnSchedule])
  }

  @Test func `an election that was never opened is not closed either`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.create([election])
    try house.define(election)
    try house.engine.closeOverdue(at: Self.closes + 10)
    let reply = try house.cast(Cast("v", 1, "choice=a"), at: Self.closes + 10)
    #expect(reply == .refused(.notOpen))
    #expect(try house.log(election).types == [.definition])
  }
}
