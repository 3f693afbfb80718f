/// What a transcript sends, with its escapes and with stand-ins for what only a player has.
enum SentText {
  /// Stands for every file and every placeholder, which only a live daemon's player knows.
  private static let file = Array("{\n}\n".utf8)
  private static let placeholder = Array("3".utf8)

  /// Nothing where an escape is none.
  static func bytes(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var rest = text[...]
    while let first = rest.popFirst() {
      switch first {
      case "\\":
        guard let escaped = escape(&rest) else { return nil }
        out += escaped
      case "<":
        guard let end = rest.firstIndex(of: ">") else { return nil }
        rest = rest[rest.index(after: end)...]
        out += placeholder
      default: out += Array(String(first).utf8)
      }
    }
    return out
  }

  private static func escape(_ rest: inout Substring) -> [UInt8]? {
    if rest.first == "x" {
      let digits = rest.dropFirst().prefix(2)
      rest = rest.dropFirst(3)
      return digits.count == 2 ? UInt8(digits, radix: 16).map { [$0] } : nil
    }
    guard let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") else {
      return nil
    }
    let word = rest[..<open]
    let inside = rest[rest.index(after: open)..<close]
    rest = rest[rest.index(after: close)...]
    switch word {
    case "file": return file
    case "size": return Array("\(file.count)".utf8)
    default:
      guard let count = Int(word) else { return nil }
      return Array(repeating: Array(inside.utf8), count: count).flatMap { $0 }
    }
  }
}
