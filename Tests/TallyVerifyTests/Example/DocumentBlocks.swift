import TallyModel

/// The blocks of a Markdown page that show a file: a comment says which, the block below shows it.
///
/// ```
/// <!-- text bundle/checkpoint -->              the whole file as text
/// <!-- text bundle/tile/entries/000.p/8 46 9 -->   nine bytes of it from offset 46
/// <!-- hex bundle/tile/0/000.p/8 0 64 -->      64 bytes from offset 0, sixteen on a line
/// ```
struct DocumentBlocks {
  struct Shown: Equatable {
    let file: String
    /// Nothing for the whole file.
    let range: Range<Int>?
    let isText: Bool
  }

  /// The page with every block made again from the files.
  static func renewed(_ page: String, from files: [String: [UInt8]]) -> String {
    var lines: [Substring] = []
    var rest = page.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = rest.popFirst() {
      lines.append(line)
      guard let shown = shown(by: line), let fence = rest.popFirst() else { continue }
      lines.append(fence)
      while let old = rest.popFirst() {
        if old == "```" { break }
      }
      lines += text(of: shown, from: files).split(separator: "\n", omittingEmptySubsequences: false)
      lines.append("```")
    }
    return lines.joined(separator: "\n")
  }

  /// The files that the page shows, whole or in part.
  static func files(in page: String) -> Set<String> {
    let shown = page.split(separator: "\n").compactMap(shown(by:))
    return Set(shown.map(\.file))
  }

  private static func shown(by line: Substring) -> Shown? {
    let words = line.split(separator: " ")
    guard words.first == "<!--", words.last == "-->" else { return nil }
    let isText = words[1] == "text"
    guard isText || words[1] == "hex" else { return nil }
    if words.count == 4 { return Shown(file: String(words[2]), range: nil, isText: isText) }
    guard words.count == 6, let start = Int(words[3]), let count = Int(words[4]) else { return nil }
    return Shown(file: String(words[2]), range: start..<start + count, isText: isText)
  }

  private static func text(of shown: Shown, from files: [String: [UInt8]]) -> String {
    guard let whole = files[shown.file] else { return "(\(shown.file) is missing)" }
    let range = (shown.range ?? whole.indices).clamped(to: whole.indices)
    if shown.isText {
      // Markdown has its own line ends; CRLF is said in words.
      let text = String(
        decoding: whole[range].filter { $0 != UInt8(ascii: "\r") },
        as: UTF8.self
      )
      return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
    return stride(from: range.lowerBound, to: range.upperBound, by: 16).map { start in
      let row = whole[start..<min(start + 16, range.upperBound)]
      let offset = Hex.encode([UInt8(start >> 8), UInt8(start & 255)])
      return "\(offset)  " + row.map { Hex.encode([$0]) }.joined(separator: " ")
    }.joined(separator: "\n")
  }
}
