import TallyModel
import TallyTesting
import Testing

@Suite struct `JSON` {
  private static let readable: [(String, JSONValue)] = [
    ("null", JSONValue.null), (" \t\r\n true \n", true), ("false", false),
    ("0", 0), ("-1", -1), ("9007199254740991", 9_007_199_254_740_991),
    ("-9007199254740991", -9_007_199_254_740_991),
    ("\"\"", ""), ("\"a\"", "a"), ("\"السوق\"", "السوق"), ("\"\u{7f}\"", "\u{7f}"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
    (#""\u0041\u00e9\u0633\u0000""#, "A\u{e9}\u{633}\u{0}"),
    (#""\ud83d\uDE00""#, "\u{1F600}"), (#""x\u0061y\u0062""#, "xayb"),
    ("[]", []), ("[ ]", []), ("{}", [:]), ("{ }", [:]),
    ("[1,[2],{\"a\":[]}]", [1, [2], ["a": []]]),
    ("{\"b\":1,\"a\":2}", ["b": 1, "a": 2]),
    ("{\"\":null}", ["": nil]),
  ]

  @Test(arguments: readable)
  func `is read`(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    ("", 1, 1), ("  ", 1, 3), ("\u{feff}1", 1, 1), ("nul", 1, 1), ("True", 1, 1),
    ("01", 1, 1), ("-", 1, 2), ("-0", 1, 1), ("+1", 1, 1), (".5", 1, 1), ("1.0", 1, 1),
    ("1e2", 1, 1), ("1E2", 1, 1), ("9007199254740992", 1, 1), ("-9007199254740992", 1, 1),
    ("123456789012345678901234567890", 1, 1), ("0x10", 1, 2), ("NaN", 1, 1),
    ("1 2", 1, 3), ("1,", 1, 2), ("[1,]", 1, 4), ("[,1]", 1, 2), ("[1 2]", 1, 4), ("[1", 1, 3),
    ("]", 1, 1), ("[1}", 1, 3), ("{\"a\":1,}", 1, 8), ("{a:1}", 1, 2), ("{'a':1}", 1, 2),
    ("{\"a\"}", 1, 5), ("{\"a\" 1}", 1, 6), ("{\"a\":}", 1, 6), ("{\"a\":1", 1, 7),
    ("{1:1}", 1, 2), ("{\"a\":1 \"b\":2}", 1, 8),
    ("\"a", 1, 1), ("\"a\nb\"", 1, 3), ("\"\t\"", 1, 2), ("\"\\x\"", 1, 2), ("\"\\", 1, 2),
    ("\"\\u12\"", 1, 2), ("\"\\u12g4\"", 1, 2), ("\"\\ud800\"", 1, 2), ("\"\\udc00\"", 1, 2),
    ("\"\\ud800\\u0041\"", 1, 2), ("\"\\ud800x\"", 1, 2),
    ("{\"a\":1,\"a\":2}", 1, 8), ("{\"a\":1,\"\\u0061\":2}", 1, 8),
    ("// note\n1", 1, 1), ("[1,\n  2,\n  x]", 3, 3), ("[\"سوق\", x]", 1, 9), ("[1,\r\n x]", 2, 2),
  ])
  func `is refused with line and column`(text: String, line: Int, column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.line == line)
    #expect(error?.column == column)
    #expect(error?.reason.isEmpty == false)
  }

  @Test(
    arguments: [
      [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xC3, 0x22],
      [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0xFF, 0x22],
      [0x22, 0xE0, 0x80, 0x80, 0x22],
    ] as [[UInt8]]
  )
  func `that is not UTF-8 is refused where it begins`(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.line == 1)
    #expect(error?.column == 2)
  }

  @Test(arguments: [
    (#"{"a":{"b":[1,{"c":x}]}}"#, "a.b[1].c"), (#"{"a":{"b":1,"b":2}}"#, "a.b"),
    (#"[[],[1,2,y]]"#, "[1][2]"), (#"{"a b":{"":z}}"#, #"["a b"][""]"#), ("x", ""),
  ])
  func `faults name the value in which they stand`(text: String, path: String) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.path == path)
  }

