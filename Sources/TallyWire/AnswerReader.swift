import TallyModel

/// One connection's answers: bytes in, answers out, cut wherever the network cuts them.
///
/// Holds at most one unfinished answer. What was asked, and so what an answer looks like, only the
/// asker knows: each step is told.
package struct AnswerReader: Sendable {
  /// What the next answer looks like when it is not a refusal.
  package enum Form: Sendable {
    /// The daemon's first line.
    case greeting
    /// `OK` and words.
    case line
    /// `OK`, words, and a number last: so many bytes follow the line.
    case body
  }

  /// An answer as it stands in the bytes given, or in ``AnswerReader/carried`` where it was cut.
  package struct Answer: Equatable, Sendable {
    package var isOK: Bool
    /// What follows `OK ` or `NO ` on the line; the whole line of a greeting.
    package var words: Range<Int>
    /// Empty where none was announced.
    package var body: Range<Int>
    package var isCarried: Bool
  }

  /// What a line says; places are counted from the answer's first byte.
  private struct Head: Sendable {
    var isOK: Bool
    var words: Range<Int>
    /// With the line feed.
    var lineBytes: Int
    var bodyBytes: Int
    var byteCount: Int { lineBytes + bodyBytes }

    func answer(at start: Int, isCarried: Bool) -> Answer {
      let bodyStart = start + lineBytes
      return Answer(
        isOK: isOK,
        words: (start + words.lowerBound)..<(start + words.upperBound),
        body: bodyStart..<(bodyStart + bodyBytes),
        isCarried: isCarried
      )
    }
  }

  /// An unfinished answer; after a step that says so, the answer.
  package private(set) var carried: [UInt8] = []
  /// What the carried line says, once it has ended.
  private var carriedHead: Head?
  private var isCarriedDone = false

  package init() {}

  /// The next whole answer, or nothing when all of `bytes` is used up; moves `offset` on.
  ///
  /// - Complexity: O(answer); no allocation for an answer that was not cut.
  package mutating func next(
    in bytes: RawSpan,
    from offset: inout Int,
    form: Form
  ) throws(AnswerFault) -> Answer? {
    if isCarriedDone {
      carried.removeAll(keepingCapacity: true)
      carriedHead = nil
      isCarriedDone = false
    }
    guard offset < bytes.byteCount else { return nil }
    guard carried.isEmpty else { return try cutAnswer(bytes, &offset, form) }
    let start = offset
    let head = try Self.head(bytes, from: start, form)
    if let head, head.byteCount <= bytes.byteCount - start {
      offset += head.byteCount
      return head.answer(at: start, isCarried: false)
    }
    carried.append(bytes.extracting(start...))
    carriedHead = head
    offset = bytes.byteCount
    return nil
  }

  /// The rest of an answer that began in earlier bytes.
  private mutating func cutAnswer(
    _ bytes: RawSpan,
    _ offset: inout Int,
    _ form: Form
  ) throws(AnswerFault) -> Answer? {
    if carriedHead == nil {
      let feed = LineScan.first(LineScan.lineFeed, bytes, from: offset, to: bytes.byteCount)
      take(bytes, &offset, min(feed + 1, bytes.byteCount) - offset)
      carriedHead = try Self.head(carried.rawSpan, from: 0, form)
    }
    guard let head = carriedHead else { return nil }
    take(bytes, &offset, min(head.byteCount - carried.count, bytes.byteCount - offset))
    guard carried.count == head.byteCount else { return nil }
    isCarriedDone = true
    return head.answer(at: 0, isCarried: true)
  }

  private mutating func take(_ bytes: RawSpan, _ offset: inout Int, _ count: Int) {
    carried.append(bytes.extracting(offset..<(offset + count)))
    offset += count
  }

  /// What the line at `start` says; nothing while its end is not there.
  private static func head(
    _ text: RawSpan,
    from start: Int,
    _ form: Form
  ) throws(AnswerFault) -> Head? {
    let feed = LineScan.first(LineScan.lineFeed, text, from: start, to: text.byteCount)
    guard feed - start <= Limits.lineBytesMax else { throw .tooLong }
    guard feed < text.byteCount else { return nil }
    let lineBytes = feed + 1 - start
    if form == .greeting {
      let words = 0..<(lineBytes - 1)
      return Head(isOK: true, words: words, lineBytes: lineBytes, bodyBytes: 0)
    }
    let isOK = try isOK(text, start, feed)
    let words = min(3, lineBytes - 1)..<(lineBytes - 1)
    var bodyBytes = 0
    if isOK, form == .body {
      bodyBytes = try length(text, (start + words.lowerBound)..<feed)
    }
    return Head(isOK: isOK, words: words, lineBytes: lineBytes, bodyBytes: bodyBytes)
  }

  private static func isOK(
    _ text: RawSpan,
    _ start: Int,
    _ end: Int
  ) throws(AnswerFault) -> Bool {
    guard end - start >= 2,
      end - start == 2 || text.loadUInt8(at: start + 2) == UInt8(ascii: " ")
    else { throw .notAnAnswer }
    switch text.loadUInt16(at: start) {
    case 0x4F4B: return true
    case 0x4E4F: return false
    default: throw .notAnAnswer
    }
  }

  /// The number that ends the line.
  private static func length(
    _ text: RawSpan,
    _ words: Range<Int>
  ) throws(AnswerFault) -> Int {
    var start = words.upperBound
    while start > words.lowerBound, text.loadUInt8(at: start - 1) != UInt8(ascii: " ") {
      start -= 1
    }
    guard let length = WireNumber.read(text, start..<words.upperBound) else { throw .noLength }
    guard length <= UInt64(Limits.answerBodyBytesMax) else { throw .tooLong }
    return Int(length)
  }
}
