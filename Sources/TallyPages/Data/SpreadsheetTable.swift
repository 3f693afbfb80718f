import TallyModel

/// `results-spreadsheet.csv`: the table of a result for spreadsheet programs.
///
/// A byte order mark says that it is UTF-8. No cell is taken for a formula, whether fields end at
/// commas, semicolons or tabs: spreadsheets split at what the reader's country uses.
enum SpreadsheetTable {
  /// Rows that spreadsheets hold; they cut off what is longer, without a word.
  static let rowsMax = 1_048_576

  /// The table made from `results.csv`.
  ///
  /// - Returns: Nothing where a spreadsheet cannot hold all rows.
  /// - Complexity: O(bytes).
  static func bytes(of table: [UInt8]) -> [UInt8]? {
    var reader = CSVReader(table)
    var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
    bytes.reserveCapacity(table.count + table.count / 8)
    var rows = 0
    while let row = try? reader.next() {
      rows += 1
      guard rows <= rowsMax else { return nil }
      let cells = (0..<row.count).map { guarded(row.text($0) ?? "") }
      CSVWriter.append(row: cells, to: &bytes)
    }
    return bytes
  }

  /// The cell with an apostrophe before whatever a spreadsheet may take for a formula or a date.
  static func guarded(_ cell: String) -> String {
    if isNumber(cell) { return cell }
    if isFraction(cell) { return "'" + cell }
    var guarded = ""
    var isAtStart = true
    for scalar in cell.unicodeScalars {
      if isAtStart, beginsFormula(scalar) { guarded += "'" }
      guarded.unicodeScalars.append(scalar)
      isAtStart = endsCell(scalar) || isAtStart && isPassedOver(scalar)
    }
    return guarded
  }

  /// Among them the wide forms, which some programs read as the plain ones.
  private static func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−": true
    default: false
    }
  }

  private static func endsCell(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", ";", "\t", "|", "\r", "\n": true
    default: false
    }
  }

  /// What may stand before a formula without hiding it.
  private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\"" || scalar.properties.isWhitespace
      || scalar.properties.isDefaultIgnorableCodePoint
  }

  /// Digits with one point at most, and a hyphen before them at most.
  private static func isNumber(_ cell: String) -> Bool {
    let parts = cell.utf8.drop { $0 == UInt8(ascii: "-") }
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let signs = cell.utf8.prefix { $0 == UInt8(ascii: "-") }.count
    return signs <= 1 && parts.count <= 2 && parts.allSatisfy(isDigits)
  }

  /// `5/3`, which would become the fifth of March.
  private static func isFraction(_ cell: String) -> Bool {
    let parts = cell.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy(isDigits)
  }

  private static func isDigits(_ text: Substring.UTF8View.SubSequence) -> Bool {
    !text.isEmpty && text.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  }
}
