/// Text that shows what it says: for labels, titles and reasons.
package enum VisibleText {
  /// What is wrong with the text and what to do; nothing when it may be shown to voters.
  ///
  /// Refused are text without a visible character, control characters and line breaks, and the
  /// characters that turn the direction of what follows (they can make a label read as another).
  package static func fault(in text: String) -> String? {
    var hasVisible = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029:
        return "remove the control character \(name(of: scalar))"
      case 0x202A...0x202E, 0x2066...0x2069:
        return "remove the direction override \(name(of: scalar)); "
          + "U+200E and U+200F are allowed where a mark is needed"
      case 0xFEFF, 0xFFFE, 0xFFFF, 0xE0000...0xE007F:
        return "remove the invisible character \(name(of: scalar))"
      case 0x21...0x7E: hasVisible = true
      default:
        if !hasVisible {
          hasVisible =
            !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
        }
      }
    }
    return hasVisible ? nil : "empty; write a text that voters can read"
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
