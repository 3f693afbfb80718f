import TallyModel

/// Reads one whole line without control characters: a ballot, or a command with its words.
enum RequestParser {
  enum Request {
    case cast(CastFields)
    /// A command that is complete with its line.
    case command(Command)
    /// A command whose bodies follow; their lengths in bytes.
    case awaits(CommandName, words: [String], bodies: [Int])
    case refused(Refusal)
    /// Bytes follow that are not wanted.
    case refusedWithBody(Refusal, bytes: Int)
  }

  private static let castBytes = 4

  /// `marks`: Those from the line's beginning on.
  static func parse(_ text: RawSpan, _ line: Range<Int>, _ marks: borrowing LineMarks) -> Request {
    if isCast(text, line) {
      guard let fields = castFields(text, line, marks) else { return .refused(.malformed) }
      return .cast(fields)
    }
    return command(text.extracting(line))
  }

  private static func isCast(_ text: RawSpan, _ line: Range<Int>) -> Bool {
    guard line.count > castBytes else { return false }
    return text.loadUInt32(at: line.lowerBound) == 0x4341_5354
      && text.loadUInt8(at: line.lowerBound + castBytes) == LineMarks.space
  }

  /// Six fields with one space between two; `-` is an empty field where one may be empty.
  private static func castFields(
    _ text: RawSpan,
    _ line: Range<Int>,
    _ marks: borrowing LineMarks
  ) -> CastFields? {
    guard marks.spaceCount == 6 else { return nil }
    for number in 0..<5 where marks[number + 1] == marks[number] + 1 { return nil }
    guard marks[5] + 1 < line.upperBound else { return nil }
    return CastFields(
      election: (marks[0] + 1)..<marks[1],
      voter: (marks[1] + 1)..<marks[2],
      nonce: (marks[2] + 1)..<marks[3],
      scope: unlessDash(text, (marks[3] + 1)..<marks[4]),
      channel: unlessDash(text, (marks[4] + 1)..<marks[5]),
      selections: unlessDash(text, (marks[5] + 1)..<line.upperBound)
    )
  }

  private static func unlessDash(_ text: RawSpan, _ field: Range<Int>) -> Range<Int> {
    field.count == 1 && text.loadUInt8(at: field.lowerBound) == UInt8(ascii: "-")
      ? field.lowerBound..<field.lowerBound : field
  }

  private static func command(_ line: RawSpan) -> Request {
    var bytes: [UInt8] = []
    bytes.append(line)
    // Commands and ids are ASCII. Texts are compared by what they look like (U+212A is a K), and
    // bytes that are no UTF-8 would be replaced.
    guard bytes.allSatisfy({ $0 < 0x7F }) else { return .refused(.malformed) }
    // One word more than any command has, however many spaces the line is made of.
    let words = bytes.split(
      separator: LineMarks.space,
      maxSplits: 3,
      omittingEmptySubsequences: false
    )
    .map { String(decoding: $0, as: UTF8.self) }
    guard let name = CommandName(rawValue: words[0]), name != .cast else {
      return .refused(.malformed)
    }
    let arguments = Array(words.dropFirst())
    guard arguments.count == CommandTable.form(name).arguments.count,
      !arguments.contains("")
    else { return .refused(.malformed) }
    return request(name, arguments)
  }

  private static func request(_ name: CommandName, _ words: [String]) -> Request {
    switch name {
    case .cast: .refused(.malformed)
    case .proof:
      number(words[1]).map { .command(.proof(election: words[0], index: $0)) }
        ?? .refused(.malformed)
    case .consistency:
      number(words[1]).map { .command(.consistency(election: words[0], oldSize: $0)) }
        ?? .refused(.malformed)
    case .checkpoint: .command(.checkpoint(election: words[0]))
    case .status: .command(.status(election: words[0]))
    case .turnout: .command(.turnout(election: words[0]))
    case .tally: .command(.tally(election: words[0]))
    case .elections: .command(.elections)
    case .mode: ReplyMode(rawValue: words[0]).map { .command(.mode($0)) } ?? .refused(.malformed)
    case .rehearse: .command(.rehearse)
    case .metrics: .command(.metrics)
    case .help: .command(.help)
    case .ping: .command(.ping)
    case .quit: .command(.quit)
    case .define:
      bodies(
        name,
        words,
        lengths: words,
        limits: [Limits.definitionBytesMax, Limits.wireRollBytesMax]
      )
    case .submit: bodies(name, words, lengths: [words[1]], limits: [Limits.noteBytesMax])
    }
  }

  /// A command whose bodies follow; where one is too long, all of them are skipped.
  private static func bodies(
    _ name: CommandName,
    _ words: [String],
    lengths: [String],
    limits: [Int]
  ) -> Request {
    let counts = lengths.compactMap { number($0) }
    guard counts.count == lengths.count, counts.allSatisfy({ $0 <= Limits.wireBodyBytesMax }) else {
      return .refused(.malformed)
    }
    let sizes = counts.map { Int($0) }
    guard zip(sizes, limits).allSatisfy({ $0 <= $1 }) else {
      return .refusedWithBody(.tooLong, bytes: sizes.reduce(0, +))
    }
    return .awaits(name, words: words, bodies: sizes)
  }

  /// A whole number without sign or leading zero.
  private static func number(_ word: String) -> UInt64? {
    guard word.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }), word == "0" || word.first != "0"
    else { return nil }
    return UInt64(word)
  }
}
