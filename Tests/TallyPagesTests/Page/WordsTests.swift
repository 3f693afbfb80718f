import Foundation
import TallyCount
import TallyModel
import Testing

/// The files of words: what one language says, the other says too.
@Suite struct `The page's words` {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/TallyPages/Page/Web")
  /// Forms of a noun, of which each language has its own.
  private static let forms: Set<String> = ["zero", "one", "two", "few", "many", "other"]

  private func file(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: Self.folder.appending(path: name)))
  }

  private func words(_ language: String) throws -> JSONValue {
    try JSONValue(parsing: file("words-\(language).json"))
  }

  /// Every text with its path; lists by their places.
  private func texts(_ value: JSONValue, at path: String = "") -> [(path: String, text: String)] {
    if let text = value.stringValue { return [(path, text)] }
    let members =
      value.members?.map { ($0.key, $0.value) }
      ?? (value.elements ?? []).enumerated().map { ("\($0.offset)", $0.element) }
    return members.flatMap { texts($0.1, at: "\(path).\($0.0)") }
  }

  private func names(in text: String) -> Set<String> {
    let parts = text.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
    return Set(parts.compactMap { $0.split(separator: "}").first }.map { String($0) })
  }

  private func isForm(_ path: String) -> Bool {
    Self.forms.contains(String(path.split(separator: ".").last ?? ""))
  }

  @Test func `have the same texts in every language`() throws {
    let lists = try ["ar", "en"].map { language in
      texts(try words(language)).map(\.path).filter { !isForm($0) }
    }
    #expect(lists[0] == lists[1])
    #expect(lists[0].count > 200)
  }

  @Test func `name the same values in every language`() throws {
    let english = Dictionary(
      uniqueKeysWithValues: texts(try words("en")).map { ($0.path, $0.text) }
    )
    for (path, text) in texts(try words("ar")) where !isForm(path) {
      let other = try #require(english[path])
      #expect(names(in: text) == names(in: other), "\(path)")
    }
  }

  @Test func `tell every rule of the table`() throws {
    for language in ["ar", "en"] {
      let words = try words(language)
      for method in CountingTable.methods {
        let isTold = words["rule"]?.members?.contains { member in
          method.key == member.key || method.key.hasPrefix("\(member.key)-")
        }
        #expect(isTold == true, "\(method.key) in \(language)")
      }
    }
  }

  @Test func `are shown only by templates that escape scalar by scalar`() throws {
    let templates = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".mustache") }
    #expect(templates.count == 6)
    for name in templates {
      let template = String(decoding: try file(name), as: UTF8.self)
      #expect(template.hasPrefix("{{% CONTENT_TYPE:PAGE}}\n"), "\(name)")
    }
  }

  @Test func `programs end no script element`() throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    where name.hasSuffix(".js") {
      let program = String(decoding: try file(name), as: UTF8.self).lowercased()
      #expect(!program.contains("</script") && !program.contains("<!--"), "\(name)")
    }
  }
}
