import Histogram

/// How long things took, in microseconds to three digits, up to an hour.
package struct Latencies: Sendable {
  static let percentiles = [50, 75, 90, 95, 99, 99.9, 99.99, 100]
  private static let maxMicroseconds: UInt64 = 3_600_000_000
  /// Each step halves what is left to the top: points of a curve.
  private static let curve = [
    25, 50, 62.5, 75, 81.25, 87.5, 90, 92, 94, 95, 96, 97, 98, 98.5, 99, 99.3, 99.5, 99.7, 99.8,
    99.9,
    99.95, 99.97, 99.99, 99.995, 99.999, 100,
  ]

  private var histogram = Histogram<UInt64>(
    highestTrackableValue: Self.maxMicroseconds,
    numberOfSignificantValueDigits: .three
  )
  private(set) var count = 0
  private var sum: UInt64 = 0
  private(set) var maxMicroseconds: UInt64 = 0

  package init() {}

  package mutating func add(nanoseconds: UInt64) {
    let microseconds = min(nanoseconds / 1_000, Self.maxMicroseconds)
    histogram.record(microseconds)
    count += 1
    sum += microseconds
    maxMicroseconds = max(maxMicroseconds, microseconds)
  }

  mutating func removeAll() {
    histogram.reset()
    count = 0
    sum = 0
    maxMicroseconds = 0
  }

  /// 0 without anything measured; never more than the largest.
  package func microseconds(at percentile: Double) -> UInt64 {
    count == 0 ? 0 : min(histogram.valueAtPercentile(percentile), maxMicroseconds)
  }

  var summary: LatencySummary {
    let percentiles = Set(Self.percentiles + Self.curve).sorted()
    return LatencySummary(
      count: count,
      meanMicroseconds: count == 0 ? 0 : sum / UInt64(count),
      maxMicroseconds: maxMicroseconds,
      points: percentiles.map {
        LatencySummary.Point(
          percentile: $0,
          microseconds: $0 == 100 ? maxMicroseconds : microseconds(at: $0)
        )
      }
    )
  }
}
