/// What the officer asks of the machine: `2500/s p99<50ms`.
package struct Expectation: Sendable, Equatable {
  /// Answers in so much time, at one percentile.
  package struct Bound: Sendable, Equatable {
    /// `50`, `99`, `99.9`, or 100 for the slowest of all.
    package var percentile: Double
    package var microseconds: UInt64

    package init(percentile: Double, microseconds: UInt64) {
      self.percentile = percentile
      self.microseconds = microseconds
    }

    /// `p99` or `max`.
    package var name: String {
      if percentile == 100 { return "max" }
      return percentile.rounded() == percentile ? "p\(Int(percentile))" : "p\(percentile)"
    }
  }

  /// Casts a second in the busiest ten seconds; nothing where no rate was asked.
  package var perSecond: Double?
  package var bounds: [Bound]

  /// What is asked where the officer asks nothing: nobody waits longer than a second, but one in a
  /// hundred.
  package static let usual = Expectation(
    perSecond: nil,
    bounds: [Bound(percentile: 99, microseconds: 1_000_000)]
  )

  package init(perSecond: Double?, bounds: [Bound]) {
    self.perSecond = perSecond
    self.bounds = bounds
  }

  /// Reads `2500/s p99<50ms p99.9<1s max<5s`, in any order; nothing where it is none.
  package init?(_ text: String) {
    self.init(perSecond: nil, bounds: [])
    let words = text.split(separator: " ")
    guard !words.isEmpty else { return nil }
    for word in words {
      if word.hasSuffix("/s") {
        guard perSecond == nil, let rate = Double(word.dropLast(2)), rate > 0,
          rate <= Self.perSecondMax
        else { return nil }
        perSecond = rate
        continue
      }
      guard let bound = Self.bound(word) else { return nil }
      bounds.append(bound)
    }
  }

  /// The words that ``init(_:)`` reads.
  package var text: String {
    let rate = perSecond.map { ["\(Self.plain($0))/s"] } ?? []
    return (rate + bounds.map { "\($0.name)<\(Self.duration($0.microseconds))" })
      .joined(separator: " ")
  }

  /// More than any machine was seen to do, and a number that can be printed.
  private static let perSecondMax = 1_000_000.0
  private static let percentiles: [Substring: Double] = [
    "p50": 50, "p75": 75, "p90": 90, "p95": 95, "p99": 99, "p99.9": 99.9, "p99.99": 99.99,
    "max": 100,
  ]
  private static let units: [(name: String, microseconds: Double)] = [
    ("us", 1), ("ms", 1_000), ("s", 1_000_000),
  ]

  private static func bound(_ word: Substring) -> Bound? {
    let sides = word.split(separator: "<", omittingEmptySubsequences: false)
    guard sides.count == 2, let percentile = percentiles[sides[0]],
      let microseconds = microseconds(sides[1])
    else { return nil }
    return Bound(percentile: percentile, microseconds: microseconds)
  }

  /// `50ms`, `1.5s` or `800us`.
  package static func microseconds(_ text: Substring) -> UInt64? {
    for unit in units where text.hasSuffix(unit.name) {
      guard let number = Double(text.dropLast(unit.name.count)) else { continue }
      let value = number * unit.microseconds
      guard value >= 1, value <= 3.6e9 else { return nil }
      return UInt64(value.rounded())
    }
    return nil
  }

  private static func duration(_ microseconds: UInt64) -> String {
    if microseconds % 1_000_000 == 0 { return "\(microseconds / 1_000_000)s" }
    if microseconds % 1_000 == 0 { return "\(microseconds / 1_000)ms" }
    return "\(microseconds)us"
  }

  private static func plain(_ number: Double) -> String {
    number.rounded() == number ? "\(Int(number))" : "\(number)"
  }
}
