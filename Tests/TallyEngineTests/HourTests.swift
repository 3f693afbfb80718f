import TallyCount
import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

@Suite struct `Hours and periods` {
  /// 04:00 on a Sunday in UTC.
  static let start = ElectionSpec.opens
  static let hour: UInt64 = 3_600
  static let day: UInt64 = 86_400

  private static func hours(_ log: RecordedLog) -> [UInt64] {
    log.entries.compactMap { ClockEntry($0.rawSpan) }.filter { $0.type == .hour }
      .map(\.unixSeconds)
  }

  @Test func `an hour stands before its first ballot, and only then`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    try house.cast(
      [Cast("a", 1, "choice=a"), Cast("b", 2, "choice=a"), Cast("a", 1, "choice=a")],
      at: Self.start + 10
    )
    try house.cast(Cast("c", 3, "choice=a"), at: Self.start + 3_599)
    // What is not taken writes no hour; neither does an hour in which nothing comes.
    try house.cast(
      [Cast("a", 4, "choice=b"), Cast("a", 1, "choice=a"), Cast("d", 5, "choice=x")],
      at: Self.start + Self.hour
    )
    #expect(try Self.hours(house.log(election)) == [Self.start])
    house = try TestEngine.open([election], on: house.disk)
    try house.cast(Cast("d", 6, "choice=a"), at: Self.start + 3_599)
    #expect(try Self.hours(house.log(election)) == [Self.start])
    try house.cast(Cast("e", 7, "choice=a"), at: Self.start + 5 * Self.hour + 1)
    let log = try house.log(election)
    #expect(Self.hours(log) == [Self.start, Self.start + 5 * Self.hour])
    #expect(
      log.types == [
        .definition, .opened, .hour, .ballot, .ballot, .ballot, .ballot, .hour, .ballot,
      ]
    )
  }

  @Test func `a clock that goes back writes no hour, and no hour twice`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    let moments = [5 * Self.hour, 4 * Self.hour, 0, 5 * Self.hour + 7, 6 * Self.hour, 1]
    for (voter, moment) in moments.enumerated() {
      try house.cast(Cast("v\(voter)", voter, "choice=a"), at: Self.start + moment)
    }
    let log = try house.log(election)
    #expect(Self.hours(log) == [Self.start + 5 * Self.hour, Self.start + 6 * Self.hour])
    #expect(log.ballots.count == moments.count)
  }

  @Test func `each log has its own hours`() throws {
    let elections = try ["one", "two"].map { try TestElection(ElectionSpec(id: $0)) }
    var house = try TestEngine.running(elections)
    try house.cast(Cast("v", 1, "choice=a", in: "one"), at: Self.start)
    try house.cast(
      [Cast("w", 2, "choice=a", in: "one"), Cast("v", 1, "choice=a", in: "two")],
      at: Self.start + Self.hour
    )
    #expect(try Self.hours(house.log(elections[0])) == [Self.start, Self.start + Self.hour])
    #expect(try Self.hours(house.log(elections[1])) == [Self.start + Self.hour])
  }

  private static func daily(_ unit: PeriodUnit, _ revote: RevotePolicy) throws -> TestElection {
    var spec = ElectionSpec()
    spec.scope = .period(unit)
    spec.revote = revote
    spec.closes = spec.opens + 400 * day
    return try TestElection(spec)
  }

  @Test func `a voter counts once a day; the day is the running one in UTC`() throws {
    let election = try Self.daily(.day, .first)
    var house = try TestEngine.running([election])
    let midnight = Self.start + 20 * Self.hour
    func told(_ nonce: Int, _ scope: String, at now: UInt64) throws -> Reply {
      try house.cast(Cast("v", nonce, "choice=a", scope: scope), at: now)
    }
    #expect(try told(1, "2026-11-22", at: midnight - 1) == .accepted(3))
    #expect(try told(2, "2026-11-22", at: midnight - 1) == .refused(.duplicate))
    #expect(try told(2, "2026-11-23", at: midnight - 1) == .refused(.scope))
    #expect(try told(2, "2026-11-22", at: midnight) == .refused(.scope))
    #expect(try told(2, "", at: midnight) == .refused(.scope))
    #expect(try told(2, "2026-11", at: midnight) == .refused(.scope))
    #expect(try told(2, "2026-11-23x", at: midnight) == .refused(.scope))
    #expect(try told(2, "2026-11-23", at: midnight) == .accepted(5))
    // A late retry is the same ballot, whatever day it is.
    #expect(try told(1, "2026-11-22", at: midnight + Self.day) == .retried(3))
    house = try TestEngine.open([election], on: house.disk)
    #expect(try told(1, "2026-11-22", at: midnight + Self.day) == .retried(3))
    // The same nonce on another day is another ballot.
    #expect(try told(1, "2026-11-24", at: midnight + Self.day) == .accepted(7))
    let tally = try house.tally(election)
    #expect(tally.sortedScopes.map(\.name) == ["2026-11-22", "2026-11-23", "2026-11-24"])
    #expect(tally.counted == 3)
  }

  @Test func `a clock that goes back over midnight stays in the day of the last hour`() throws {
    let election = try Self.daily(.day, .last)
    var house = try TestEngine.running([election])
    let midnight = Self.start + 20 * Self.hour
    func told(_ nonce: Int, _ scope: String, at now: UInt64) throws -> Reply {
      try house.cast(Cast("v", nonce, "choice=a", scope: scope), at: now)
    }
    #expect(try told(1, "2026-11-23", at: midnight) == .accepted(3))
    #expect(try told(2, "2026-11-22", at: midnight - 10) == .refused(.scope))
    #expect(try told(2, "2026-11-23", at: midnight - 10) == .accepted(4))
    house = try TestEngine.open([election], on: house.disk)
    #expect(try told(3, "2026-11-22", at: midnight - 5_000) == .refused(.scope))
    #expect(try told(3, "2026-11-23", at: midnight - 5_000) == .accepted(5))
    #expect(try Self.hours(house.log(election)) == [midnight])
  }

  @Test(arguments: [
    (PeriodUnit.month, "2026-11", "2026-12", UInt64(9)), (.year, "2026", "2027", 40),
  ])
  func `months and years are periods as well`(
    unit: PeriodUnit,
    first: String,
    second: String,
    days: UInt64
  ) throws {
    let election = try Self.daily(unit, .first)
    var house = try TestEngine.running([election])
    func told(_ nonce: Int, _ scope: String, at now: UInt64) throws -> Reply {
      try house.cast(Cast("v", nonce, "choice=a", scope: scope), at: now)
    }
    #expect(try told(1, first, at: Self.start) == .accepted(3))
    #expect(try told(2, first, at: Self.start + Self.day) == .refused(.duplicate))
    #expect(try told(2, second, at: Self.start + Self.day) == .refused(.scope))
    #expect(try told(2, second, at: Self.start + days * Self.day) == .accepted(5))
    #expect(try told(1, first, at: Self.start + days * Self.day) == .retried(3))
  }
}
