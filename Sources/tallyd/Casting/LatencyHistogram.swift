/// How long answers took, in buckets that are three hundredths wide: any number of them in 16 KiB.
struct LatencyHistogram: Sendable {
  /// Steps between one power of two and the next.
  private static let stepBits = 5

  private var counts = [UInt64](repeating: 0, count: 64 << stepBits)
  private var total: UInt64 = 0

  mutating func add(nanoseconds: UInt64) {
    counts[Self.bucket(of: nanoseconds)] += 1
    total += 1
  }

  /// The time, in nanoseconds, within which so many hundredths of the answers came; 0 without any.
  func percentile(_ hundredths: UInt64) -> UInt64 {
    let wanted = (total * hundredths + 99) / 100
    var seen: UInt64 = 0
    for (bucket, count) in counts.enumerated() {
      seen += count
      if seen >= wanted, count > 0 { return Self.upperBound(of: bucket) }
    }
    return 0
  }

  private static func bucket(of value: UInt64) -> Int {
    // Small values have a bucket each.
    guard value >= 1 << UInt64(stepBits) else { return Int(value) }
    let exponent = 63 - value.leadingZeroBitCount
    let step = Int(value >> UInt64(exponent - stepBits)) - 1 << stepBits
    return ((exponent - stepBits + 1) << stepBits) + (step & ((1 << stepBits) - 1))
  }

  private static func upperBound(of bucket: Int) -> UInt64 {
    guard bucket >= 1 << stepBits else { return UInt64(bucket) }
    let exponent = (bucket >> stepBits) + stepBits - 1
    let step = UInt64(bucket & ((1 << stepBits) - 1))
    let width = UInt64(1) << UInt64(exponent - stepBits)
    return (UInt64(1) << UInt64(exponent)) + step * width + width - 1
  }
}
