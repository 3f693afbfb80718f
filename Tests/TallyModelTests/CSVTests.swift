import TallyModel
import TallyTesting
import Testing

@Suite struct `CSV` {
  /// All rows, or the error's line where a line is none.
  private static func rows(_ reader: inout CSVReader) -> [CSVOutcome] {
    var rows: [CSVOutcome] = []
    while true {
      do throws(CSVError) {
        guard let row = try reader.next() else { return rows }
        rows.append(.row(line: row.line, (0..<row.count).map { row.text($0) ?? "?" }))
      } catch {
        rows.append(.error(line: error.line))
      }
    }
  }

  enum CSVOutcome: Equatable, Sendable {
    case row(line: Int, [String])
    case error(line: Int)
  }

  private static let cases: [(String, [CSVOutcome])] = [
    ("", []), ("\n\r\n\n", []), ("\u{feff}", []),
    ("a,b\nc,d\n", [.row(line: 1, ["a", "b"]), .row(line: 2, ["c", "d"])]),
    ("a,b\r\nc,d", [.row(line: 1, ["a", "b"]), .row(line: 2, ["c", "d"])]),
    ("\u{feff}a\n", [.row(line: 1, ["a"])]), ("a\u{feff}\n", [.row(line: 1, ["a\u{feff}"])]),
    (",\n,,", [.row(line: 1, ["", ""]), .row(line: 2, ["", "", ""])]),
    ("\n\nx\n", [.row(line: 3, ["x"])]), ("\"\"\n", [.row(line: 1, [""])]),
    ("\"a,b\",\"c\"\"d\"\n", [.row(line: 1, ["a,b", "c\"d"])]),
    ("\"a\nb\r\nc\",d\ne", [.row(line: 1, ["a\nb\r\nc", "d"]), .row(line: 4, ["e"])]),
    ("سوق,é\n", [.row(line: 1, ["سوق", "é"])]), (" a , b \n", [.row(line: 1, [" a ", " b "])]),
    ("a\"b\nc\n", [.error(line: 1), .row(line: 2, ["c"])]),
    ("\"a\"b\nc\n", [.error(line: 1), .row(line: 2, ["c"])]),
    ("a\rb\nc\n", [.error(line: 1), .row(line: 2, ["c"])]),
    ("a\r", [.error(line: 1)]), ("\"a", [.error(line: 1)]), ("\"a\"\r", [.error(line: 1)]),
    ("a\u{0}\nb", [.error(line: 1), .row(line: 2, ["b"])]),
    ("x\ny\"\nz", [.row(line: 1, ["x"]), .error(line: 2), .row(line: 3, ["z"])]),
    ("\"a\nb\"c\nd", [.error(line: 1), .row(line: 3, ["d"])]),
  ]

  @Test(arguments: cases)
  func `is read row by row, and one bad line costs one line`(
    text: String,
    rows: [CSVOutcome]
  ) {
    let bytes = Array(text.utf8)
    var whole = CSVReader(bytes)
    #expect(Self.rows(&whole) == rows)
    #expect(Self.rows(&whole).isEmpty)
  }

  @Test(arguments: cases)
  func `cut at any byte reads the same`(text: String, rows: [CSVOutcome]) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var reader = CSVReader()
      reader.feed(bytes[..<cut])
      var found = Self.rows(&reader)
      reader.feed(bytes[cut...])
      found += Self.rows(&reader)
      reader.finish()
      found += Self.rows(&reader)
      #expect(found == rows, "cut at \(cut)")
    }
  }

  @Test func `that leaves a quote open costs no more than a row`() {
    var reader = CSVReader()
    reader.feed(Array("\"".utf8))
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
    var errors = 0
    for _ in 0..<40 {
      reader.feed(piece)
      errors += Self.rows(&reader).count
    }
    #expect(errors == 1)
    reader.feed(Array("\nafter\n".utf8))
    reader.finish()
    #expect(Self.rows(&reader) == [.row(line: 2, ["after"])])
  }

  @Test func `of too many fields is refused`() {
    let commas = String(repeating: ",", count: CSVReader.fieldsMax)
    var reader = CSVReader(Array("\(commas.dropLast())\n\(commas)x\nend".utf8))
    let rows = Self.rows(&reader)
    #expect(rows.count == 3)
    #expect(rows.dropFirst() == [.error(line: 2), .row(line: 3, ["end"])])
  }

  @Test(arguments: [61] as [UInt64])
  func `written and read again is the same`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let letters = ["a", "\"", ",", "\n", "\r", "\r\n", "ق", " ", ";"]
    var rows: [[String]] = []
    var bytes: [UInt8] = []
    for _ in 0..<500 {
      let fields = (0..<Int.random(in: 2...4, using: &random)).map { _ in
        (0..<Int.random(in: 0..<5, using: &random)).map { _ in
          letters[Int.random(in: 0..<letters.count, using: &random)]
        }.joined()
      }
      rows.append(fields)
      CSVWriter.append(row: fields, to: &bytes)
    }
    var reader = CSVReader(bytes)
    let found = Self.rows(&reader).map { outcome -> [String] in
      guard case .row(_, let fields) = outcome else { return [] }
      return fields
    }
    #expect(found == rows, "seed \(seed)")
  }

  @Test func `is written with quotes only where they are needed`() {
    var bytes: [UInt8] = []
    CSVWriter.append(row: ["a", "b c", "d,e", "f\"g", "", "سوق"], to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "a,b c,\"d,e\",\"f\"\"g\",,سوق\r\n")
  }
}
