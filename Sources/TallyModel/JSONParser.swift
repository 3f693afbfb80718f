extension JSONValue {
  /// Reads one JSON document (RFC 8259) strictly.
  ///
  /// UTF-8 without byte order mark, no double keys, whole numbers within ±``integerMax``, at most
  /// ``depthMax`` containers deep, nothing after the value but white space.
  ///
  /// - Throws: The first fault with its line and column.
  package init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.parseDocument()
    if let doubled = parser.doubledKeys.first { throw doubled }
  }
}

/// Reads a document from its first byte to its last, one value at a time.
struct JSONParser {
  /// Beyond this many doubled keys, further ones are not recorded.
  static let doubledKeysMax = 100

  private enum Step {
    case member(String)
    case element(Int)
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var steps: [Step] = []
  /// Doubled keys; they do not end the reading, because a linter wants them all.
  ///
  /// The first value of a doubled key stays.
  private(set) var doubledKeys: [JSONError] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parseDocument() throws(JSONError) -> JSONValue {
    try checkEncoding()
    skipWhiteSpace()
    let value = try parseValue()
    skipWhiteSpace()
    guard offset == bytes.count else {
      throw error("something follows the document; remove it")
    }
    return value
  }

  private func checkEncoding() throws(JSONError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw error("the file begins with a byte order mark; save it as UTF-8 without one", at: 0)
    }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw self.error("not UTF-8; save the file as UTF-8", at: error.byteOffsets.lowerBound)
    }
  }

  private mutating func parseValue() throws(JSONError) -> JSONValue {
    guard let first = peek() else { throw error("the document ends where a value should stand") }
    switch first {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseInteger()
    case UInt8(ascii: "t"): return try parseWord("true", as: .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", as: .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", as: .null)
    default: throw error("a value should stand here: \", {, [, a number, true, false or null")
    }
  }

  private mutating func parseObject() throws(JSONError) -> JSONValue {
    try enterContainer()
    var members: [JSONMember] = []
    var keys: Set<ExactText> = []
    skipWhiteSpace()
    if skip(UInt8(ascii: "}")) { return .object(members) }
    repeat {
      skipWhiteSpace()
      let keyOffset = offset
      guard peek() == UInt8(ascii: "\"") else {
        throw error("a key in double quotes should stand here")
      }
      let key = try parseString()
      steps.append(.member(key))
      skipWhiteSpace()
      guard skip(UInt8(ascii: ":")) else { throw error("a colon should follow the key") }
      skipWhiteSpace()
      let value = try parseValue()
      if keys.insert(ExactText(key)).inserted {
        members.append(JSONMember(key: key, value: value))
      } else if doubledKeys.count < Self.doubledKeysMax {
        doubledKeys.append(error("the key stands twice; remove one of the two", at: keyOffset))
      }
      steps.removeLast()
      skipWhiteSpace()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "}")) else { throw error("a comma or } should stand here") }
    return .object(members)
  }

  private mutating func parseArray() throws(JSONError) -> JSONValue {
    try enterContainer()
    var elements: [JSONValue] = []
    skipWhiteSpace()
    if skip(UInt8(ascii: "]")) { return .array(elements) }
    repeat {
      skipWhiteSpace()
      steps.append(.element(elements.count))
      elements.append(try parseValue())
      steps.removeLast()
      skipWhiteSpace()
    } while skip(UInt8(ascii: ","))
    guard skip(UInt8(ascii: "]")) else { throw error("a comma or ] should stand here") }
    return .array(elements)
  }

  /// Every container pushes one step for its members, so the steps are the depth.
  private mutating func enterContainer() throws(JSONError) {
    guard steps.count < JSONValue.depthMax else {
      throw error("more than \(JSONValue.depthMax) lists and objects within each other")
    }
    offset += 1
  }

  private mutating func parseInteger() throws(JSONError) -> JSONValue {
    let start = offset
    let isNegative = skip(UInt8(ascii: "-"))
    let digitsStart = offset
    var magnitude: Int64 = 0
    while let digit = peek(), digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") {
      magnitude = magnitude * 10 + Int64(digit - UInt8(ascii: "0"))
      guard magnitude <= JSONValue.integerMax else {
        throw error("the number is beyond \(JSONValue.integerMax)", at: start)
      }
      offset += 1
    }
    guard offset > digitsStart else { throw error("a digit should follow the minus sign") }
    if bytes[digitsStart] == UInt8(ascii: "0"), offset > digitsStart + 1 {
      throw error("a number has no leading zero", at: start)
    }
    if isNegative, magnitude == 0 { throw error("write 0 without a sign", at: start) }
    switch peek() {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      throw error("write a whole number, without point and exponent", at: start)
    default: return .integer(isNegative ? -magnitude : magnitude)
    }
  }

  private mutating func parseWord(
    _ word: StaticString,
    as value: JSONValue
  ) throws(JSONError) -> JSONValue {
    let letters = Array("\(word)".utf8)
    guard bytes[offset...].starts(with: letters) else {
      throw error("a value should stand here: true, false and null are written so")
    }
    offset += letters.count
    return value
  }

  /// The place of the last fault, and the path to the value in work.
  private func error(_ reason: String, at place: Int? = nil) -> JSONError {
    let before = bytes[..<(place ?? offset)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
    let column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    var path = JSONPath.top
    for step in steps {
      switch step {
      case .member(let key): path = path.member(key)
      case .element(let index): path = path.element(index)
      }
    }
    return JSONError(path: path.text, line: line, column: column, reason: reason)
  }

  private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipWhiteSpace() {
    while offset + 8 <= bytes.count, bytes.rawSpan.loadWord(at: offset) == Self.spaces {
      offset += 8
    }
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }
}

