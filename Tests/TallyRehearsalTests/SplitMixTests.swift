import Testing

@testable import TallyRehearsal

@Suite struct `The rehearsal's random numbers` {
  /// Made by the authors' own program, splitmix64.c (prng.di.unimi.it).
  @Test func `are those of the paper`() {
    var random = SplitMix(1_234_567)
    #expect(
      (0..<5).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ]
    )
  }

  @Test func `stay below what is asked, and reach all of it`() {
    var random = SplitMix(7)
    for count in 1...20 {
      let drawn = Set((0..<2_000).map { _ in random.below(count) })
      #expect(drawn == Set(0..<count))
    }
    #expect((0..<10_000).allSatisfy { _ in (0..<1).contains(random.unit()) })
  }
}
