/// Takes a definition apart and collects every fault on the way.
///
/// A function that finds a fault records it and returns nothing; the reading goes on.
struct DefinitionReader {
  private(set) var faults: [DefinitionFault] = []
  /// Read before any text, because every text must have exactly these.
  ///
  /// Nothing when they are at fault themselves: then texts are not held to them.
  var languages: [String]?
  let rules: any RuleBook.Type

  init(rules: any RuleBook.Type) { self.rules = rules }

  mutating func fault(_ path: JSONPath, _ reason: String) { fault(path.text, reason) }

  mutating func fault(_ path: String, _ reason: String) {
    switch faults.count {
    case ..<(Limits.definitionFaultsMax - 1):
      faults.append(DefinitionFault(path: path, reason: reason))
    case Limits.definitionFaultsMax - 1:
      faults.append(
        DefinitionFault(path: "", reason: "there are more faults; correct these first")
      )
    default: break
    }
  }

  /// An object's members, each key known and each required key there.
  mutating func object(
    _ value: JSONValue,
    at path: JSONPath,
    required: [String],
    optional: [String] = []
  ) -> Fields? {
    guard let members = value.members else {
      fault(path, "expected an object, found \(value.kindName)")
      return nil
    }
    let known = Set((required + optional).map(ExactText.init))
    var values: [ExactText: JSONValue] = [:]
    for member in members {
      let key = ExactText(member.key)
      if known.contains(key) {
        values[key] = member.value
      } else {
        let known = (required + optional).joined(separator: ", ")
        fault(path.member(member.key), "unknown key; remove it or use one of: \(known)")
      }
    }
    for key in required where values[ExactText(key)] == nil {
      fault(path.member(key), "missing; add it")
    }
    return Fields(path: path, values: values)
  }

  /// The members of one object by their keys.
  struct Fields {
    let path: JSONPath
    let values: [ExactText: JSONValue]

    func path(_ key: String) -> JSONPath { path.member(key) }
    subscript(key: String) -> JSONValue? { values[ExactText(key)] }
  }

  mutating func string(_ fields: Fields, _ key: String) -> String? {
    guard let value = fields[key] else { return nil }
    return string(value, at: fields.path(key))
  }

  mutating func string(_ value: JSONValue, at path: JSONPath) -> String? {
    guard let text = value.stringValue else {
      fault(path, "expected a string, found \(value.kindName)")
      return nil
    }
    return text
  }

  mutating func integer(_ fields: Fields, _ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = fields[key] else { return nil }
    guard let number = value.integerValue else {
      fault(fields.path(key), "expected a whole number, found \(value.kindName)")
      return nil
    }
    guard range.contains(Int(number)) else {
      let bounds = "from \(range.lowerBound) to \(range.upperBound)"
      fault(fields.path(key), "\(number) is out of range; use a number \(bounds)")
      return nil
    }
    return Int(number)
  }

  mutating func flag(_ fields: Fields, _ key: String) -> Bool? {
    guard let value = fields[key] else { return nil }
    guard let flag = value.boolValue else {
      fault(fields.path(key), "expected true or false, found \(value.kindName)")
      return nil
    }
    return flag
  }

  /// A list with at least one element and at most `limit`.
  mutating func list(_ fields: Fields, _ key: String, limit: Int) -> [JSONValue]? {
    guard let value = fields[key] else { return nil }
    guard let elements = value.elements else {
      fault(fields.path(key), "expected a list, found \(value.kindName)")
      return nil
    }
    guard !elements.isEmpty else {
      fault(fields.path(key), "the list is empty; add at least one element")
      return nil
    }
    guard elements.count <= limit else {
      fault(fields.path(key), "\(elements.count) elements; at most \(limit) are allowed")
      return nil
    }
    return elements
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ fields: Fields,
    _ key: String,
    of type: Value.Type
  ) -> Value? where Value.RawValue == String {
    guard let text = string(fields, key) else { return nil }
    guard let value = Value(rawValue: text) else {
      let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
      fault(fields.path(key), "unknown value; use one of: \(names)")
      return nil
    }
    return value
  }

  mutating func identifier(_ fields: Fields, _ key: String) -> String? {
    guard let text = string(fields, key) else { return nil }
    return identifier(text, at: fields.path(key))
  }

  mutating func identifier(_ text: String, at path: JSONPath) -> String? {
    guard Identifier.isValid(text) else {
      fault(
        path,
        "not an id; use 1 to \(Limits.idBytesMax) of A-Z a-z 0-9 . _ - and begin with no dot"
      )
      return nil
    }
    return text
  }

  /// The bytes of a base64 text.
  mutating func base64(_ fields: Fields, _ key: String, byteCount: Int) -> [UInt8]? {
    guard let text = string(fields, key) else { return nil }
    guard let bytes = Base64.decode(text), bytes.count == byteCount else {
      fault(fields.path(key), "expected \(byteCount) bytes in padded base64")
      return nil
    }
    return bytes
  }

  /// Records an id that stands before in the same list.
  mutating func checkDistinct(
    _ text: String,
    _ seen: inout [String: Int],
    index: Int,
    at path: JSONPath,
    what: String
  ) {
    if let first = seen[text] {
      fault(path, "the same \(what) as element \(first); give each its own")
    } else {
      seen[text] = index
    }
  }

  /// A text in exactly the definition's languages.
  mutating func text(_ fields: Fields, _ key: String) -> LocalizedText? {
    guard let value = fields[key] else { return nil }
    let path = fields.path(key)
    guard let members = value.members else {
      fault(path, "expected an object with a text for each language, found \(value.kindName)")
      return nil
    }
    let languages = self.languages ?? members.map(\.key)
    var texts: [String] = []
    for language in languages {
      guard let value = value[language] else {
        fault(path.member(language), "missing; add the text in this language")
        continue
      }
      if let text = label(value, at: path.member(language)) { texts.append(text) }
    }
    for member in members where !languages.contains(where: member.key.hasSameBytes(as:)) {
      fault(path.member(member.key), "not among the languages; remove it or add the language")
    }
    return texts.count == languages.count ? LocalizedText(texts) : nil
  }

  private mutating func label(_ value: JSONValue, at path: JSONPath) -> String? {
    guard let text = string(value, at: path) else { return nil }
    guard text.utf8.count <= Limits.labelBytesMax else {
      fault(path, "\(text.utf8.count) bytes; at most \(Limits.labelBytesMax) are allowed")
      return nil
    }
    if let reason = VisibleText.fault(in: text) {
      fault(path, reason)
      return nil
    }
    return text
  }
}
