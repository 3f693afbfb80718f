/// A percentile as people say it: 99.9 is 999 of every 1,000.
struct WholeShare: Equatable {
  let count: Int
  let of: Int

  /// Nothing for all of them.
  init?(percentile: Double) {
    guard percentile < 100, percentile >= 0 else { return nil }
    var of = 100
    while of < 1_000_000, !Self.isWhole(percentile * Double(of) / 100) { of *= 10 }
    self.of = of
    count = Int((percentile * Double(of) / 100).rounded())
  }

  private static func isWhole(_ value: Double) -> Bool { abs(value - value.rounded()) < 1e-6 }
}
