import TallyModel

/// Text of strangers in columns of a terminal: how wide it is, and how it stays in its place.
enum ColumnText {
  /// An option's or contest's name as it may stand in a line.
  ///
  /// Control characters and line ends are written out. A name in a script that runs from right to
  /// left stands between two marks, so that the numbers behind it keep their order.
  static func name(_ text: String) -> String {
    let shown = VisibleText.shown(text)
    return shown.unicodeScalars.contains(where: runsLeft) ? "\u{200E}\(shown)\u{200E}" : shown
  }

  /// Columns that a terminal takes for the text.
  static func width(of text: some StringProtocol) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  static func left(_ text: String, _ width: Int) -> String { text + blanks(width, less: text) }

  static func right(_ text: String, _ width: Int) -> String { blanks(width, less: text) + text }

  private static func blanks(_ width: Int, less text: String) -> String {
    String(repeating: " ", count: max(0, width - Self.width(of: text)))
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    // Latin letters and digits, nearly all that is printed.
    if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
    if scalar.properties.isDefaultIgnorableCodePoint { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: return isWide(scalar) ? 2 : 1
    }
  }

  /// What Unicode's East Asian Width calls wide or full width, in whole blocks.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// Hebrew, Arabic and their neighbours.
  private static func runsLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
      true
    default: false
    }
  }
}
