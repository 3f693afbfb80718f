import TallyModel
import TallyTesting

/// Whole elections as an honest engine logs them, one of each kind.
enum Story: String, CaseIterable, Sendable {
  /// Open to all, once; closed by officers.
  case first
  /// Open to all, the last vote counts; closed on schedule.
  case last
  /// A roll with weights.
  case roll
  /// Once a page, of a list.
  case pages
  /// Once a day.
  case daily
  /// Counts only.
  case counts
  /// With ranks, and a lot that was drawn after the closing.
  case lot
  /// An initiative by the districts of a roll; the last vote counts.
  case petition
  /// The same with live results.
  case livePetition

  /// Whether it has an initiative by the districts of a roll.
  var isPetition: Bool { self == .petition || self == .livePetition }

  static let choices = [
    "market=rebuild;priorities=shade,parking;rating=page:5",
    "market=restore;priorities=prices;rating=page:4",
    "market=restore;priorities=;rating=",
    "market=rebuild;rating=page:1",
  ]

  static let ranked = [
    "market=rebuild;order=shade:1,parking:2", "market=restore;order=prices:1,shade:2,parking:3",
    "market=rebuild;order=parking:1", "market=restore",
  ]

  /// The log of the whole election; more than 256 ballots fill a tile.
  func scribe(ballots: Int = 300) throws -> Scribe {
    var election = TestElection()
    var roll: RollFile?
    switch self {
    case .first: break
    case .last: election.revote = "last"
    case .roll, .petition, .livePetition:
      let voters = try TestElection.roll(count: ballots + 20, hasDistricts: isPetition)
      election.eligibility = TestElection.eligibility(of: voters)
      roll = voters
      guard isPetition else { break }
      if self == .livePetition { election.results = "live" }
      election.moreContests = TestElection.petition
      election.revote = "last"
    case .pages: election.scope = #"{"kind":"page","pages":["home","contact"]}"#
    case .daily: election.scope = #"{"kind":"period","unit":"day"}"#
    case .counts: election.publication = "counts"
    case .lot:
      election.ties = "lot"
      election.moreContests = TestElection.rankedContest
    }
    var scribe = try Scribe(election, roll: roll)
    scribe.define()
    try scribe.act(.opened)
    let crossing = try cast(ballots, into: &scribe)
    if self == .last {
      scribe.closeOnSchedule()
    } else {
      try scribe.act(.closed, by: [1, 2], reason: "The window ended.")
    }
    if self == .petition, let crossing { scribe.cross(3, by: crossing) }
    if self == .lot { try scribe.act(.lot, seed: "3-6-1-1-4-2-5-5") }
    return scribe
  }

  /// The place of the ballot that takes the initiative over its goal.
  private func cast(_ ballots: Int, into scribe: inout Scribe) throws -> Int? {
    var petition = Petition()
    var random = SeededRandom(seed: 1)
    var lastBallots: [Int: Int] = [:]
    for number in 0..<ballots {
      // A new hour every 40 ballots; for days, far enough to reach the next one.
      if number.isMultiple(of: 40) {
        scribe.hour(UInt64(number / 40) * (self == .daily ? 11 : 1))
      }
      let choice = Self.choices[Int(random.next() % UInt64(Self.choices.count))]
      switch self {
      case .first, .roll, .counts: try scribe.cast(voter: number, choice)
      // As many for one as for the other: a tie that the lot has to break.
      case .lot: try scribe.cast(voter: number, Self.ranked[number % 4])
      case .last:
        // Every fourth ballot is by somebody who voted before.
        let voter = number % 4 == 3 ? Int(random.next() % UInt64(number)) / 4 * 4 : number
        let replaces = lastBallots[voter]
        lastBallots[voter] = scribe.entries.count
        try scribe.cast(voter: voter, choice, replaces: replaces)
      case .petition, .livePetition:
        let crosses = try petition.sign(number, into: &scribe)
        if crosses, self == .livePetition { scribe.cross(3, by: scribe.entries.count - 1) }
      case .pages:
        try scribe.cast(voter: number / 2, choice, scope: number % 2 == 0 ? "home" : "contact")
      case .daily:
        let hour = TestElection.opens + UInt64(number / 40) * 11 * 3600
        let day = Timestamp(unixSeconds: Int64(hour)).period(.day)
        try scribe.cast(voter: number, choice, scope: day)
      }
    }
    return petition.crossing
  }
}

/// The signatures of an initiative, counted anew with each one.
private struct Petition {
  private var lastBallots: [Int: Int] = [:]
  /// The district of each standing supporter.
  private var supporters: [Int: Int] = [:]
  private(set) var crossing: Int?

  /// Every third ballot is a voter's second; every other second one takes the support back.
  ///
  /// - Returns: Whether this ballot reaches the goal.
  mutating func sign(_ number: Int, into scribe: inout Scribe) throws -> Bool {
    let isSecond = number % 3 == 2
    let voter = isSecond ? number - 1 : number
    let district = TestElection.district(voter)
    let supports = district > 0 && !(isSecond && number.isMultiple(of: 2))
    let mark = supports ? ";petition=\(TestElection.districts[district - 1])" : ""
    let replaces = lastBallots[voter]
    lastBallots[voter] = scribe.entries.count
    try scribe.cast(voter: voter, "market=rebuild\(mark)", replaces: replaces)
    supporters[voter] = supports ? district : nil
    let isReached =
      supporters.count >= 40
      && (1...2).allSatisfy { district in supporters.values.count { $0 == district } >= 5 }
    guard isReached, crossing == nil else { return false }
    crossing = scribe.entries.count - 1
    return true
  }
}
