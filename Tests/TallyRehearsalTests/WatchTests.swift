import Testing

@testable import TallyRehearsal

@Suite struct `What is seen of a rehearsal` {
  private static func sample(_ seconds: Double, answered: Int, p99: UInt64) -> Sample {
    Sample(
      seconds: seconds,
      offered: answered + 1,
      answered: answered,
      refused: 2,
      inFlight: 3,
      p50Microseconds: p99 / 2,
      p99Microseconds: p99,
      maxMicroseconds: p99 * 2,
      reads: 5,
      readP99Microseconds: p99,
      memoryBytes: 7,
      blocks: 11,
      blockEntries: 13
    )
  }

  @Test(arguments: [(0.4, 1), (0.5, 2), (0.9, 2)])
  func `counts a last stretch that is too short for a rate to the one before`(
    length: Double,
    count: Int
  ) {
    let watch = Watch(start: 0)
    watch.add(Self.sample(1, answered: 100, p99: 40))
    watch.add(last: Self.sample(1 + length, answered: 10, p99: 60), shortest: 0.5)
    let samples = watch.taken.samples
    #expect(samples.count == count)
    #expect(samples.reduce(0) { $0 + $1.answered } == 110)
    #expect(samples.reduce(0) { $0 + $1.offered } == 112)
    #expect(samples.last?.seconds == 1 + length && samples.last?.p99Microseconds == 60)
  }

  @Test func `has a last stretch also where it is the only one`() {
    let watch = Watch(start: 0)
    watch.add(last: Self.sample(0.1, answered: 4, p99: 9), shortest: 0.5)
    #expect(watch.taken.samples == [Self.sample(0.1, answered: 4, p99: 9)])
  }
}
