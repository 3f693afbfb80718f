import Foundation

/// A Swift file of the package, with its text as code only.
struct SourceFile: Sendable {
  /// From the package's folder, with slashes: `Sources/TallyModel/Digest.swift`.
  let path: String
  let text: String
  /// The text with comments and string contents blanked out; line numbers stay.
  let code: String

  init(path: String, text: String) {
    self.path = path
    self.text = text
    code = CodeReader.code(of: text)
  }

  /// The folder under `Sources`: the target's name; nothing for files elsewhere.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

  /// Every Swift file under the given folders of the package.
  static func all(under folders: [String]) throws -> [SourceFile] {
    var files: [SourceFile] = []
    for folder in folders {
      let base = packageFolder.appending(path: folder)
      guard let walk = FileManager.default.enumerator(atPath: base.path) else { continue }
      for case let name as String in walk where name.hasSuffix(".swift") {
        let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
        files.append(SourceFile(path: "\(folder)/\(name)", text: text))
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  private static var packageFolder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }
}
