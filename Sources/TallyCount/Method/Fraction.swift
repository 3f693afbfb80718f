/// A share as a rule writes it: `2/3`, `5`, `3.25`.
package struct Fraction: Equatable, Sendable {
  package let numerator: UInt64
  /// `1...`.
  package let denominator: UInt64

  /// Neither part is larger, so that a product with a weight stays within 128 bits.
  package static let partMax: UInt64 = 1_000_000_000_000

  package init(_ numerator: UInt64, _ denominator: UInt64) {
    precondition(denominator > 0, "A fraction's denominator is zero.")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Nothing when the text is no such number, or a part of it exceeds ``partMax``.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let above = Self.digits(parts[0]), let below = Self.digits(parts[1]), below > 0 else {
        return nil
      }
      self.init(above, below)
      return
    }
    let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = pieces.first.flatMap({ Self.digits($0) }), pieces.count <= 2 else {
      return nil
    }
    guard pieces.count == 2 else {
      self.init(whole, 1)
      return
    }
    guard let rest = Self.digits(pieces[1]), pieces[1].utf8.count <= 6 else { return nil }
    let scale = (0..<pieces[1].utf8.count).reduce(1 as UInt64) { scale, _ in scale * 10 }
    guard whole <= Self.partMax / scale - 1 else { return nil }
    self.init(whole * scale + rest, scale)
  }

  private static func digits(_ text: some StringProtocol) -> UInt64? {
    let isPlain = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isPlain, let number = UInt64(text), number <= partMax else { return nil }
    return number
  }

  package var text: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

  /// Whether `part` of `whole` is at least this share.
  package func isReached(by part: UInt64, of whole: UInt64) -> Bool {
    UInt128(part) * UInt128(denominator) >= UInt128(whole) * UInt128(numerator)
  }
}
