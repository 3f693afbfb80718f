/// Reads markup as XML would, but for the doctype and HTML's elements without an end.
enum WellFormedness {
  private static let voids: Set<Substring> = ["meta", "input", "br"]

  /// The first thing that is wrong; nothing when every tag is closed in its order, every attribute
  /// quoted and every ampersand the beginning of an entity.
  static func fault(in markup: String) -> String? {
    var open: [Substring] = []
    var rest = Substring(markup)
    while let begin = rest.firstIndex(of: "<") {
      if let fault = textFault(rest[..<begin]) { return fault }
      guard let end = rest[begin...].firstIndex(of: ">") else { return "a tag without an end" }
      let tag = rest[rest.index(after: begin)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("!DOCTYPE") { continue }
      if tag.hasPrefix("/") {
        guard open.popLast() == tag.dropFirst() else {
          return "</\(tag.dropFirst())> closes nothing"
        }
        continue
      }
      if let fault = attributeFault(tag) { return fault }
      let name = tag.prefix { $0 != " " && $0 != "/" }
      if !tag.hasSuffix("/"), !voids.contains(name) { open.append(name) }
    }
    return open.last.map { "<\($0)> is not closed" } ?? textFault(rest)
  }

  private static func textFault(_ text: Substring) -> String? {
    if text.contains(">") { return "a bracket stands free in \(text)" }
    let parts = text.split(separator: "&", omittingEmptySubsequences: false).dropFirst()
    let isEntity = parts.allSatisfy { part in
      ["amp;", "lt;", "gt;", "quot;", "#39;"].contains { part.hasPrefix($0) }
    }
    return isEntity ? nil : "an ampersand stands free in \(text)"
  }

  private static func attributeFault(_ tag: Substring) -> String? {
    let quotes = tag.count { $0 == "\"" }
    let signs = tag.split(separator: "\"", omittingEmptySubsequences: false)
      .enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined()
    let isQuoted = quotes % 2 == 0 && signs.count { $0 == "=" } * 2 == quotes
    return isQuoted ? textFault(tag) : "an attribute is not quoted in <\(tag)>"
  }
}
