import TallyModel
import TallyRehearsal
import Testing

@Suite struct `A profile's file` {
  private static let good = """
    {"format":"tallyd/profile/1","name":"mine","source":"a guess",
     "phases":[{"seconds":3,"casts":10},{"seconds":60,"casts":0},
               {"seconds":5,"casts":2,"late":true}],
     "revotesPerThousand":33,"duplicatesPerThousand":0,"retries":2,"abandonedPerThousand":7,
     "thinkSeconds":9,"readsPerSecond":5,"connections":4,"options":12,"entitled":500}
    """

  @Test func `is read as it says`() throws {
    let profile = try Profile(parsing: Array(Self.good.utf8))
    let expected = Profile(
      name: "mine",
      source: "a guess",
      phases: [
        Profile.Phase(seconds: 3, casts: 10), Profile.Phase(seconds: 60, casts: 0),
        Profile.Phase(seconds: 5, casts: 2, isLate: true),
      ],
      revoteShare: 0.033,
      retries: 2,
      abandonShare: 0.007,
      thinkSeconds: 9,
      readsPerSecond: 5,
      connections: 4,
      paper: .choice(options: 12),
      entitled: 500
    )
    #expect(profile == expected)
  }

  @Test func `may say no more than who comes`() throws {
    let text = """
      {"format":"tallyd/profile/1","name":"mine","source":"a guess",
       "phases":[{"seconds":3,"casts":10,"late":false}],"duplicatesPerThousand":1000}
      """
    let expected = Profile(
      name: "mine",
      source: "a guess",
      phases: [Profile.Phase(seconds: 3, casts: 10)],
      duplicateShare: 1
    )
    #expect(try Profile(parsing: Array(text.utf8)) == expected)
  }

  @Test(arguments: [
    ("{\"format\"", "{format", ""), ("\"tallyd/profile/1\"", "\"other\"", "format"),
    ("\"format\":\"tallyd/profile/1\",", "", "format"), ("\"mine\"", "\"\"", "name"),
    ("\"mine\"", "7", "name"), ("\"source\":\"a guess\",", "", "source"),
    ("\"seconds\":3", "\"seconds\":0", "phases[0].seconds"),
    ("\"seconds\":3", "\"seconds\":1.5", ""),
    ("\"casts\":10", "\"casts\":-1", "phases[0].casts"),
    ("\"casts\":10", "\"casts\":20000001", "phases[0].casts"),
    ("\"casts\":10", "\"casts\":20000000", "entitled"),
    ("\"casts\":0", "\"cast\":0", "phases[1]"), ("{\"seconds\":60,\"casts\":0}", "7", "phases[1]"),
    ("\"late\":true", "\"late\":1", "phases[2].late"),
    ("\"late\":true", "\"later\":true", "phases[2]"),
    ("{\"seconds\":3,\"casts\":10}", "{\"seconds\":3,\"casts\":10,\"late\":true}", "phases"),
    ("\"seconds\":60,\"casts\":0", "\"seconds\":60,\"casts\":0,\"late\":true", nil),
    (
      "\"phases\":[{\"seconds\":3,\"casts\":10},{\"seconds\":60,\"casts\":0},", "\"phases\":[",
      "phases"
    ),
    ("\"seconds\":60", "\"seconds\":9000000", "phases"),
    ("\"retries\":2", "\"retries\":11", "retries"),
    ("\"retries\":2", "\"retries\":\"2\"", "retries"), ("\"retries\"", "\"tries\"", "tries"),
    ("33", "1001", "revotesPerThousand"), ("33", "-1", "revotesPerThousand"),
    ("\"duplicatesPerThousand\":0", "\"duplicatesPerThousand\":1001", "duplicatesPerThousand"),
    ("\"duplicatesPerThousand\":0", "\"duplicatesPerThousand\":1", "duplicatesPerThousand"),
    ("\"abandonedPerThousand\":7", "\"abandonedPerThousand\":1001", "abandonedPerThousand"),
    ("\"thinkSeconds\":9", "\"thinkSeconds\":86401", "thinkSeconds"),
    ("\"readsPerSecond\":5", "\"readsPerSecond\":1000001", "readsPerSecond"),
    ("\"connections\":4", "\"connections\":0", "connections"),
    ("\"connections\":4", "\"connections\":1025", "connections"),
    ("\"options\":12", "\"options\":1", "options"),
    ("\"options\":12", "\"options\":5001", "options"),
    ("\"entitled\":500", "\"entitled\":0", "entitled"),
    ("\"entitled\":500", "\"entitled\":5000001", "entitled"),
    ("\"entitled\":500", "\"entitled\":11", "entitled"),
    ("\"entitled\":500", "\"entitled\":12", nil),
  ])
  func `names the place of its fault`(old: String, new: String, path: String?) throws {
    let good = Self.good.replacing("\n               ", with: "")
    let text = good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(text.count == 2, "\(old) does not stand in the file")
    let bytes = Array(text.joined(separator: new).utf8)
    guard let path else {
      _ = try Profile(parsing: bytes)
      return
    }
    let fault = #expect(throws: ProfileFault.self) { try Profile(parsing: bytes) }
    #expect(fault?.path == path, "\(String(describing: fault))")
  }

  @Test(arguments: [
    "", "7", "[]", "{}", "\"x\"", "{\"format\":\"tallyd/profile/1\",\"phases\":[]}",
  ])
  func `that is none has a fault`(text: String) {
    #expect(throws: ProfileFault.self) { try Profile(parsing: Array(text.utf8)) }
  }

  @Test func `cannot bring more ballots than one machine keeps in mind`() throws {
    let text = """
      {"format":"tallyd/profile/1","name":"mine","source":"a guess",
       "phases":[{"seconds":3,"casts":20000000},{"seconds":3,"casts":1}]}
      """
    let fault = #expect(throws: ProfileFault.self) { try Profile(parsing: Array(text.utf8)) }
    #expect(fault?.path == "phases" && fault?.reason.contains("20000001") == true)
  }
}
