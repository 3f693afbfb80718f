import BigInt
package import TallyModel

/// A number of a count's story, exact: votes, a quota, a share.
package enum Amount: Equatable, Sendable {
  /// Whole units of a tenth, a hundredth …: `units / 10^decimals`.
  case decimal(Int128, decimals: Int)
  case ratio(Rational)

  package static func whole(_ count: UInt64) -> Amount { .decimal(Int128(count), decimals: 0) }

  /// All digits: `1234.50000`, `-3`, `5/3`.
  package var text: String {
    switch self {
    case .ratio(let ratio): ratio.text
    case .decimal(let units, let decimals): Self.text(units: units, decimals: decimals)
    }
  }

  /// The first decimals of a fraction, cut; all digits of a decimal.
  ///
  /// - Returns: As `1.6666`, and whether nothing was cut.
  package func cut(decimals: Int) -> (text: String, isExact: Bool) {
    guard case .ratio(let ratio) = self else { return (text, true) }
    if ratio.denominator == 1 { return (ratio.text, true) }
    let scaled = ratio.numerator.magnitude * BigUInt(10).power(decimals)
    let (digits, rest) = scaled.quotientAndRemainder(dividingBy: ratio.denominator.magnitude)
    let sign = ratio.numerator < 0 ? "-" : ""
    return (Self.pointed(sign: sign, digits: String(digits), decimals: decimals), rest == 0)
  }

  /// A whole number that other programs read exactly, or else its text.
  package var json: JSONValue {
    if case .decimal(let units, 0) = self, units.magnitude <= UInt128(JSONValue.integerMax) {
      return .integer(Int64(units))
    }
    return .string(text)
  }

  private static func text(units: Int128, decimals: Int) -> String {
    pointed(sign: units < 0 ? "-" : "", digits: String(units.magnitude), decimals: decimals)
  }

  /// Digits with the point before the last so many of them.
  private static func pointed(sign: String, digits: String, decimals: Int) -> String {
    guard decimals > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
