/// The form of every id that people give: 1...64 of `A`–`Z`, `a`–`z`, `0`–`9`, `.`, `_`, `-`.
///
/// An id does not begin with a dot, so that it may name a folder.
package enum Identifier {
  @inlinable
  package static func isAllowed(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  @inlinable
  package static func isValid(_ bytes: RawSpan) -> Bool {
    let count = bytes.byteCount
    guard count > 0, count <= Limits.idBytesMax, bytes.loadUInt8(at: 0) != UInt8(ascii: ".") else {
      return false
    }
    for offset in 0..<count {
      guard isAllowed(bytes.loadUInt8(at: offset)) else { return false }
    }
    return true
  }

  package static func isValid(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return isValid(bytes.rawSpan)
  }
}
