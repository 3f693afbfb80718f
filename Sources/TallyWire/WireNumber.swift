import TallyModel

/// Reads a whole number without sign or leading zero, where it stands.
package enum WireNumber {
  /// Nothing for anything else, and for numbers above 64 bits.
  package static func read(_ text: RawSpan, _ digits: Range<Int>) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 20,
      digits.count == 1 || text.loadUInt8(at: digits.lowerBound) != UInt8(ascii: "0")
    else { return nil }
    var value: UInt64 = 0
    for offset in digits {
      let digit = text.loadUInt8(at: offset) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isOverflown) = tens.addingReportingOverflow(UInt64(digit))
      guard !isTooLarge, !isOverflown else { return nil }
      value = sum
    }
    return value
  }
}
