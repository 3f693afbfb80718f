import TallyTesting

/// docs/line-protocol.md, as its tables and sections.
struct ProtocolPage {
  let lines: [Substring]

  init() throws {
    lines = try PackageFile.text("docs/line-protocol.md")
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The rows between `<!-- name -->` and `<!-- end -->`, without their two head lines, as cells
  /// without code marks.
  func table(_ name: String) -> [[String]] {
    lines.drop { $0 != "<!-- \(name) -->" }
      .dropFirst(3)
      .prefix { $0 != "<!-- end -->" }
      .map { Self.cells($0) }
  }

  /// What stands under a heading, up to the next one.
  func section(_ heading: String) -> [Substring] {
    Array(lines.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") })
  }

  private static func cells(_ row: Substring) -> [String] {
    var cells = [""]
    var isEscaped = false
    for character in row.dropFirst().dropLast() {
      switch character {
      case "\\" where !isEscaped: isEscaped = true
      case "|" where !isEscaped: cells.append("")
      default:
        if character != "`" { cells[cells.count - 1].append(character) }
        isEscaped = false
      }
    }
    return cells.map { Self.trimmed($0) }
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed().drop { $0 == " " })
  }
}
