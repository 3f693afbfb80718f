import TallyCount
import TallyCrypto
@testable import TallyEngine
import TallyModel
import TallyTesting
import Testing

/// Which answer a cast gets when several would fit: syntax, election, channel, voter id, scope,
/// selections, eligibility, nonce, phase, period, duplicate.
@Suite struct `The order of judging` {
  static let now = ElectionSpec.opens

  @Test func `a retry after closing is answered with the receipt of the ballot`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    let first = try house.answers(to: [Cast("v", 1, "choice=a")], at: Self.now)
    try house.cast([Cast("w", 2, "choice=b")], at: Self.now)
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    let late = try house.answers(to: [Cast("v", 1, "choice=a")], at: Self.now + 1)
    #expect(late[0].reply == .retried(3))
    var reader = ReceiptReader()
    let before = try reader.receipt(first[0].receipt, of: election)
    let after = try reader.receipt(late[0].receipt, of: election)
    #expect(after.index == before.index)
    #expect(after.entry == before.entry)
    #expect(after.checkpoint.size == 6)
  }

  @Test func `a known nonce with other selections is told before the phase`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    try house.cast([Cast("v", 1, "choice=a")], at: Self.now)
    #expect(try house.cast(Cast("v", 1, "choice=b"), at: Self.now) == .refused(.nonce))
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    #expect(try house.cast(Cast("v", 1, "choice=b"), at: Self.now) == .refused(.nonce))
    #expect(try house.cast(Cast("v", 1, ""), at: Self.now) == .refused(.nonce))
  }

  @Test func `the phase is told before a duplicate, so that nothing is told of who has cast`()
    throws
  {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    try house.cast([Cast("v", 1, "choice=a")], at: Self.now)
    #expect(try house.cast(Cast("v", 2, "choice=a"), at: Self.now) == .refused(.duplicate))
    #expect(try house.cast(Cast("v", 2, "choice=a"), at: Self.now - 1) == .refused(.notOpen))
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    #expect(try house.cast(Cast("v", 3, "choice=a"), at: Self.now) == .refused(.closed))
    #expect(try house.cast(Cast("w", 3, "choice=a"), at: Self.now) == .refused(.closed))
  }

  /// A cast with every fault, put right one by one.
  @Test func `each fault is told in its turn`() throws {
    var spec = ElectionSpec()
    spec.channels = ["portal", "kiosk"]
    spec.roll = ["v": ElectionSpec.RollVoter(weight: 3)]
    let election = try TestElection(spec)
    var house = try TestEngine.create([election])
    try house.define(election)
    var cast = Cast(
      election: "other",
      voter: "a voter",
      nonce: "1",
      scope: "page",
      channel: "none",
      selections: "choice=d"
    )
    func told() throws -> Reply { try house.cast(cast, at: Self.now - 1) }
    #expect(try told() == .refused(.malformed))
    cast.nonce = Cast.nonce(1)
    #expect(try told() == .refused(.unknownElection))
    cast.election = spec.id
    #expect(try told() == .refused(.channel))
    cast.channel = "kiosk"
    #expect(try told() == .refused(.voterID))
    cast.voter = "w"
    #expect(try told() == .refused(.scope))
    cast.scope = ""
    #expect(try told() == .refused(.selection))
    cast.selections = "choice=c"
    #expect(try told() == .refused(.notEligible))
    cast.voter = "v"
    #expect(try told() == .refused(.notOpen))
    try house.submit(try election.act(1, .opened), to: election, at: Self.now - 1)
    #expect(try told() == .refused(.notOpen))
    #expect(try house.cast(cast, at: Self.now) == .accepted(3))
    #expect(try told() == .retried(3))
  }

  @Test func `under last, a late retry of a replaced ballot changes nothing`() throws {
    var spec = ElectionSpec()
    spec.revote = .last
    let election = try TestElection(spec)
    var house = try TestEngine.running([election])
    let casts = ["a", "b", "c"].enumerated().map { Cast("v", $0, "choice=\($1)") }
    #expect(try house.cast(casts, at: Self.now) == [.accepted(3), .accepted(4), .accepted(5)])
    let before = try EngineState(of: house)
    #expect(try house.cast(casts, at: Self.now) == [.retried(3), .retried(4), .retried(5)])
    #expect(try house.cast(Cast("v", 0, "choice=b"), at: Self.now) == .refused(.nonce))
    #expect(try EngineState(of: house) == before)
    let log = try house.log(election)
    #expect(log.ballots.map(\.entry.replaces) == [nil, 3, 4])
    let tally = try house.tally(election)
    #expect(tally.sortedScopes[0].contests[0].cells == [0, 0, 1])
  }

  @Test func `under last, a voter replaces a thousand times and no more; every nonce stays known`()
    throws
  {
    var spec = ElectionSpec()
    spec.revote = .last
    let election = try TestElection(spec)
    var house = try TestEngine.running([election], segmentPages: 512)
    let casts = (0...Limits.replacementsPerVoterMax).map { number in
      Cast("v", number, "choice=\(["a", "b", "c"][number % 3])")
    }
    let replies = try house.cast(casts, at: Self.now)
    #expect(replies == casts.indices.map { .accepted(UInt64(3 + $0)) })
    let oneMore = Cast("v", casts.count, "choice=a")
    #expect(try house.cast(oneMore, at: Self.now) == .refused(.duplicate))
    house = try TestEngine.open([election], on: house.disk)
    #expect(try house.cast(oneMore, at: Self.now) == .refused(.duplicate))
    #expect(try house.cast(casts, at: Self.now) == casts.indices.map { .retried(UInt64(3 + $0)) })
    #expect(try house.tally(election).counted == 1)
  }

  @Test func `a nonce belongs to its voter and scope: others may use it`() throws {
    var spec = ElectionSpec()
    spec.scope = .anyPage
    let election = try TestElection(spec)
    var house = try TestEngine.running([election])
    let replies = try house.cast(
      [
        Cast("v", 1, "choice=a", scope: "home"), Cast("v", 1, "choice=b", scope: "news"),
        Cast("w", 1, "choice=c", scope: "home"), Cast("v", 2, "choice=c", scope: "home"),
      ],
      at: Self.now
    )
    #expect(replies == [.accepted(3), .accepted(4), .accepted(5), .refused(.duplicate)])
  }

  @Test func `a log that is full says busy`() throws {
    let spec = ElectionSpec()
    let election = try TestElection(spec)
    let house = try TestEngine.running([election])
    var book = PollBook(election: try house.known(election))
    book.phase = .open
    let batch = CastBatch()
    _ = house.engine.intake.receive([Cast("v", 1, "choice=a")], into: batch)
    func told(_ book: borrowing PollBook) -> Refusal? {
      let entries = batch.entries
      return book.refusal(for: batch.records[0], with: entries.rawSpan, .newVoter, at: Self.now)
    }
    book.size = Limits.entriesPerLogMax - 3
    #expect(told(book) == nil)
    book.size = Limits.entriesPerLogMax - 2
    #expect(told(book) == .busy)
  }
}
