import TallyRehearsal
import TallyTesting
import Testing

@Suite struct `A schedule of arrivals` {
  private static let phases = [
    Profile.Phase(seconds: 2, casts: 700), Profile.Phase(seconds: 5, casts: 0),
    Profile.Phase(seconds: 1, casts: 900), Profile.Phase(seconds: 0.5, casts: 60, isLate: true),
  ]
  private static let end: UInt64 = 8_000_000_000

  private static let revoting = Profile(
    name: "test",
    source: "made for this test",
    phases: phases,
    revoteShare: 0.25,
    retries: 2,
    abandonShare: 0.1
  )

  private static let duplicating = Profile(
    name: "test",
    source: "made for this test",
    phases: phases,
    duplicateShare: 0.3,
    retries: 1,
    abandonShare: 0.1,
    thinkSeconds: 3
  )

  /// Whether a share of so many draws is what a fair one is, within five standard deviations.
  private static func isFair(_ drawn: Int, of draws: Int, share: Double) -> Bool {
    let variance = Double(draws) * share * (1 - share)
    return abs(Double(drawn) - Double(draws) * share) <= 5 * variance.squareRoot() + 1
  }

  @Test(arguments: Seeds.some(20))
  func `brings each phase's casts in its time, in order, each ballot as often as it is sent`(
    seed: UInt64
  ) {
    let schedule = ArrivalSchedule(Self.revoting, seed: seed)
    let firsts = schedule.arrivals.filter { $0.attempt == 0 }
    #expect(firsts.count { $0.nanoseconds < 2_000_000_000 } == 700, "\(Seeds.replay(seed))")
    #expect(
      firsts.count { (7_000_000_000...Self.end).contains($0.nanoseconds) && !$0.isLate } == 900,
      "\(Seeds.replay(seed))"
    )
    #expect(firsts.count == 1_660 && schedule.castCount == 1_660)
    #expect(schedule.arrivals.count == 3 * 1_600 + 60)
    let moments = schedule.arrivals.map(\.nanoseconds)
    #expect(moments == moments.sorted(), "\(Seeds.replay(seed))")
    #expect(moments.allSatisfy { $0 <= Self.end + 500_000_000 })
  }

  @Test(arguments: Seeds.some(20))
  func `keeps the sendings of one ballot in their order`(seed: UInt64) {
    for profile in [Self.revoting, Self.duplicating] {
      var sendings: [UInt32: [Arrival]] = [:]
      for arrival in ArrivalSchedule(profile, seed: seed).arrivals {
        sendings[arrival.cast, default: []].append(arrival)
      }
      for some in sendings.values {
        #expect(some.map(\.attempt) == (0..<UInt8(some.count)).map { $0 }, "\(Seeds.replay(seed))")
        #expect(Set(some.map(\.voter)).count == 1, "\(Seeds.replay(seed))")
        #expect(some.count == (some[0].isLate ? 1 : 1 + profile.retries), "\(Seeds.replay(seed))")
      }
    }
  }

  @Test(arguments: Seeds.some(20))
  func `numbers voters and ballots without gaps, and who votes again has voted before`(
    seed: UInt64
  ) {
    let schedule = ArrivalSchedule(Self.revoting, seed: seed)
    var voters: UInt32 = 0
    var revotes = 0
    for arrival in schedule.arrivals where arrival.attempt == 0 {
      #expect(arrival.voter <= voters, "\(Seeds.replay(seed))")
      if arrival.voter == voters { voters += 1 } else { revotes += 1 }
      #expect(!arrival.isLate || arrival.voter == voters - 1, "\(Seeds.replay(seed))")
    }
    #expect(Int(voters) == schedule.voterCount)
    #expect(Set(schedule.arrivals.map(\.cast)) == Set(0..<1_660))
    #expect(Self.isFair(revotes, of: 1_600, share: 0.25), "\(revotes): \(Seeds.replay(seed))")
  }

  @Test(arguments: Seeds.some(20))
  func `brings a second ballot after its voter's first one, and before the closing`(seed: UInt64) {
    let schedule = ArrivalSchedule(Self.duplicating, seed: seed)
    var ballots: [UInt32: [Arrival]] = [:]
    for arrival in schedule.arrivals where arrival.attempt == 0 {
      ballots[arrival.voter, default: []].append(arrival)
    }
    // Each voter of the profile's own casts is somebody else here.
    #expect(ballots.count == 1_660 && schedule.voterCount == 1_660)
    var seconds = 0
    for some in ballots.values where some.count > 1 {
      seconds += 1
      #expect(some.count == 2 && some[0].cast < some[1].cast, "\(Seeds.replay(seed))")
      #expect(!some[1].isLate && some[1].nanoseconds <= Self.end, "\(Seeds.replay(seed))")
      #expect(some[1].nanoseconds - some[0].nanoseconds <= 3_000_000_000, "\(Seeds.replay(seed))")
    }
    #expect(schedule.castCount == 1_660 + seconds)
    #expect(Self.isFair(seconds, of: 1_600, share: 0.3), "\(seconds): \(Seeds.replay(seed))")
  }

  @Test(arguments: Seeds.some(20))
  func `lets some senders leave before the answer, and each of their ballots comes again`(
    seed: UInt64
  ) {
    for retries in [0, 1] {
      var profile = Self.duplicating
      profile.retries = retries
      let schedule = ArrivalSchedule(profile, seed: seed)
      let abandoned = schedule.arrivals.filter(\.isAbandoned)
      #expect(abandoned.allSatisfy { $0.attempt == 0 && !$0.isLate }, "\(Seeds.replay(seed))")
      let again = Set(schedule.arrivals.filter { $0.attempt == 1 }.map(\.cast))
      #expect(again.isSuperset(of: abandoned.map(\.cast)), "\(Seeds.replay(seed))")
      #expect(schedule.sentCount == schedule.arrivals.count - abandoned.count)
      #expect(
        Self.isFair(abandoned.count, of: schedule.castCount - 60, share: 0.1),
        "\(abandoned.count): \(Seeds.replay(seed))"
      )
    }
  }

  @Test(arguments: Seeds.some(20))
  func `brings late ballots behind all others and after the closing, each once`(seed: UInt64) throws
  {
    for profile in [Self.revoting, Self.duplicating] {
      let schedule = ArrivalSchedule(profile, seed: seed)
      #expect(schedule.closingNanoseconds == Self.end)
      let first = try #require(schedule.arrivals.firstIndex { $0.isLate })
      let late = schedule.arrivals[first...]
      #expect(late.count == 60 && late.allSatisfy(\.isLate), "\(Seeds.replay(seed))")
      #expect(late.allSatisfy { $0.nanoseconds >= Self.end }, "\(Seeds.replay(seed))")
      #expect(
        schedule.arrivals[..<first].allSatisfy { $0.nanoseconds <= Self.end },
        "\(Seeds.replay(seed))"
      )
    }
  }

  @Test func `closes at its end where nothing comes late`() {
    var profile = Self.revoting
    profile.phases.removeLast()
    let schedule = ArrivalSchedule(profile, seed: 1)
    #expect(schedule.closingNanoseconds == Self.end && !schedule.arrivals.contains(where: \.isLate))
  }

  @Test func `is the same for the same seed, and another for another`() {
    let one = ArrivalSchedule(Self.revoting, seed: 1)
    #expect(one.arrivals == ArrivalSchedule(Self.revoting, seed: 1).arrivals)
    #expect(one.arrivals != ArrivalSchedule(Self.revoting, seed: 2).arrivals)
  }

  /// Even moments of a phase: the largest distance from the straight line stays within the bound that
  /// a fair draw exceeds once in a million (Kolmogorov and Smirnov).
  @Test(arguments: Seeds.some(5))
  func `spreads a phase's casts evenly`(seed: UInt64) {
    var profile = Self.revoting
    profile.phases = [Profile.Phase(seconds: 10, casts: 10_000)]
    profile.retries = 0
    profile.abandonShare = 0
    let moments = ArrivalSchedule(profile, seed: seed).arrivals.map {
      Double($0.nanoseconds) / 1e10
    }
    let distance = moments.enumerated().map { abs($1 - Double($0) / 10_000) }.max() ?? 1
    #expect(distance < 2.7 / 100, "\(Seeds.replay(seed))")
  }
}
