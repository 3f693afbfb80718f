extension JSONValue {
  /// The one spelling of this value (RFC 8785): sorted keys, no white space, fewest escapes.
  ///
  /// Traps when an object has a key twice.
  package var canonicalBytes: [UInt8] {
    var out: [UInt8] = []
    appendCanonical(to: &out)
    return out
  }

  package func appendCanonical(to out: inout [UInt8]) {
    switch self {
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        element.appendCanonical(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      for (index, member) in sorted.enumerated() {
        if index > 0 {
          precondition(sorted[index - 1].key != member.key, "A JSON object has a key twice.")
          out.append(UInt8(ascii: ","))
        }
        Self.append(quoting: member.key, to: &out)
        out.append(UInt8(ascii: ":"))
        member.value.appendCanonical(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    default: appendScalar(to: &out)
    }
  }

  /// The value for people: two spaces a level, members in their order, LF at the end.
  package var indentedBytes: [UInt8] {
    var out: [UInt8] = []
    appendIndented(to: &out, level: 0)
    out.append(UInt8(ascii: "\n"))
    return out
  }

  private func appendIndented(to out: inout [UInt8], level: Int) {
    func breakLine(_ level: Int) {
      out.append(UInt8(ascii: "\n"))
      out += [UInt8](repeating: UInt8(ascii: " "), count: 2 * level)
    }
    switch self {
    case .array(let elements) where !elements.isEmpty:
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        breakLine(level + 1)
        element.appendIndented(to: &out, level: level + 1)
      }
      breakLine(level)
      out.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      out.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        breakLine(level + 1)
        Self.append(quoting: member.key, to: &out)
        out += Array(": ".utf8)
        member.value.appendIndented(to: &out, level: level + 1)
      }
      breakLine(level)
      out.append(UInt8(ascii: "}"))
    default: appendCanonical(to: &out)
    }
  }

  private func appendScalar(to out: inout [UInt8]) {
    switch self {
    case .null: out += Array("null".utf8)
    case .bool(let flag): out += Array((flag ? "true" : "false").utf8)
    case .integer(let number): out += Array(String(number).utf8)
    case .string(let text): Self.append(quoting: text, to: &out)
    case .array, .object: preconditionFailure("A container is not a scalar.")
    }
  }

  private static func append(quoting text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        out.append(UInt8(ascii: "\\"))
        out.append(byte)
      case 0x08: out += Array("\\b".utf8)
      case 0x09: out += Array("\\t".utf8)
      case 0x0A: out += Array("\\n".utf8)
      case 0x0C: out += Array("\\f".utf8)
      case 0x0D: out += Array("\\r".utf8)
      case 0..<0x20: out += Array("\\u\(Hex.encode([0, byte]))".utf8)
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
