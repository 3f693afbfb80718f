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

  @inlinable
  package func accepts(_ id: RawSpan) -> Bool {
    let count = id.byteCount
    guard count >= minimumLength, count <= maximumLength, count > 0 else { return false }
    switch form {
    case .digits:
      for offset in 0..<count {
        guard id.loadUInt8(at: offset) &- UInt8(ascii: "0") < 10 else { return false }
      }
      return minimumLength == maximumLength || id.loadUInt8(at: 0) != UInt8(ascii: "0")
    case .alphanumeric:
      for offset in 0..<count {
        let byte = id.loadUInt8(at: offset)
        guard byte &- UInt8(ascii: "0") < 10 || byte &- UInt8(ascii: "A") < 26 else {
          return false
        }
      }
      return true
    case .token:
      for offset in 0..<count {
        guard Identifier.isAllowed(id.loadUInt8(at: offset)) else { return false }
      }
      return true
    }
  }
}
