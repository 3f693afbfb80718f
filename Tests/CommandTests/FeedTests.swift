import Foundation
import TallyModel
import Testing

@Suite struct `A feed of bundles` {
  /// A folder `SITE` whose folder `poll` is a bundle that says when it was published.
  private static func site() throws -> PollingPlace {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    let manager = FileManager.default
    try manager.createDirectory(atPath: place.path("SITE"), withIntermediateDirectories: false)
    try place.succeed("publish", "poll", "SITE/poll", "--data", "DATA")
    try place.write(#"{"created": "2026-11-30T08:00:00Z"}"#, to: "SITE/poll/datapackage.json")
    return place
  }

  private static let url = "https://vote.example.org/results"

  @Test func `is written into the folder, again with the same bytes`() throws {
    let place = try Self.site()
    try place.succeed("feed", "SITE", "--url", Self.url, "--language", "en")
    let feed = try place.text("SITE/feed.atom")
    #expect(feed.contains("<updated>2026-11-30T08:00:00Z</updated>"))
    #expect(feed.contains("\(Self.url)/poll/"))
    try place.succeed("feed", "SITE", "--url", "\(Self.url)/", "--language", "en")
    #expect(try place.text("SITE/feed.atom") == feed)
  }

  @Test func `passes over what is no bundle, says why, and never waits for it`() throws {
    let place = try Self.site()
    let manager = FileManager.default
    for name in ["empty", "broken", "alien", "waiting", "copy"] {
      let folder = place.path("SITE/\(name)")
      try manager.createDirectory(atPath: folder, withIntermediateDirectories: false)
    }
    try place.write("{}", to: "SITE/broken/election.json")
    try manager.copyItem(
      atPath: place.path("SITE/poll/election.json"),
      toPath: place.path("SITE/alien/election.json")
    )
    try place.write("{}\n", to: "SITE/alien/result.json")
    // Safe: the path is a C string for the call.
    let made = unsafe mkfifo(place.path("SITE/waiting/election.json"), 0o644)
    #expect(made == 0)
    for name in ["election.json", "result.json", "datapackage.json"] {
      try manager.copyItem(
        atPath: place.path("SITE/poll/\(name)"),
        toPath: place.path("SITE/copy/\(name)")
      )
    }
    let outcome = try place.program.run(["feed", "SITE", "--url", Self.url, "--json"])
    #expect(outcome.status == 0)
    let json = try JSONValue(parsing: Array(outcome.output.utf8))
    #expect(json["bundles"] == 1)
    #expect(json["skipped"] == 5)
    for said in [
      "empty: passed over, it has no election.json",
      "broken: passed over, its election.json has faults",
      "alien: passed over, it has no result.json of its election.json",
      "waiting: passed over, it has no election.json",
      "poll: passed over, it is the election of copy",
    ] {
      #expect(outcome.errors.contains(said), "\(outcome.errors)")
    }
  }

  @Test func `takes the signed bundle of an election, whatever its folder's name`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    let manager = FileManager.default
    try manager.createDirectory(
      atPath: place.path("SITE/alpha"),
      withIntermediateDirectories: true
    )
    try place.succeed("publish", "poll", "SITE/zeta", "--data", "DATA")
    for name in ["election.json", "result.json", "datapackage.json"] {
      try manager.copyItem(
        atPath: place.path("SITE/zeta/\(name)"),
        toPath: place.path("SITE/alpha/\(name)")
      )
    }
    try place.succeed(["sign", "SITE/zeta"] + place.keys(2))
    let outcome = try place.program.run(["feed", "SITE", "--url", Self.url])
    #expect(outcome.errors.contains("alpha: passed over, it is the election of zeta"))
    #expect(try place.text("SITE/feed.atom").contains("\(Self.url)/zeta/"))
  }

  @Test func `of no bundle is not written`() throws {
    let place = try PollingPlace()
    try FileManager.default.createDirectory(
      atPath: place.path("SITE"),
      withIntermediateDirectories: false
    )
    try place.fail(66, "feed", "SITE", "--url", Self.url)
    try place.fail(66, "feed", "NOWHERE", "--url", Self.url)
    for url in [
      "http://vote.example.org/", "https://", "https://a b/", "https://a/?b", "https://a/\"b",
    ] {
      #expect(try place.program.run(["feed", "SITE", "--url", url]).status == 64)
    }
    #expect(try place.names(in: "SITE").isEmpty)
  }
}
