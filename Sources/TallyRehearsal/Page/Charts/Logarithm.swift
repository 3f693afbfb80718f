/// The logarithm to base 10, which the standard library leaves to C.
enum Logarithm {
  /// Exact to some 15 digits, for finite values above 0.
  ///
  /// The exponent of two is read off; what is left, `1..<2`, is summed by the series of the inverse
  /// hyperbolic tangent.
  static func base10(_ value: Double) -> Double {
    precondition(value > 0 && value.isFinite, "Only numbers above 0 have a logarithm.")
    let ratio = (value.significand - 1) / (value.significand + 1)
    var power = ratio
    var sum = 0.0
    for term in 0..<20 {
      sum += power / Double(2 * term + 1)
      power *= ratio * ratio
    }
    let natural = 2 * sum + Double(value.exponent) * 0.693_147_180_559_945_3
    return natural / 2.302_585_092_994_045_7
  }
}
