package import BigInt

/// A fraction of whole numbers of any size, in lowest terms.
package struct Rational: Equatable, Comparable, Sendable {
  package let numerator: BigInt
  /// `1...`.
  package let denominator: BigInt

  /// Traps when the denominator is not positive.
  ///
  /// - Complexity: O(digits²), for the common divisor.
  package init(_ numerator: BigInt, _ denominator: BigInt = 1) {
    precondition(denominator > 0, "A fraction's denominator is not positive.")
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  package static let zero = Rational(0)

  package static func < (a: Rational, b: Rational) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }

  package static func + (a: Rational, b: Rational) -> Rational {
    Rational(
      a.numerator * b.denominator + b.numerator * a.denominator,
      a.denominator * b.denominator
    )
  }

  package static func - (a: Rational, b: Rational) -> Rational {
    Rational(
      a.numerator * b.denominator - b.numerator * a.denominator,
      a.denominator * b.denominator
    )
  }

  package static func * (a: Rational, b: Rational) -> Rational {
    Rational(a.numerator * b.numerator, a.denominator * b.denominator)
  }

  /// `5/3`, or `5` when the denominator is 1.
  package var text: String {
    denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
  }
}
