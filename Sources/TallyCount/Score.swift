/// The rule `score`: sum, mean and histogram of each option's ratings.
///
/// An option that a ballot does not rate is left out of that option's mean; it is no zero.
package enum Score {
  /// Adds up one option's ratings.
  ///
  /// - Parameters:
  ///   - histogram: Weighted ratings by score, from `lowest` on, each one higher.
  ///   - lowest: The score that the first number counts.
  /// - Returns: The numbers that the result shows.
  package static func outcome(histogram: [UInt64], lowest: UInt8) -> ScoreOutcome {
    var ratings: UInt64 = 0
    var sum: UInt64 = 0
    for (place, count) in histogram.enumerated() {
      ratings += count
      sum += count * (UInt64(lowest) + UInt64(place))
    }
    return ScoreOutcome(histogram: histogram, ratings: ratings, sum: sum)
  }
}

/// The ratings of one option.
package struct ScoreOutcome: Equatable, Sendable {
  /// Weighted, from the lowest score to the highest.
  package let histogram: [UInt64]
  package let ratings: UInt64
  package let sum: UInt64

  /// The mean with two decimals, half up, exact; empty without ratings.
  ///
  /// In hundredths, `floor(100 × sum ÷ ratings + 1/2)`: 730 ÷ 169 is `4.32`.
  package var mean: String {
    guard ratings > 0 else { return "" }
    let hundredths = (200 * UInt128(sum) + UInt128(ratings)) / (2 * UInt128(ratings))
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
