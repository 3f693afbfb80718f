/// The form of every id that people give: 1...64 of `A`–`Z`, `a`–`z`, `0`–`9`, `.`, `_`, `-`.
///
/// An id does not begin with a dot, so that it may name a folder.
package enum Identifier {
  @inlinable
  package static func isAllowed(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  /// Whether every byte is allowed: eight at a time, because letters and digits come in any order
  /// and a branch for each would be guessed wrong every other time.
  package static func areAllowed(_ bytes: RawSpan) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      guard areAllowed(bytes.loadWord(at: offset)) else { return false }
      offset += 8
    }
    while offset < bytes.byteCount {
      guard isAllowed(bytes.loadUInt8(at: offset)) else { return false }
      offset += 1
    }
    return true
  }

  @inline(__always)
  private static func areAllowed(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let lowerCase = word | ones &* 0x20
    let isLetter = within(lowerCase, "a", "z")
    let isDigit = within(word, "0", "9")
    let isMark = within(word, "-", ".") | within(word, "_", "_")
    return (isLetter | isDigit | isMark) & ~word & (ones &* 0x80) == ones &* 0x80
  }

  /// The high bit of each byte of ASCII from `first` to `last`; other high bits mean nothing where
  /// the byte is no ASCII.
  @inline(__always)
  private static func within(
    _ word: UInt64,
    _ first: Unicode.Scalar,
    _ last: Unicode.Scalar
  )
    -> UInt64
  {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & (ones &* 0x7F)
    let fromFirst = low &+ ones &* UInt64(0x80 - first.value)
    let aboveLast = low &+ ones &* UInt64(0x7F - last.value)
    return fromFirst & ~aboveLast
  }

  package static func isValid(_ bytes: RawSpan) -> Bool {
    let count = bytes.byteCount
    guard count > 0, count <= Limits.idBytesMax, bytes.loadUInt8(at: 0) != UInt8(ascii: ".") else {
      return false
    }
    return areAllowed(bytes)
  }

  package static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return isValid(bytes.rawSpan)
  }
}
