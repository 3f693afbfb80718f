/// Rows of text under one another: the first column to the left, numbers to the right.
struct Table {
  private var rows: [(name: String, value: String)] = []

  mutating func add(_ name: String, _ value: String) { rows.append((name, value)) }

  mutating func add(_ name: String, _ count: UInt64) { add(name, Self.grouped(count)) }

  /// Adds a line without a value.
  mutating func add(heading: String) { rows.append((heading, "")) }

  /// The lines; values end in the same column.
  var lines: [String] {
    let nameWidth = rows.filter { !$0.value.isEmpty }.map(\.name.count).max() ?? 0
    let valueWidth = rows.map(\.value.count).max() ?? 0
    return rows.map { name, value in
      guard !value.isEmpty else { return name }
      return Self.padded(name, nameWidth) + "  "
        + String(repeating: " ", count: valueWidth - value.count) + value
    }
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// `1234567` as `1,234,567`.
  static func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