extension JSONParser {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let spaces = ones * UInt64(UInt8(ascii: " "))

  /// Moves on by eight bytes while none of them ends a string, escapes or is a control character.
  ///
  /// A byte below b has its high bit set in `(word - ones × b) & ~word`, for b up to 128; what a
  /// borrow adds stands above a byte that was found, so "none" is exact.
  private mutating func skipPlainWords() {
    let highs = Self.ones << 7
    while offset + 8 <= bytes.count {
      let word = bytes.rawSpan.loadWord(at: offset)
      let quotes = word ^ Self.ones &* UInt64(UInt8(ascii: "\""))
      let escapes = word ^ Self.ones &* UInt64(UInt8(ascii: "\\"))
      let found =
        (word &- Self.ones &* 0x20) & ~word | (quotes &- Self.ones) & ~quotes
        | (escapes &- Self.ones) & ~escapes
      guard found & highs == 0 else { return }
      offset += 8
    }
  }

  private mutating func parseString() throws(JSONError) -> String {
    let opening = offset
    offset += 1
    var unescaped: [UInt8] = []
    var start = offset
    skipPlainWords()
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\""):
        let end = offset
        offset += 1
        if unescaped.isEmpty { return String(decoding: bytes[start..<end], as: UTF8.self) }
        unescaped += bytes[start..<end]
        return String(decoding: unescaped, as: UTF8.self)
      case UInt8(ascii: "\\"):
        unescaped += bytes[start..<offset]
        offset += 1
        try parseEscape(into: &unescaped)
        start = offset
        skipPlainWords()
      case 0..<0x20: throw error("a control character in a string; write it as \\u00…")
      default: offset += 1
      }
    }
    throw error("the string has no closing quote", at: opening)
  }

  private mutating func parseEscape(into text: inout [UInt8]) throws(JSONError) {
    let place = offset - 1
    guard let letter = peek() else { throw error("the document ends in a string", at: place) }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "u"):
      let scalar = try parseEscapedScalar(at: place)
      text += Array(String(Character(scalar)).utf8)
    default:
      throw error("there is no such escape; write \\\\ for a backslash", at: place)
    }
  }

  /// One scalar: four digits, or two times four for a surrogate pair.
  private mutating func parseEscapedScalar(at place: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try parseCodeUnit(at: place)
    var value = UInt32(first)
    if UTF16.isLeadSurrogate(first) {
      guard skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u")) else {
        throw error("half of a surrogate pair", at: place)
      }
      let second = try parseCodeUnit(at: place)
      guard UTF16.isTrailSurrogate(second) else {
        throw error("half of a surrogate pair", at: place)
      }
      value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw error("half of a surrogate pair", at: place)
    }
    return scalar
  }

  private mutating func parseCodeUnit(at place: Int) throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = peek(), let number = Character(Unicode.Scalar(digit)).hexDigitValue else {
        throw error("four hexadecimal digits should follow \\u", at: place)
      }
      value = value << 4 | UInt16(number)
      offset += 1
    }
    return value
  }
}
