import TallyTesting
import Testing

@testable import TallyRehearsal

@Suite struct `Measured times` {
  /// Sets of times: few and many, alike and wide apart.
  private static func times(_ random: inout SeededRandom) -> [UInt64] {
    let count = Int.random(in: 1...3_000, using: &random)
    let digits = Int.random(in: 1...9, using: &random)
    var most: UInt64 = 1
    for _ in 0..<digits { most *= 10 }
    let isSkewed = Bool.random(using: &random)
    return (0..<count).map { _ in
      let microseconds = UInt64.random(in: 0...most, using: &random)
      return isSkewed ? microseconds >> UInt64.random(in: 0...20, using: &random) : microseconds
    }
  }

  @Test(arguments: Seeds.some(50))
  func `stand at their percentiles, to three digits`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let times = Self.times(&random)
    var latencies = Latencies()
    for time in times { latencies.add(nanoseconds: time * 1_000 + time % 1_000) }
    let sorted = times.sorted()
    let summary = latencies.summary
    for point in summary.points {
      let rank = Int((point.percentile / 100 * Double(times.count)).rounded(.up)) - 1
      // Which of two neighbours is at a percentile between them is a matter of taste.
      let least = Double(sorted[max(0, rank - 1)])
      let most = Double(sorted[min(times.count - 1, rank + 1)])
      let shown = Double(point.microseconds)
      #expect(
        shown >= least * 0.999 - 1 && shown <= most * 1.001 + 1,
        "\(point): \(least) to \(most); \(Seeds.replay(seed))"
      )
      #expect(summary.at(point.percentile) == point.microseconds)
    }
    #expect(summary.count == times.count && latencies.count == times.count)
    #expect(summary.maxMicroseconds == sorted[times.count - 1])
    #expect(summary.at(100) == summary.maxMicroseconds)
    #expect(summary.meanMicroseconds == times.reduce(0, +) / UInt64(times.count))
    let shown = summary.points.map(\.microseconds)
    #expect(shown == shown.sorted() && shown.allSatisfy { $0 <= summary.maxMicroseconds })
    let percentiles = summary.points.map(\.percentile)
    #expect(percentiles == percentiles.sorted())
    #expect(Set(percentiles).isSuperset(of: Latencies.percentiles))
  }

  @Test func `are none until there are some, and none again`() {
    var latencies = Latencies()
    #expect(latencies.microseconds(at: 99) == 0 && latencies.summary.at(100) == 0)
    latencies.add(nanoseconds: 5_000_000)
    #expect(latencies.microseconds(at: 50) == 5_000)
    latencies.removeAll()
    #expect(latencies.summary == Latencies().summary)
  }

  @Test func `of more than an hour are an hour`() {
    var latencies = Latencies()
    latencies.add(nanoseconds: .max)
    #expect(latencies.maxMicroseconds == 3_600_000_000)
    #expect(latencies.microseconds(at: 50) == 3_600_000_000)
  }
}
