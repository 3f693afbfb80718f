/// Base64 as the C2SP formats have it: RFC 4648 section 4, padded, canonical.
package enum Base64 {
  @usableFromInline static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
  )

  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }()

  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    append(bytes.rawSpan, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the text of `bytes`: four characters for every three bytes begun.
  package static func append(_ bytes: RawSpan, to text: inout [UInt8]) {
    let count = bytes.byteCount
    var place = text.count
    // All padding first, so that only digits are left to write.
    text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (count + 2) / 3 * 4))
    let digits = alphabet
    var out = text.mutableSpan
    var offset = 0
    while offset + 3 <= count {
      let a = bytes.loadUInt8(at: offset)
      let b = bytes.loadUInt8(at: offset + 1)
      let c = bytes.loadUInt8(at: offset + 2)
      out[place] = digits[Int(a >> 2)]
      out[place + 1] = digits[Int((a & 3) << 4 | b >> 4)]
      out[place + 2] = digits[Int((b & 15) << 2 | c >> 6)]
      out[place + 3] = digits[Int(c & 63)]
      offset += 3
      place += 4
    }
    if offset < count {
      let a = bytes.loadUInt8(at: offset)
      let b = offset + 1 < count ? bytes.loadUInt8(at: offset + 1) : 0
      out[place] = digits[Int(a >> 2)]
      out[place + 1] = digits[Int((a & 3) << 4 | b >> 4)]
      if offset + 1 < count { out[place + 2] = digits[Int((b & 15) << 2)] }
    }
  }

  /// The bytes of padded, canonical text (unused bits zero), or nothing.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let text = Array(text)
    guard text.count.isMultiple(of: 4) else { return nil }
    if text.isEmpty { return [] }
    let padding = text.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
    if padding == 1, text[text.count - 1] != UInt8(ascii: "=") { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var bitCount = 0
    for character in text.dropLast(padding) {
      let value = values[Int(character)]
      guard value != 255 else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
        bits &= (1 << UInt32(bitCount)) - 1
      }
    }
    return bits == 0 ? bytes : nil
  }

  package static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }
}

extension Digest {
  /// Appends the 44 characters of the digest, without a copy of it on the heap.
  package func appendBase64(to text: inout [UInt8]) {
    let (a, b, c, d) = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    // 48 bits are eight digits; the last 16 are three, with two zero bits after them.
    let pieces: InlineArray<6, UInt64> = [
      a >> 16, a << 32 | b >> 32, b << 16 | c >> 48, c, d >> 16, d << 32,
    ]
    let digits = Base64.alphabet
    let start = text.count
    text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 44))
    var out = text.mutableSpan
    for place in 0..<43 {
      let shift = UInt64(42 &- (place & 7) &* 6)
      out[start + place] = digits[Int(truncatingIfNeeded: pieces[place >> 3] >> shift & 63)]
    }
  }
}
