import TallyModel
import TallyRehearsal
import Testing

@Suite struct `Profiles of real events` {
  /// The figures that were published, and what is said to be assumed: not the table's own.
  struct Event: Sendable, CustomTestStringConvertible {
    let name: String
    /// Seconds and casts of each phase.
    let phases: [(Double, Int)]
    var lateCasts = 0
    var revoteShare = 0.0
    var duplicateShare = 0.0
    var retries = 0
    var abandonShare = 0.0
    var readsPerSecond = 0.0
    var entitled: Int?

    var testDescription: String { name }
  }

  private static let hour = 3_600.0

  static let events: [Event] = [
    Event(name: "page-rating", phases: [(34, 169)], duplicateShare: 0.1),
    Event(
      name: "city-poll",
      // Of 39,433 in ten days, half in an evening hour: three are lost to whole numbers.
      phases: (0..<10).flatMap { _ in [(23 * hour, 1_972), (hour, 1_971)] },
      revoteShare: 0.02
    ),
    Event(
      name: "estonia-2023",
      // 324,301 in all, those that came late among them.
      phases: [
        (hour, 7_298), (141 * hour, 324_301 - 7_298 - 8_065 - 11_029 - 110), (hour, 8_065),
        (hour, 11_029), (0.1 * hour, 110),
      ],
      lateCasts: 110,
      revoteShare: 0.033,
      entitled: 966_000
    ),
    Event(
      name: "oman-shura-2023",
      phases: [(hour, 93_203), (10 * hour, 496_279 - 93_203)],
      duplicateShare: 0.01,
      entitled: 753_260
    ),
    Event(
      name: "opening-stampede",
      phases: [(2 * hour, 250_000)],
      duplicateShare: 0.01,
      readsPerSecond: 47_000
    ),
    Event(name: "census-night", phases: [(0.5 * hour, 390 * 1_800)], abandonShare: 0.001),
    Event(name: "tv-moment", phases: [(3, 37_000), (600, 91_000)], duplicateShare: 0.05),
    Event(
      name: "petition-viral",
      phases: [(600, 2_000 * 10)],
      duplicateShare: 0.02,
      readsPerSecond: 3_333
    ),
    Event(
      name: "retry-storm",
      phases: [(60, 500 * 60)],
      duplicateShare: 0.02,
      retries: 3,
      abandonShare: 0.02
    ),
  ]

  @Test func `have their own names and sources, and can be scheduled`() {
    #expect(ProfileTable.all.map(\.name) == Self.events.map(\.name))
    for profile in ProfileTable.all {
      #expect(ProfileTable.profile(named: profile.name) == profile)
      #expect(profile.source.count > 40, "\(profile.name)")
      #expect(profile.casts > 0 && profile.seconds > 0, "\(profile.name)")
      #expect((1...1_024).contains(profile.connections), "\(profile.name)")
      // Nobody is refused for a second ballot where the last one counts.
      #expect(profile.revoteShare == 0 || profile.duplicateShare == 0, "\(profile.name)")
    }
    #expect(ProfileTable.profile(named: "nowhere") == nil)
  }

  @Test(arguments: events) func `have the figures that were published`(event: Event) throws {
    let profile = try #require(ProfileTable.profile(named: event.name))
    #expect(profile.phases.count == event.phases.count)
    for (phase, (seconds, casts)) in zip(profile.phases, event.phases) {
      #expect(abs(phase.seconds - seconds) < 1e-6 && phase.casts == casts)
    }
    #expect(profile.phases.filter(\.isLate).reduce(0) { $0 + $1.casts } == event.lateCasts)
    #expect(profile.revoteShare == event.revoteShare)
    #expect(profile.duplicateShare == event.duplicateShare)
    #expect(profile.retries == event.retries)
    #expect(profile.abandonShare == event.abandonShare)
    #expect(profile.readsPerSecond == event.readsPerSecond)
    #expect(profile.entitled == event.entitled)
    #expect(profile.revote == (event.revoteShare > 0 ? .last : .first))
  }

