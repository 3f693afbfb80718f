/// A row for each option and any number of columns, in blocks that are no wider than a page.
struct ColumnTable {
  /// Columns of one heading that stay together, as what a round moved and what it led to.
  struct Group {
    var heading: String
    /// For each column a text for each row.
    var columns: [[String]]
  }

  /// Columns of a terminal's line that are filled.
  static let pageWidth = 100

  private let names: [String]
  private var groups: [Group] = []

  init(names: [String]) { self.names = names }

  var isEmpty: Bool { groups.isEmpty }

  mutating func add(_ heading: String, _ columns: [String]...) {
    groups.append(Group(heading: heading, columns: columns))
  }

  /// The lines of all blocks, with an empty one between two; nothing without columns.
  ///
  /// A row that has nothing to say in a further block, as of an option that is out, is left out there.
  ///
  /// - Complexity: O(rows × columns).
  func lines(corner: String = "") -> [String] {
    let nameWidth = (names + [corner]).map(ColumnText.width).max() ?? 0
    var lines: [String] = []
    var block: [Group] = []
    var blockWidth = nameWidth
    for group in groups {
      let width = Self.widths(group).reduce(0) { $0 + 2 + $1 }
      if !block.isEmpty, blockWidth + width > Self.pageWidth {
        lines += self.lines(of: block, corner, nameWidth, isFirst: lines.isEmpty) + [""]
        block = []
        blockWidth = nameWidth
      }
      block.append(group)
      blockWidth += width
    }
    if block.isEmpty { return lines }
    return lines + self.lines(of: block, corner, nameWidth, isFirst: lines.isEmpty)
  }

  private func lines(
    of block: [Group],
    _ corner: String,
    _ nameWidth: Int,
    isFirst: Bool
  ) -> [String] {
    let rows = names.indices.filter { row in
      isFirst || names[row].isEmpty
        || block.contains { $0.columns.contains { !$0[row].isEmpty } }
    }
    var lines = [ColumnText.left(corner, nameWidth)]
    lines += rows.map { ColumnText.left(names[$0], nameWidth) }
    for group in block {
      let widths = Self.widths(group)
      let width = widths.reduce(-2) { $0 + 2 + $1 }
      lines[0] += "  " + ColumnText.right(group.heading, width)
      for (line, row) in rows.enumerated() {
        for (column, width) in zip(group.columns, widths) {
          lines[line + 1] += "  " + ColumnText.right(column[row], width)
        }
      }
    }
    return lines.map { line in String(line.reversed().drop { $0 == " " }.reversed()) }
  }

  /// The width of each column; the last has room for the heading.
  private static func widths(_ group: Group) -> [Int] {
    var widths = group.columns.map { $0.map(ColumnText.width).max() ?? 0 }
    let missing = ColumnText.width(of: group.heading) - widths.reduce(-2) { $0 + 2 + $1 }
    if missing > 0 { widths[widths.count - 1] += missing }
    return widths
  }
}
