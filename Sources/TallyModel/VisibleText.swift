/// Text that shows what it says: for labels, titles and reasons.
package enum VisibleText {
  /// What is wrong with the text and what to do; nothing when it may be shown to voters.
  ///
  /// Refused are text without a visible character, control characters and line breaks, and the
  /// characters that turn the direction of what follows (they can make a label read as another).
  package static func fault(in text: String) -> String? {
    var hasVisible = false
    for scalar in text.unicodeScalars {
      switch deceit(of: scalar) {
      case .control: return "remove the control character \(name(of: scalar))"
      case .direction:
        return "remove the direction override \(name(of: scalar)); "
          + "U+200E and U+200F are allowed where a mark is needed"
      case .invisible: return "remove the invisible character \(name(of: scalar))"
      case nil:
        if !hasVisible {
          hasVisible =
            !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
        }
      }
    }
    return hasVisible ? nil : "empty; write a text that voters can read"
  }

  /// The text with every character that ``fault(in:)`` refuses written as JSON writes it, `\u001b`:
  /// for a terminal, which would obey it, and still JSON where it was JSON.
  ///
  /// `keepingLineFeeds`: Whether line feeds are the writer's own and stay.
  package static func shown(_ text: String, keepingLineFeeds: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: { deceit(of: $0) != nil }) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if deceit(of: scalar) == nil || keepingLineFeeds && scalar == "\n" {
        shown.unicodeScalars.append(scalar)
        continue
      }
      for unit in UTF16.encode(scalar) ?? .init() { shown += "\\u" + fourDigits(UInt32(unit)) }
    }
    return shown
  }

  private enum Deceit { case control, direction, invisible }

  /// Why the character may not be shown; nothing when it may.
  private static func deceit(of scalar: Unicode.Scalar) -> Deceit? {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: .control
    case 0x202A...0x202E, 0x2066...0x2069: .direction
    case 0xFEFF, 0xFFFE, 0xFFFF, 0xE0000...0xE007F: .invisible
    default: nil
    }
  }

  private static func fourDigits(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
