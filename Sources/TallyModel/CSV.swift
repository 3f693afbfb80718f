/// Reads rows of comma-separated values (RFC 4180) from bytes that arrive in pieces of any size.
///
/// UTF-8, with or without byte order mark; lines end in CRLF or LF; empty lines are skipped. After
/// an error the reader goes on with the next line, so that one bad line costs one line.
package struct CSVReader: Sendable {
  /// Bytes of one row without quotes: beyond it, a quote was left open.
  package static let rowBytesMax = 1 << 20
  package static let fieldsMax = 1_000

  private enum State {
    case fieldStart
    case plain
    case quoted
    case quoteInQuoted
    case afterReturn
    /// The rest of a line that was refused.
    case skipping
  }

  private var bytes: [UInt8]
  private var offset = 0
  private var isFinished: Bool
  private var state = State.fieldStart
  private var row = CSVRow(line: 1)
  private var line = 1
  private var isAtStart = true

  /// A reader that is fed with ``feed(_:)``.
  package init() {
    bytes = []
    isFinished = false
  }

  /// A reader of a whole file.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isFinished = true
  }

  package mutating func feed(_ piece: some Collection<UInt8>) {
    precondition(!isFinished, "A finished CSV was fed.")
    bytes.removeSubrange(..<offset)
    offset = 0
    bytes += piece
  }

  /// Says that nothing more will be fed: the last line needs no line end.
  package mutating func finish() { isFinished = true }

  /// The next row; nothing when what was fed is used up.
  ///
  /// - Complexity: O(bytes of the row); every byte is looked at once.
  package mutating func next() throws(CSVError) -> CSVRow? {
    guard skipByteOrderMark() else { return nil }
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if let row = try take(byte) { return row }
    }
    guard isFinished else { return nil }
    return try takeEnd()
  }

  /// False when it takes more bytes to know.
  private mutating func skipByteOrderMark() -> Bool {
    guard isAtStart else { return true }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let here = bytes[offset...].prefix(3)
    if here.count < 3, !isFinished, mark.starts(with: here) { return false }
    isAtStart = false
    if here.elementsEqual(mark) { offset += 3 }
    return true
  }

  private mutating func take(_ byte: UInt8) throws(CSVError) -> CSVRow? {
    let lineFeed = UInt8(ascii: "\n")
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
    case (.quoted, _):
      if byte == lineFeed { line += 1 }
      try append(byte)
    case (.skipping, lineFeed): beginRow()
    case (.skipping, _): break
    case (_, lineFeed): return takeRow()
    case (.afterReturn, _): throw error("a carriage return without a line feed", byte)
    case (_, UInt8(ascii: "\r")): state = .afterReturn
    case (_, UInt8(ascii: ",")): try endField(byte)
    case (.quoteInQuoted, UInt8(ascii: "\"")):
      try append(byte)
      state = .quoted
    case (.quoteInQuoted, _): throw error("text behind a closing quote; double the quote", byte)
    case (.fieldStart, UInt8(ascii: "\"")):
      row.isQuoted = true
      state = .quoted
    case (_, UInt8(ascii: "\"")): throw error("a quote inside a field; quote the whole field", byte)
    case (_, 0): throw error("a zero byte; save the file as UTF-8", byte)
    default:
      try append(byte)
      state = .plain
    }
    return nil
  }

  private mutating func takeEnd() throws(CSVError) -> CSVRow? {
    switch state {
    case .skipping: return nil
    case .quoted:
      let line = row.line
      beginRow()
      throw CSVError(line: line, reason: "a quote is not closed; close it")
    case .afterReturn:
      let line = row.line
      beginRow()
      throw CSVError(line: line, reason: "a carriage return without a line feed")
    default: return takeRow(atEnd: true)
    }
  }

  private mutating func append(_ byte: UInt8) throws(CSVError) {
    guard row.bytes.count < Self.rowBytesMax else {
      throw error("the row is longer than \(Self.rowBytesMax) bytes; is a quote left open?", byte)
    }
    row.bytes.append(byte)
  }

  private mutating func endField(_ byte: UInt8) throws(CSVError) {
    guard row.ends.count + 1 < Self.fieldsMax else {
      throw error("more than \(Self.fieldsMax) fields", byte)
    }
    row.ends.append(row.bytes.count)
    state = .fieldStart
  }

  /// Hands out the row; an empty line is none.
  private mutating func takeRow(atEnd: Bool = false) -> CSVRow? {
    row.ends.append(row.bytes.count)
    let taken = row
    if !atEnd { line += 1 }
    beginRow(countingLine: false)
    return taken.ends.count == 1 && taken.bytes.isEmpty && !taken.isQuoted ? nil : taken
  }

  private mutating func beginRow(countingLine: Bool = true) {
    if countingLine { line += 1 }
    row = CSVRow(line: line)
    state = .fieldStart
  }

  private mutating func error(_ reason: String, _ byte: UInt8) -> CSVError {
    let line = row.line
    if byte == UInt8(ascii: "\n") { beginRow(countingLine: false) } else { state = .skipping }
    return CSVError(line: line, reason: reason)
  }
}

/// One row of a CSV file.
package struct CSVRow: Equatable, Sendable {
  /// Where the row begins, from 1.
  package let line: Int
  /// All fields one after the other, without quotes and commas.
  package fileprivate(set) var bytes: [UInt8] = []
  fileprivate var ends: [Int] = []
  fileprivate var isQuoted = false

  fileprivate init(line: Int) { self.line = line }

  /// Fields.
  package var count: Int { ends.count }

  /// Where field `index` stands in ``bytes``.
  package func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  package func field(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  /// A field as text; nothing when it is not UTF-8.
  package func text(_ index: Int) -> String? { String(validating: field(index), as: UTF8.self) }
}

/// Why a line is not a row of a CSV file.
package struct CSVError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where the row begins, from 1.
  package let line: Int
  package let reason: String

  package var description: String { "line \(line): \(reason)" }
}

/// Writes rows of comma-separated values (RFC 4180).
package enum CSVWriter {
  /// Appends the fields with CRLF; quotes only the fields that need it.
  package static func append(row fields: [String], to out: inout [UInt8]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      append(field: field, to: &out)
    }
    out += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
  }

  private static func append(field: String, to out: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    let special: [UInt8] = [quote, UInt8(ascii: ","), UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    guard field.utf8.contains(where: special.contains) else {
      out += Array(field.utf8)
      return
    }
    out.append(quote)
    for byte in field.utf8 {
      if byte == quote { out.append(quote) }
      out.append(byte)
    }
    out.append(quote)
  }
}
