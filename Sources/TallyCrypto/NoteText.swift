import TallyModel

/// The grammar that signed notes, checkpoints and receipts share.
enum NoteText {
  static let lineFeed: UInt8 = 0x0a
  /// An em dash and a space, which begin a signature line.
  static let signaturePrefix: [UInt8] = [0xe2, 0x80, 0x94, 0x20]

  /// Whether the bytes are UTF-8 without control characters but line feeds.
  static func isClean(_ bytes: [UInt8]) -> Bool {
    for byte in bytes where byte < 0x20 && byte != lineFeed { return false }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return true
    } catch { return false }
  }

  /// Whether a key may be called so: visible, without space of any kind, `+`, control characters
  /// and direction overrides.
  static func isKeyName(_ name: String) -> Bool {
    VisibleText.fault(in: name) == nil
      && name.unicodeScalars.allSatisfy { $0 != "+" && !$0.properties.isWhitespace }
  }

  /// Whether the text can be a line of its own and shows what it says.
  static func isLine(_ text: String) -> Bool { VisibleText.fault(in: text) == nil }

  /// A decimal number without leading zeros that fits 64 bits, or nothing.
  static func decimal(_ text: some Collection<UInt8>) -> UInt64? {
    guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else { return nil }
    var value: UInt64 = 0
    for digit in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      let (tens, tensOverflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, sumOverflow) = tens.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
      if tensOverflow || sumOverflow { return nil }
      value = sum
    }
    return value
  }

  /// A digest in base64, or nothing.
  static func digest(_ text: some Collection<UInt8>) -> Digest? {
    guard text.count == 44, let bytes = Base64.decode(text) else { return nil }
    return Digest(bytes)
  }
}

/// Takes one line after the other from bytes.
struct LineReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  /// The next line without its line feed; nothing when no line feed follows.
  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: NoteText.lineFeed) else { return nil }
    let line = rest[..<end]
    rest = rest[(end + 1)...]
    return line
  }
}
