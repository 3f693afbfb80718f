import TallyModel
import TallyRehearsal
import Testing

@Suite struct `Profiles of real events` {
  @Test func `have their own names and sources, and can be scheduled`() {
    #expect(Set(ProfileTable.all.map(\.name)).count == ProfileTable.all.count)
    for profile in ProfileTable.all {
      #expect(ProfileTable.profile(named: profile.name) == profile)
      #expect(profile.source.count > 40, "\(profile.name)")
      #expect(profile.casts > 0 && profile.seconds > 0, "\(profile.name)")
      #expect((1...1_024).contains(profile.connections), "\(profile.name)")
      #expect((0...1).contains(profile.revoteShare), "\(profile.name)")
    }
    #expect(ProfileTable.profile(named: "nowhere") == nil)
  }

  /// The published figures, not the table's.
  @Test(arguments: [
    ("oman-shura-2023", 496_279, 11.0 * 3_600), ("estonia-2023", 324_301, 6.1 * 86_400),
    ("tv-moment", 128_000, 603.0), ("page-rating", 169, 34.0), ("census-night", 702_000, 1_800.0),
  ])
  func `bring the casts that were counted`(name: String, casts: Int, atMost: Double) throws {
    let profile = try #require(ProfileTable.profile(named: name))
    #expect(profile.casts == casts)
    #expect(profile.seconds <= atMost)
  }

  @Test func `have the peaks that were reported`() throws {
    let oman = try #require(ProfileTable.profile(named: "oman-shura-2023"))
    let share = Double(oman.phases[0].casts) / Double(oman.casts)
    #expect(abs(share - 0.188) < 0.0005)
    #expect(abs(oman.faster(100).peakPerSecond - 2_589) < 1)
    #expect(oman.faster(100).seconds == 396)
    let moment = try #require(ProfileTable.profile(named: "tv-moment"))
    #expect(abs(moment.peakPerSecond - 12_333) < 1)
  }

  @Test(arguments: ProfileTable.all.map(\.name), [0.001, 0.01, 1.0])
  func `keep their rates in a part of their time`(name: String, share: Double) throws {
    let profile = try #require(ProfileTable.profile(named: name))
    let part = profile.part(share)
    #expect(abs(part.seconds - profile.seconds * share) < 1e-6 * profile.seconds)
    #expect(part.phases.allSatisfy { $0.casts > 0 })
    #expect(abs(Double(part.casts) - Double(profile.casts) * share) <= Double(part.phases.count))
  }
}

@Suite struct `A profile's file` {
  private static let good = """
    {"format":"tallyd/profile/1","name":"mine","source":"a guess",
     "phases":[{"seconds":3,"casts":10},{"seconds":60,"casts":0}],
     "revotesPerThousand":33,"retries":2,"readsPerSecond":5,"connections":4}
    """

  @Test func `is read as it says`() throws {
    let profile = try Profile(parsing: Array(Self.good.utf8))
    let expected = Profile(
      name: "mine",
      source: "a guess",
      phases: [Profile.Phase(seconds: 3, casts: 10), Profile.Phase(seconds: 60, casts: 0)],
      revoteShare: 0.033,
      retries: 2,
      readsPerSecond: 5,
      connections: 4
    )
    #expect(profile == expected)
  }

  @Test(arguments: [
    ("\"tallyd/profile/1\"", "\"other\"", "format"), ("\"mine\"", "\"\"", "name"),
    ("\"seconds\":3", "\"seconds\":0", "phases[0].seconds"),
    ("\"casts\":10", "\"casts\":-1", "phases[0].casts"),
    ("\"casts\":10", "\"casts\":20000001", "phases[0].casts"),
    ("\"casts\":0", "\"cast\":0", "phases[1]"), ("\"retries\":2", "\"retries\":11", "retries"),
    ("\"retries\"", "\"tries\"", "tries"), ("33", "1001", "revotesPerThousand"),
    ("\"connections\":4", "\"connections\":0", "connections"), ("{\"format\"", "{format", ""),
    ("\"seconds\":60", "\"seconds\":9000000", "phases"),
  ])
  func `names the place of its fault`(old: String, new: String, path: String) {
    let text = Self.good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    let bytes = Array(text.joined(separator: new).utf8)
    let fault = #expect(throws: ProfileFault.self) { try Profile(parsing: bytes) }
    #expect(fault?.path == path)
  }
}