  @Test func `have the peaks that were reported`() throws {
    let oman = try #require(ProfileTable.profile(named: "oman-shura-2023"))
    #expect(oman.casts == 496_279)
    let share = Double(oman.phases[0].casts) / Double(oman.casts)
    #expect(abs(share - 0.188) < 0.0005)
    #expect(abs(oman.faster(100).peakPerSecond - 2_589) < 1)
    #expect(oman.faster(100).seconds == 396)
    let moment = try #require(ProfileTable.profile(named: "tv-moment"))
    #expect(abs(moment.peakPerSecond - 12_333) < 1)
    let estonia = try #require(ProfileTable.profile(named: "estonia-2023"))
    #expect(estonia.casts == 324_301)
    // Of the figures only: the late ones are drawn into six minutes.
    let inTime = estonia.phases.filter { !$0.isLate }.map { Double($0.casts) / $0.seconds }
    #expect(abs((inTime.max() ?? 0) - 3.06) < 0.01)
    let census = try #require(ProfileTable.profile(named: "census-night"))
    #expect(census.peakPerSecond == 1.5 * 260)
  }

  /// 169 ratings, 4.32 stars: the sum that was on the page.
  @Test func `rate a page as it was rated`() throws {
    let page = try #require(ProfileTable.profile(named: "page-rating"))
    guard case .rating(let histogram) = page.paper else {
      Issue.record("no rating")
      return
    }
    #expect(histogram.count == 5 && histogram.reduce(0, +) == 169)
    let sum = histogram.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
    #expect(sum == 730 && (Double(sum) / 169 * 100).rounded() == 432)
  }

  @Test(arguments: ProfileTable.all.map(\.name), [0.001, 0.01, 1.0])
  func `keep their rates in a part of their time`(name: String, share: Double) throws {
    let profile = try #require(ProfileTable.profile(named: name))
    let part = profile.part(share)
    #expect(abs(part.seconds - profile.seconds * share) < 1e-6 * profile.seconds)
    #expect(part.phases.allSatisfy { $0.casts > 0 })
    #expect(part.phases.map(\.isLate) == profile.phases.map(\.isLate))
    #expect(abs(Double(part.casts) - Double(profile.casts) * share) <= Double(part.phases.count))
    #expect((part.entitled ?? .max) >= part.casts)
    if let all = profile.entitled, let some = part.entitled {
      #expect(abs(Double(some) - Double(all) * share) <= Double(part.phases.count))
    }
    #expect(part.readsPerSecond == profile.readsPerSecond)
  }

  @Test(arguments: ProfileTable.all.map(\.name), [0.5, 1.0, 100.0])
  func `bring as many casts in less time`(name: String, factor: Double) throws {
    let profile = try #require(ProfileTable.profile(named: name))
    let fast = profile.faster(factor)
    #expect(fast.phases.map(\.casts) == profile.phases.map(\.casts))
    #expect(fast.phases.map(\.isLate) == profile.phases.map(\.isLate))
    #expect(abs(fast.seconds * factor - profile.seconds) < 1e-6 * profile.seconds)
    #expect(abs(fast.peakPerSecond / factor - profile.peakPerSecond) < 1e-6 * profile.peakPerSecond)
    #expect(fast.readsPerSecond == profile.readsPerSecond * factor)
    #expect(fast.thinkSeconds == profile.thinkSeconds / factor)
    #expect(fast.entitled == profile.entitled)
  }

  @Test func `have nobody where nobody was`() {
    let profile = Profile(
      name: "night",
      source: "a test",
      phases: [Profile.Phase(seconds: 10, casts: 0), Profile.Phase(seconds: 10, casts: 3)]
    )
    #expect(profile.part(0.01).phases.map(\.casts) == [0, 1])
    let even = Profile.constant(perSecond: 2.5, seconds: 4, connections: 3)
    #expect(even.casts == 10 && even.seconds == 4 && even.connections == 3)
  }
}
