import TallyModel

/// Reads ballots from lines of a CSV file: `election,voter,nonce,scope,channel,selections`.
///
/// A row is a line: no field of a ballot can hold a line break.
struct CSVBallotReader {
  static let header = "election,voter,nonce,scope,channel,selections"
  private static let fieldCount = 6

  /// Holds a file's first line to what must stand there.
  static func checkHeader(_ line: [UInt8], of path: String) throws(CommandFailure) {
    guard !line.elementsEqual(header.utf8) else { return }
    let advice =
      line.contains(UInt8(ascii: ";")) && !line.contains(UInt8(ascii: ","))
      ? "separate the fields by commas, not by semicolons" : "for JSON Lines add --format jsonl"
    throw CommandFailure(
      .badInput,
      "\(path): the first line is not \(header). Nothing was cast; \(advice)"
    )
  }

  private var ranges: [Range<Int>] = []
  /// Fields that had doubled quotes, taken apart.
  private var text: [UInt8] = []
  /// Why the line that was read last is no ballot.
  private(set) var fault: LineFault?

  /// Gives the line's ballot to the sink, or refuses it as malformed.
  mutating func read<Sink: BallotSink & ~Copyable>(
    _ line: Range<Int>,
    of bytes: [UInt8],
    into sink: inout Sink
  ) {
    fault = nil
    if split(line, of: bytes) {
      sink.cast(bytes.rawSpan, Self.fields(ranges))
    } else if takeApart(line, of: bytes) {
      sink.cast(text.rawSpan, Self.fields(ranges))
    } else {
      fault = .notSixFields
      sink.refuse(.malformed)
    }
  }

  private static func fields(_ ranges: [Range<Int>]) -> CastFields {
    CastFields(
      election: ranges[0],
      voter: ranges[1],
      nonce: ranges[2],
      scope: ranges[3],
      channel: ranges[4],
      selections: ranges[5]
    )
  }

  /// Finds the fields where they stand; false for anything but plain and simply quoted fields.
  private mutating func split(_ line: Range<Int>, of bytes: [UInt8]) -> Bool {
    ranges.removeAll(keepingCapacity: true)
    let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
    var offset = line.lowerBound
    while ranges.count < Self.fieldCount {
      let isQuoted = offset < line.upperBound && bytes[offset] == quote
      if isQuoted { offset += 1 }
      let start = offset
      while offset < line.upperBound, bytes[offset] != (isQuoted ? quote : comma) {
        if bytes[offset] == quote || bytes[offset] == 0 { return false }
        offset += 1
      }
      ranges.append(start..<offset)
      if isQuoted {
        guard offset < line.upperBound else { return false }
        offset += 1
      }
      if offset == line.upperBound { return ranges.count == Self.fieldCount }
      guard bytes[offset] == comma else { return false }
      offset += 1
    }
    return false
  }

  /// Reads the line as RFC 4180 has it.
  private mutating func takeApart(_ line: Range<Int>, of bytes: [UInt8]) -> Bool {
    var reader = CSVReader(Array(bytes[line]))
    guard let row = try? reader.next(), row.count == Self.fieldCount else { return false }
    text = row.bytes
    ranges = (0..<Self.fieldCount).map(row.range)
    return true
  }
}
