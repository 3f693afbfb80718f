/// What a transcript sends, read apart into bytes and what only a player can put in.
package struct SentText: Equatable, Sendable {
  private enum Part: Equatable {
    case bytes([UInt8])
    case file(String)
    case size(String)
    case placeholder(String)
  }

  private var parts: [Part] = []

  /// Nothing where an escape is none.
  ///
  /// `end`: What is sent behind the text.
  init?(_ text: String, end: [UInt8] = []) {
    var rest = text[...]
    while let first = rest.popFirst() {
      switch first {
      case "\\":
        guard let part = Self.escape(&rest) else { return nil }
        parts.append(part)
      case "<":
        guard let close = rest.firstIndex(of: ">") else { return nil }
        parts.append(.placeholder("<\(rest[...close])"))
        rest = rest[rest.index(after: close)...]
      default: parts.append(.bytes(Array(String(first).utf8)))
      }
    }
    parts.append(.bytes(end))
  }

  /// The bytes, with what the player has.
  ///
  /// `file`: The bytes of a file. `value`: What a placeholder, with its marks, stands for.
  package func bytes(
    file: (String) throws -> [UInt8],
    value: (String) throws -> String
  ) rethrows -> [UInt8] {
    try parts.flatMap { part in
      switch part {
      case .bytes(let bytes): bytes
      case .file(let name): try file(name)
      case .size(let name): Array("\(try file(name).count)".utf8)
      case .placeholder(let text): Array(try value(text).utf8)
      }
    }
  }

  private static func escape(_ rest: inout Substring) -> Part? {
    if rest.first == "x" {
      let digits = rest.dropFirst().prefix(2)
      rest = rest.dropFirst(3)
      return digits.count == 2 ? UInt8(digits, radix: 16).map { .bytes([$0]) } : nil
    }
    guard let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") else {
      return nil
    }
    let word = rest[..<open]
    let inside = String(rest[rest.index(after: open)..<close])
    rest = rest[rest.index(after: close)...]
    switch word {
    case "file": return .file(inside)
    case "size": return .size(inside)
    default:
      guard let count = Int(word) else { return nil }
      return .bytes(Array(repeatElement(Array(inside.utf8), count: count).joined()))
    }
  }
}
