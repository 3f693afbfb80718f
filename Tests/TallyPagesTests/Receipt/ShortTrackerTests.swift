import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("The short tracker")
struct ShortTrackerTests {
  /// The leaf of entry 5 of the example in docs/formats.md.
  private let leaf = Digest(
    Hex.decode(Array("76e0452553251d96d96c9ff285ff50fb12a92bd1f4b41dfc501e9c681aa461a6".utf8)) ?? []
  )

  @Test("is the first forty bits of the leaf hash in Crockford's base 32")
  func vector() throws {
    let leaf = try #require(leaf)
    // 76e0452553 is 01110 11011 10000 00100 01010 01001 01010 10011.
    #expect(ShortTracker(leaf: leaf).description == "EVG4-A9AK")
  }

  @Test("is read back as people write it", arguments: ["EVG4-A9AK", "evg4a9ak", "evg4 a9ak"])
  func readsBack(text: String) throws {
    #expect(ShortTracker(text) == ShortTracker(leaf: try #require(leaf)))
  }

  @Test("takes the letters that look like digits for them")
  func likeness() {
    #expect(ShortTracker("OIL0-0000") == ShortTracker("0110-0000"))
  }

  @Test(
    "is no other text",
    arguments: ["", "EVG4-A9A", "EVG4-A9AKK", "EVG4-A9AU", "ЕVG4-A9AK", "EVG4_A9AK", "ßVG4-A9A"]
  )
  func refusesOthers(text: String) {
    #expect(ShortTracker(text) == nil)
  }

  @Test("is read back as itself, whatever the entry", arguments: Seeds.some(3))
  func roundTrip(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<1_000 {
      let tracker = ShortTracker(leaf: SHA256.hash(random.bytes(8)))
      #expect(ShortTracker(tracker.description) == tracker, "\(Seeds.replay(seed))")
    }
  }
}
