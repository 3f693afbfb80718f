/// Where a value stands in a JSON document, as people read it: `contests[1].options[0].label.ar`.
///
/// A chain of steps; the text is made only when a fault needs it.
package indirect enum JSONPath: Equatable, Sendable {
  case top
  case inObject(JSONPath, key: String)
  case inArray(JSONPath, index: Int)

  package func member(_ key: String) -> JSONPath { .inObject(self, key: key) }
  package func element(_ index: Int) -> JSONPath { .inArray(self, index: index) }

  package var text: String {
    switch self {
    case .top: return ""
    case .inArray(let outer, let index): return "\(outer.text)[\(index)]"
    case .inObject(let outer, let key):
      let before = outer.text
      guard Self.isPlain(key) else {
        let quoted = String(decoding: JSONValue.string(key).canonicalBytes, as: UTF8.self)
        return "\(before)[\(quoted)]"
      }
      return before.isEmpty ? key : "\(before).\(key)"
    }
  }

  /// Keys with other characters are quoted, so that a path has one reading.
  private static func isPlain(_ key: String) -> Bool {
    !key.isEmpty
      && key.utf8.allSatisfy { byte in
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      }
  }
}
