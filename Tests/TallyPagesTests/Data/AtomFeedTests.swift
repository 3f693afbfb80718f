import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("The feed of results")
struct AtomFeedTests {
  private func bundle(
    _ folder: String,
    created: Int64,
    isSigned: Bool = true,
    _ change: (inout SampleDefinition) -> Void = { _ in }
  ) throws -> AtomFeed.Bundle {
    var sample = SampleDefinition()
    change(&sample)
    return AtomFeed.Bundle(
      folder: folder,
      definition: try sample.definition(),
      created: Timestamp(unixSeconds: created),
      isSigned: isSigned
    )
  }

  private func text(_ bundles: [AtomFeed.Bundle], _ language: FeedLanguage = .english) -> String {
    let feed = AtomFeed(of: bundles, at: "https://vote.example.org/results/", in: language)
    return String(decoding: feed.bytes, as: UTF8.self)
  }

  @Test("tells of opening, closing and publication, the latest first, at their own moments")
  func events() throws {
    let text = text([try bundle("market", created: 1_796_000_000)])
    let moments = text.split(separator: "<updated>").dropFirst().map { $0.prefix(20) }
    #expect(
      moments == [
        "2026-11-30T00:53:20Z", "2026-11-30T00:53:20Z", "2026-11-29T14:00:00Z",
        "2026-11-22T04:00:00Z",
      ]
    )
    #expect(text.contains("<title>Voting closed: Text sample</title>"))
    #expect(text.contains(#"href="https://vote.example.org/results/market/""#))
  }

  @Test("does not say closed of a live result before the window's end")
  func live() throws {
    let text = text([
      try bundle("market", created: 1_795_400_000, isSigned: false) { $0["results"] = "live" }
    ])
    #expect(!text.contains("Voting closed"))
    #expect(text.contains("<title>Interim figures: Text sample</title>"))
    #expect(!text.contains("The result is published"))
  }

  @Test("knows that there is a result of a vote without live figures only when it is closed")
  func early() throws {
    let text = text([try bundle("market", created: 1_795_400_000, isSigned: false)])
    #expect(text.contains("Voting closed") && !text.contains("Interim figures"))
  }

  @Test("says of a closed vote whether its result is signed")
  func signed() throws {
    let signed = text([try bundle("market", created: 1_796_000_000)])
    #expect(signed.contains("<title>The result is published: Text sample</title>"))
    let unsigned = text([try bundle("market", created: 1_796_000_000, isSigned: false)])
    #expect(unsigned.contains("<title>The result is published, not signed yet: Text"))
    #expect(unsigned.contains("<title>Voting closed: Text sample</title>"))
  }

  @Test("is the same whatever the order of the folders, and ids do not hang on folder or language")
  func stable() throws {
    let one = try bundle("one", created: 1_796_000_000)
    let other = try bundle("other", created: 1_796_000_000) { $0["id"] = "other" }
    #expect(text([one, other]) == text([other, one]))
    func ids(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.hasPrefix("<id>tag:") }.sorted()
    }
    let moved = try bundle("elsewhere", created: 1_796_000_000)
    #expect(ids(text([one])) == ids(text([moved], .arabic)))
    #expect(Set(ids(text([one, other]))).count == 6)
  }

  @Test("escapes what would mean something in XML, and marks rehearsals")
  func escapes() throws {
    let bundle = try bundle("a&b <c>", created: 1_796_000_000) {
      $0["title"] = ["ar": "<script>", "en": "R&D \"<b>\" 'x'"]
      $0["rehearsal"] = true
    }
    let text = text([bundle])
    #expect(!text.contains("<script>") && !text.contains("<b>"))
    #expect(text.contains("R&amp;D &quot;&lt;b&gt;&quot; &#39;x&#39;"))
    #expect(text.contains("/results/a%26b%20%3Cc%3E/"))
    #expect(text.contains("<title>REHEARSAL, decides nothing – Voting opened"))
  }
}
