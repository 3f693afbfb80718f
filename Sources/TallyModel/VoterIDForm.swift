/// The normal form of voter ids: one spelling for each voter.
///
/// An id outside it is refused, never repaired: `012`, ` 12` and `٠١٢` would be three voters.
@frozen
package struct VoterIDForm: Equatable, Sendable {
  @frozen
  package enum Characters: String, CaseIterable, Sendable {
    /// ASCII digits; no leading zero, unless all ids have the same length.
    case digits
    /// `A`–`Z` and digits.
    case alphanumeric
    /// ASCII letters, digits, `.`, `_` and `-`.
    case token
  }

  /// Whose numbers they are, as in `om.civil-number`.
  package let namespace: String
  package let form: Characters
  /// In bytes.
  package let minimumLength: Int
  package let maximumLength: Int

  package init(namespace: String, form: Characters, minimumLength: Int, maximumLength: Int) {
    self.namespace = namespace
    self.form = form
    self.minimumLength = minimumLength
    self.maximumLength = maximumLength
  }

  /// The allowed lengths in words: `8` or `6 to 12`.
  package var lengths: String {
    minimumLength == maximumLength ? "\(maximumLength)" : "\(minimumLength) to \(maximumLength)"
  }

  package func accepts(_ id: RawSpan) -> Bool {
    let count = id.byteCount
    guard count >= minimumLength, count <= maximumLength, count > 0 else { return false }
    switch form {
    case .digits:
      guard Self.areDigits(id) else { return false }
      return minimumLength == maximumLength || id.loadUInt8(at: 0) != UInt8(ascii: "0")
    case .alphanumeric:
      for offset in 0..<count {
        let byte = id.loadUInt8(at: offset)
        guard byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "A") < 26 else {
          return false
        }
      }
      return true
    case .token: return Identifier.areAllowed(id)
    }
  }

  /// Eight bytes a step: a digit's high nibble is 3, and still is when six is added.
  private static func areDigits(_ id: RawSpan) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var offset = 0
    while offset + 8 <= id.byteCount {
      let word = id.loadWord(at: offset)
      let high = ones &* 0xF0
      guard word & high == ones &* 0x30, (word &+ ones &* 6) & high == ones &* 0x30 else {
        return false
      }
      offset += 8
    }
    while offset < id.byteCount {
      guard id.loadUInt8(at: offset) &- UInt8(ascii: "0") < 10 else { return false }
      offset += 1
    }
    return true
  }
}
