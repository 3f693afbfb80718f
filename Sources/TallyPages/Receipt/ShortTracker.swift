package import TallyModel

/// A receipt's short name, to be said on the telephone and looked up: `7Q2M-X0KD`.
///
/// The first 40 bits of the entry's leaf hash in Crockford's base 32. It finds a ballot and proves
/// nothing: among a million entries some two share one in a third of all logs, though a given one
/// has a twin there with odds of one in a million.
/// - SeeAlso: docs/formats.md, "Short tracker".
package struct ShortTracker: Hashable, Sendable, CustomStringConvertible {
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let bitCount = 40

  /// 40 bits.
  package let bits: UInt64

  /// The tracker of an entry, from its leaf hash.
  package init(leaf: Digest) {
    bits = leaf.bytes.prefix(Self.bitCount / 8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads what somebody heard or typed.
  ///
  /// Small letters, `O` for zero and `I` or `L` for one are taken; hyphens and spaces are passed over.
  package init?(_ text: String) {
    var bits: UInt64 = 0
    var count = 0
    for written in text.utf8 {
      let isSmall = written >= UInt8(ascii: "a") && written <= UInt8(ascii: "z")
      let byte = isSmall ? written & 0xDF : written
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: " "): continue
      default:
        guard let digit = Self.value(of: byte), count < Self.bitCount / 5 else { return nil }
        bits = bits << 5 | UInt64(digit)
        count += 1
      }
    }
    guard count == Self.bitCount / 5 else { return nil }
    self.bits = bits
  }

  package var description: String {
    var text = ""
    for place in 0..<(Self.bitCount / 5) {
      if place == 4 { text += "-" }
      let shift = UInt64(Self.bitCount - 5 * (place + 1))
      text.unicodeScalars.append(Unicode.Scalar(Self.digits[Int(bits >> shift & 31)]))
    }
    return text
  }

  private static func value(of byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "O"): 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): 1
    default: digits.firstIndex(of: byte)
    }
  }
}
