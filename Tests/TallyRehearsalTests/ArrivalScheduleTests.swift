import TallyRehearsal
import TallyTesting
import Testing

@Suite struct `A schedule of arrivals` {
  private static let profile = Profile(
    name: "test",
    source: "made for this test",
    phases: [
      Profile.Phase(seconds: 2, casts: 700), Profile.Phase(seconds: 5, casts: 0),
      Profile.Phase(seconds: 1, casts: 900),
    ],
    revoteShare: 0.25,
    retries: 2
  )

  @Test(arguments: Seeds.some(20))
  func `brings each phase's casts in its time, in order, each ballot as often as it is sent`(
    seed: UInt64
  ) {
    let schedule = ArrivalSchedule(Self.profile, seed: seed)
    let firsts = schedule.arrivals.filter { $0.attempt == 0 }
    #expect(firsts.count { $0.nanoseconds < 2_000_000_000 } == 700, "\(Seeds.replay(seed))")
    #expect(firsts.count { $0.nanoseconds >= 7_000_000_000 } == 900, "\(Seeds.replay(seed))")
    #expect(firsts.count == 1_600 && schedule.castCount == 1_600)
    #expect(schedule.arrivals.count == 3 * 1_600)
    let moments = schedule.arrivals.map(\.nanoseconds)
    #expect(moments == moments.sorted(), "\(Seeds.replay(seed))")
    #expect(moments.allSatisfy { $0 <= 8_000_000_000 })
  }

  @Test(arguments: Seeds.some(20))
  func `numbers voters without gaps, and their ballots one after the other`(seed: UInt64) {
    let schedule = ArrivalSchedule(Self.profile, seed: seed)
    var ballots: [UInt32: UInt32] = [:]
    for arrival in schedule.arrivals where arrival.attempt == 0 {
      #expect(arrival.earlier == ballots[arrival.voter, default: 0], "\(Seeds.replay(seed))")
      ballots[arrival.voter, default: 0] += 1
    }
    #expect(ballots.keys.max().map { Int($0) + 1 } == ballots.count)
    #expect(ballots.count == schedule.voterCount)
    let revotes = 1_600 - ballots.count
    // Five standard deviations of a quarter of 1,600.
    #expect(abs(revotes - 400) < 87, "\(Seeds.replay(seed))")
  }

  @Test func `is the same for the same seed, and another for another`() {
    let one = ArrivalSchedule(Self.profile, seed: 1)
    #expect(one.arrivals == ArrivalSchedule(Self.profile, seed: 1).arrivals)
    #expect(one.arrivals != ArrivalSchedule(Self.profile, seed: 2).arrivals)
  }

  /// Even moments of a phase: the largest distance from the straight line stays within the bound that
  /// a fair draw exceeds once in a million (Kolmogorov and Smirnov).
  @Test(arguments: Seeds.some(5))
  func `spreads a phase's casts evenly`(seed: UInt64) {
    var profile = Self.profile
    profile.phases = [Profile.Phase(seconds: 10, casts: 10_000)]
    profile.retries = 0
    let moments = ArrivalSchedule(profile, seed: seed).arrivals.map {
      Double($0.nanoseconds) / 1e10
    }
    let distance = moments.enumerated().map { abs($1 - Double($0) / 10_000) }.max() ?? 1
    #expect(distance < 2.7 / 100, "\(Seeds.replay(seed))")
  }
}