  @Test func `tells keys apart by their bytes`() throws {
    // KELVIN SIGN is a K to Unicode; é has two spellings.
    let foreign = try JSONValue(parsing: Array("{\"log\u{212A}ey\":1}".utf8))
    #expect(foreign["logKey"] == nil)
    #expect(foreign["log\u{212A}ey"] == 1)
    #expect(foreign != ["logKey": 1])
    #expect(JSONValue.string("\u{212A}") != "K")
    let both = try JSONValue(parsing: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
    #expect(both["\u{E9}"] == 1)
    #expect(both["e\u{301}"] == 2)
  }

  @Test func `nests as deep as its limit and no deeper`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONValue(parsing: nested(JSONValue.depthMax))
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONValue.depthMax + 1)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(1_000_000)) }
    let objects = String(repeating: "{\"a\":", count: 1_000_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(objects.utf8)) }
  }

  @Test func `cut at any byte is refused`() throws {
    let whole = Array(#"{"a":[1,-20,"\u00e9\\سوق",{"b":true,"c":null}],"d":{}}"#.utf8)
    _ = try JSONValue(parsing: whole)
    for end in 0..<whole.count {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(whole[..<end])) }
    }
  }

  @Test func `sorts keys by UTF-16 as RFC 8785 has it`() {
    let value: JSONValue = [
      "\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1F600}": 5, "\u{80}": 6, "\u{f6}": 7,
    ]
    let text = String(decoding: value.canonicalBytes, as: UTF8.self)
    #expect(
      text
        == "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1F600}\":5,\"\u{fb33}\":3}"
    )
  }

  @Test func `escapes as little as RFC 8785 has it`() {
    let value: JSONValue = "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\/<\u{7f}\u{2028}é"
    let text = String(decoding: value.canonicalBytes, as: UTF8.self)
    #expect(text == "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/<\u{7f}\u{2028}é\"")
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `written and read again is the same`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for round in 0..<300 {
      let value = Self.value(&random, depth: 0)
      let canonical = value.canonicalBytes
      let comment = Comment(rawValue: "seed \(seed), round \(round)")
      #expect(try JSONValue(parsing: canonical).canonicalBytes == canonical, comment)
      #expect(try JSONValue(parsing: value.indentedBytes) == value, comment)
    }
  }

  @Test(arguments: [4, 5] as [UInt64])
  func `never traps on what it cannot read`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let whole = Array(#"{"a":[1,-20,"\u00e9\\\ud83d\ude00",{"b":true,"c":null}],"d":{}}"#.utf8)
    let pieces = Array("{}[]\",:\\u0123456789eE-+.truefalsenull \n".utf8) + [0x80, 0xC3, 0xFF, 0]
    for _ in 0..<5_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
        switch UInt8.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = piece
        case 1: bytes.insert(piece, at: place)
        default: bytes.remove(at: place)
        }
      }
      if let value = try? JSONValue(parsing: bytes) {
        #expect(try JSONValue(parsing: value.canonicalBytes).canonicalBytes == value.canonicalBytes)
      }
    }
  }

  private static func value(_ random: inout SeededRandom, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth < 5 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2:
      let limit = JSONValue.integerMax
      return .integer(Int64.random(in: -limit...limit, using: &random))
    case 3: return .integer(Int64.random(in: -9...9, using: &random))
    case 4: return .string(text(&random))
    case 5:
      let count = Int.random(in: 0..<5, using: &random)
      return .array((0..<count).map { _ in value(&random, depth: depth + 1) })
    default:
      let keys = Set((0..<Int.random(in: 0..<5, using: &random)).map { _ in text(&random) })
      return .object(
        keys.sorted().map { JSONMember(key: $0, value: value(&random, depth: depth + 1)) }
      )
    }
  }

  private static func text(_ random: inout SeededRandom) -> String {
    let ranges: [ClosedRange<UInt32>] = [0...0x7F, 0x80...0x7FF, 0x600...0x6FF, 0x1F300...0x1F6FF]
    var text = ""
    for _ in 0..<Int.random(in: 0..<8, using: &random) {
      let range = ranges[Int.random(in: 0..<ranges.count, using: &random)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
