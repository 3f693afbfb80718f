/// Where a value stands in a JSON document, as people write it: `contests[1].options[0].label.ar`.
package struct JSONPath: Equatable, Sendable {
  package let text: String

  package static let top = JSONPath(text: "")

  private init(text: String) { self.text = text }

  package func member(_ key: String) -> JSONPath {
    guard Self.isPlain(key) else {
      let quoted = String(decoding: JSONValue.string(key).canonicalBytes, as: UTF8.self)
      return JSONPath(text: "\(text)[\(quoted)]")
    }
    return JSONPath(text: text.isEmpty ? key : "\(text).\(key)")
  }

  package func element(_ index: Int) -> JSONPath { JSONPath(text: "\(text)[\(index)]") }

  /// Keys with other characters are quoted, so that a path has one reading.
  private static func isPlain(_ key: String) -> Bool {
    !key.isEmpty
      && key.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
