/// Hexadecimal text, lower case only: one spelling for every value.
@usableFromInline
package enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends two digits for each byte.
  package static func append(_ bytes: some Sequence<UInt8>, to text: inout [UInt8]) {
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
  }

  /// The bytes of an even number of lower-case digits, or nothing.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for digit in text {
      guard let value = value(of: digit) else { return nil }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return bytes
  }

  package static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

  /// The number that sixteen digits spell, eight loaded into each word with the first one in the most
  /// significant byte; nothing for any other text.
  @inlinable
  package static func sixteenDigits(_ first: UInt64, _ second: UInt64) -> UInt64? {
    guard let high = eightDigits(first), let low = eightDigits(second) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  @inlinable
  static func eightDigits(_ text: UInt64) -> UInt32? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    guard text & (ones &* 0x80) == 0 else { return nil }
    // Bit 6 is set in letters and clear in digits; a letter's value is its low nibble plus nine.
    let letters = (text >> 6) & ones
    let values = (text & (ones &* 0x0F)) &+ letters &* 9
    // Rebuilding the text from the values refuses every other character; values of ten and more
    // must be letters and those below digits, none may pass fifteen.
    let rebuilt = (values &+ ones &* 0x30) &+ letters &* 0x27
    let tens = ((values &+ ones &* 0x76) >> 7) & ones
    guard rebuilt == text, tens == letters, (values &+ ones &* 0x70) & (ones &* 0x80) == 0 else {
      return nil
    }
    var nibbles = values
    nibbles = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles | nibbles >> 8) & 0x0000_FFFF_0000_FFFF
    nibbles = nibbles | nibbles >> 16
    return UInt32(truncatingIfNeeded: nibbles)
  }

  private static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension Digest {
  /// Reads 64 lower-case digits, without an array between; nothing for any other text.
  package init?(hex text: RawSpan) {
    guard text.byteCount == 64 else { return nil }
    var words: InlineArray<4, UInt64> = [0, 0, 0, 0]
    for place in 0..<4 {
      let offset = place * 16
      guard
        let word = Hex.sixteenDigits(text.loadUInt64(at: offset), text.loadUInt64(at: offset + 8))
      else { return nil }
      words[place] = word
    }
    // Memory order: the first digits are the first byte.
    self.init(
      words: (words[0].bigEndian, words[1].bigEndian, words[2].bigEndian, words[3].bigEndian)
    )
  }

  /// Appends the 64 digits of the digest, eight at a time.
  package func appendHex(to text: inout [UInt8]) {
    text.append(addingCapacity: 64) { appendHex(to: &$0) }
  }

  package func appendHex(to text: inout OutputSpan<UInt8>) {
    Self.appendHex(words.0, to: &text)
    Self.appendHex(words.1, to: &text)
    Self.appendHex(words.2, to: &text)
    Self.appendHex(words.3, to: &text)
  }

  @inline(__always)
  private static func appendHex(_ word: UInt64, to text: inout OutputSpan<UInt8>) {
    Hex.append(word.bigEndian, to: &text)
  }
}

extension Nonce {
  /// Appends the 32 digits of the nonce, eight at a time.
  package func appendHex(to text: inout [UInt8]) {
    text.append(addingCapacity: 32) { text in
      Hex.append(UInt64(truncatingIfNeeded: value >> 64), to: &text)
      Hex.append(UInt64(truncatingIfNeeded: value), to: &text)
    }
  }
}

extension Hex {
  /// The sixteen digits of a number.
  @inline(__always)
  fileprivate static func append(_ number: UInt64, to text: inout OutputSpan<UInt8>) {
    text.appendLittle(digits(of: UInt32(number >> 32)))
    text.appendLittle(digits(of: UInt32(truncatingIfNeeded: number)))
  }

  /// Eight digits, the first one in the lowest byte.
  private static func digits(of value: UInt32) -> UInt64 {
    var nibbles = UInt64(value.byteSwapped)
    nibbles = (nibbles | nibbles << 16) & 0x0000_FFFF_0000_FFFF
    nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles >> 4 | nibbles << 8) & 0x0F0F_0F0F_0F0F_0F0F
    let letters = ((nibbles &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
    return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
  }
}
