package import TallyModel

/// A ballot as a `CAST` line.
package enum CastLine {
  private static let start = Array("CAST ".utf8)

  /// Appends the line of a ballot, or says what the daemon would refuse it for.
  ///
  /// Only what no line can hold is refused here: a space or control character in a field, an empty
  /// field that needs a value, a line that is too long. After a refusal `out` is as before.
  package static func append(
    _ text: RawSpan,
    _ fields: CastFields,
    to out: inout [UInt8]
  ) -> Refusal? {
    if let refusal = refusal(text, fields) { return refusal }
    let start = out.count
    out.append(contentsOf: Self.start)
    append(text, fields.election, UInt8(ascii: " "), to: &out)
    append(text, fields.voter, UInt8(ascii: " "), to: &out)
    append(text, fields.nonce, UInt8(ascii: " "), to: &out)
    append(text, fields.scope, UInt8(ascii: " "), to: &out)
    append(text, fields.channel, UInt8(ascii: " "), to: &out)
    append(text, fields.selections, LineScan.lineFeed, to: &out)
    guard out.count - start - 1 <= Limits.lineBytesMax else {
      out.removeLast(out.count - start)
      return .tooLong
    }
    return nil
  }

  /// The fields of a line that ``append(_:_:to:)`` wrote; `line` is without its line feed.
  package static func fields(_ text: RawSpan, _ line: Range<Int>) -> CastFields? {
    guard
      case .cast(let fields) = RequestParser.parse(
        text,
        line,
        LineScan.marks(text, from: line.lowerBound)
      )
    else { return nil }
    return fields
  }

  /// In the daemon's order, so that a ballot with several faults gets the same code.
  private static func refusal(_ text: RawSpan, _ fields: CastFields) -> Refusal? {
    guard isWord(text, fields.nonce), fields.nonce.count == 32 else { return .malformed }
    guard isWord(text, fields.election) else { return .unknownElection }
    guard isWordOrEmpty(text, fields.channel) else { return .channel }
    guard isWord(text, fields.voter) else { return .voterID }
    guard isWordOrEmpty(text, fields.scope) else { return .scope }
    guard isWordOrEmpty(text, fields.selections) else { return .selection }
    return nil
  }

  private static func isWordOrEmpty(_ text: RawSpan, _ field: Range<Int>) -> Bool {
    if field.isEmpty { return true }
    // A dash of its own would be read as an empty field.
    let isDash = field.count == 1 && text.loadUInt8(at: field.lowerBound) == UInt8(ascii: "-")
    return !isDash && isWord(text, field)
  }

  private static func isWord(_ text: RawSpan, _ field: Range<Int>) -> Bool {
    guard !field.isEmpty else { return false }
    return LineScan.isFreeOfSpacesAndControls(text, field)
  }

  private static func append(
    _ text: RawSpan,
    _ field: Range<Int>,
    _ end: UInt8,
    to out: inout [UInt8]
  ) {
    if field.isEmpty {
      out.append(UInt8(ascii: "-"))
    } else {
      out.append(text.extracting(field))
    }
    out.append(end)
  }
}
