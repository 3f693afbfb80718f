package import TallyModel

/// One connection's requests: bytes in, steps out, cut wherever the network cuts them.
///
/// Holds at most one unfinished line or the bodies of one command. Answers are not its matter, so it
/// is the same under a socket, in a test, and in a transcript.
package struct Session: Sendable {
  /// What the next line, with its bodies, asks for.
  package enum Step: Sendable {
    /// A ballot; its fields stand in the bytes given, or in ``carried`` where the line was cut.
    case cast(CastFields, isCarried: Bool)
    case command(Command)
    case refused(Refusal)
  }

  private enum State: Sendable {
    case line
    /// The line is too long already: what is left of it is not kept.
    case skippingLine
    case body(CommandName, words: [String], lengths: [Int])
    case skippingBody(Refusal, bytes: Int)
  }

  private var state = State.line
  private var body: [UInt8] = []
  /// An unfinished line; after a step from a line that was cut, that line.
  package private(set) var carried: [UInt8] = []
  private var isCarriedDone = false

  package init() {}

  /// Whether the connection may end here: no line and no body is begun.
  package var isBetweenRequests: Bool {
    guard case .line = state else { return false }
    return carried.isEmpty || isCarriedDone
  }

  /// Bytes held between two reads.
  package var heldBytes: Int { carried.count + body.count }

  /// What the bodies of the command that is being read have together; 0 between commands.
  package var awaitedBodyBytes: Int {
    guard case .body(_, _, let lengths) = state else { return 0 }
    return lengths.reduce(0, +)
  }

  /// Gives up the bodies of the command that is being read: what is left of them is read over, and
  /// the command is answered with a refusal.
  package mutating func refuseBodies(_ refusal: Refusal) {
    guard case .body = state else { return }
    state = .skippingBody(refusal, bytes: awaitedBodyBytes - body.count)
    body = []
  }

  /// The next step, or nothing when all of `bytes` is used up; moves `offset` on.
  ///
  /// - Complexity: O(line); no allocation for a ballot whose line was not cut.
  package mutating func next(in bytes: RawSpan, from offset: inout Int) -> Step? {
    if isCarriedDone {
      carried.removeAll(keepingCapacity: true)
      isCarriedDone = false
    }
    while true {
      switch state {
      case .line:
        if offset == bytes.byteCount { return nil }
        if let step = carried.isEmpty ? wholeLine(bytes, &offset) : cutLine(bytes, &offset) {
          return step
        }
      case .skippingLine:
        let end = LineScan.first(LineScan.lineFeed, bytes, from: offset, to: bytes.byteCount)
        guard end < bytes.byteCount else {
          offset = end
          return nil
        }
        offset = end + 1
        state = .line
        return .refused(.tooLong)
      case .body(let name, let words, let lengths):
        let wanted = lengths.reduce(0, +) - body.count
        let taken = min(wanted, bytes.byteCount - offset)
        body.append(bytes.extracting(offset..<(offset + taken)))
        offset += taken
        guard taken == wanted else { return nil }
        state = .line
        return .command(takeCommand(name, words, lengths))
      case .skippingBody(let refusal, let left):
        let taken = min(left, bytes.byteCount - offset)
        offset += taken
        guard taken == left else {
          state = .skippingBody(refusal, bytes: left - taken)
          return nil
        }
        state = .line
        return .refused(refusal)
      }
    }
  }

  /// A line that begins in these bytes; nothing when it asks for nothing or does not end here.
  private mutating func wholeLine(_ bytes: RawSpan, _ offset: inout Int) -> Step? {
    let start = offset
    let marks = LineScan.marks(bytes, from: start)
    let feed = LineScan.first(LineScan.lineFeed, bytes, from: marks.control, to: bytes.byteCount)
    guard feed < bytes.byteCount else {
      carry(bytes.extracting(start...))
      offset = feed
      return nil
    }
    offset = feed + 1
    return step(bytes, start..<feed, marks, isCarried: false)
  }

  /// The rest of a line that began in earlier bytes.
  private mutating func cutLine(_ bytes: RawSpan, _ offset: inout Int) -> Step? {
    let feed = LineScan.first(LineScan.lineFeed, bytes, from: offset, to: bytes.byteCount)
    carry(bytes.extracting(offset..<feed))
    offset = feed
    guard feed < bytes.byteCount, case .line = state else { return nil }
    offset = feed + 1
    isCarriedDone = true
    let line = carried
    let marks = LineScan.marks(line.rawSpan, from: 0)
    guard let step = step(line.rawSpan, 0..<line.count, marks, isCarried: true) else {
      carried.removeAll(keepingCapacity: true)
      isCarriedDone = false
      return nil
    }
    return step
  }

  /// Keeps a part of a line, or gives the line up.
  private mutating func carry(_ part: RawSpan) {
    // One more than the limit: the last may be the carriage return before the line feed.
    guard carried.count + part.byteCount <= Limits.lineBytesMax + 1 else {
      carried = []
      state = .skippingLine
      return
    }
    carried.append(part)
  }

  /// What a line asks for; nothing for an empty one.
  ///
  /// `line`: Without its line feed.
  /// `marks`: Those from the line's beginning on.
  private mutating func step(
    _ text: RawSpan,
    _ line: Range<Int>,
    _ marks: LineMarks,
    isCarried: Bool
  ) -> Step? {
    var end = line.upperBound
    if end > line.lowerBound, text.loadUInt8(at: end - 1) == LineScan.carriageReturn { end -= 1 }
    if end - line.lowerBound > Limits.lineBytesMax { return .refused(.tooLong) }
    if marks.control < end { return .refused(.malformed) }
    if end == line.lowerBound { return nil }
    switch RequestParser.parse(text, line.lowerBound..<end, marks) {
    case .cast(let fields): return .cast(fields, isCarried: isCarried)
    case .command(let command): return .command(command)
    case .refused(let refusal): return .refused(refusal)
    case .refusedWithBody(let refusal, let bytes):
      state = .skippingBody(refusal, bytes: bytes)
    case .awaits(let name, let words, let lengths):
      state = .body(name, words: words, lengths: lengths)
    }
    return nil
  }

  private mutating func takeCommand(
    _ name: CommandName,
    _ words: [String],
    _ lengths: [Int]
  ) -> Command {
    defer { body = [] }
    guard name == .define else { return .submit(election: words[0], act: body) }
    let definition = Array(body[..<lengths[0]])
    return .define(
      definition: definition,
      roll: lengths[1] == 0 ? nil : Array(body[lengths[0]...])
    )
  }
}
