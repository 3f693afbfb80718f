/// A JSON document as a value; numbers are whole.
///
/// Members keep the order in which they were written; ``canonicalBytes`` sorts them.
package indirect enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Beyond this, readers that keep numbers as doubles read another number (RFC 7493).
  package static let integerMax: Int64 = 9_007_199_254_740_991
  /// Containers within containers.
  package static let depthMax = 32
}

/// One key of an object with its value.
package struct JSONMember: Equatable, Sendable {
  package var key: String
  package var value: JSONValue

  /// Equal in every byte of the key.
  package static func == (a: JSONMember, b: JSONMember) -> Bool {
    a.key.hasSameBytes(as: b.key) && a.value == b.value
  }

  package init(key: String, value: JSONValue) {
    self.key = key
    self.value = value
  }
}

/// Why bytes are not the JSON that we read, and where.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The value in which the reader stood, as in `contests[1].options[0]`; empty at the top.
  package let path: String
  /// From 1.
  package let line: Int
  /// From 1, in Unicode scalars.
  package let column: Int
  /// What is wrong and what to do.
  package let reason: String

  package init(path: String, line: Int, column: Int, reason: String) {
    self.path = path
    self.line = line
    self.column = column
    self.reason = reason
  }

  package var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONValue {
  /// Equal in every byte of every text.
  package static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  /// The value of an object's key, spelled with the same bytes; nothing for other kinds and keys.
  package subscript(key: String) -> JSONValue? {
    members?.first { $0.key.hasSameBytes(as: key) }?.value
  }

  package var members: [JSONMember]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  package var elements: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  package var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  package var integerValue: Int64? {
    guard case .integer(let number) = self else { return nil }
    return number
  }

  package var boolValue: Bool? {
    guard case .bool(let flag) = self else { return nil }
    return flag
  }

  /// What the value is, for messages: "a string", "an object" ….
  package var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember(key: $0.0, value: $0.1) })
  }
  package init(nilLiteral: ()) { self = .null }
}
