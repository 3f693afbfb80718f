import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("The short tracker")
struct ShortTrackerTests {
  /// The leaf of entry 5 of the example in docs/formats.md.
  private let leaf = Digest(
    Hex.decode(Array("ef911e3fe41d583cbb9a80a39ec5e9722b70060899ec9bd138fec28a487f5f9f".utf8)) ?? []
  )

  @Test("is the first forty bits of the leaf hash in Crockford's base 32")
  func vector() throws {
    let leaf = try #require(leaf)
    // ef911e3fe4 is 11101 11110 01000 10001 11100 01111 11111 00100.
    #expect(ShortTracker(leaf: leaf).description == "XY8H-WFZ4")
  }

  @Test("is read back as people write it", arguments: ["XY8H-WFZ4", "xy8hwfz4", "xy8h wfz4"])
  func readsBack(text: String) throws {
    #expect(ShortTracker(text) == ShortTracker(leaf: try #require(leaf)))
  }

  @Test("takes the letters that look like digits for them")
  func likeness() {
    #expect(ShortTracker("OIL0-0000") == ShortTracker("0110-0000"))
  }

  @Test(
    "is no other text",
    arguments: ["", "XY8H-WFZ", "XY8H-WFZ44", "XY8H-WFZU", "ХY8H-WFZ4", "XY8H_WFZ4"]
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
