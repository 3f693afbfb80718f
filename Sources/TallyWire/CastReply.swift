package import TallyModel

/// What the daemon says to a ballot.
package enum CastReply: Equatable, Sendable {
  /// In full mode: the receipt is the answer's body.
  case accepted(index: UInt64)
  /// In brief mode.
  case acceptedBriefly(index: UInt64, leaf: Digest, checkpointSize: UInt64)
  /// `detail`: Where the rest of the line stands: the contest's id for `SELECTION`.
  case refused(Refusal, detail: Range<Int>)

  private static let codes = IDTable(Refusal.allCases.map { Array($0.rawValue.utf8) })

  /// Reads the answer to a ballot; nothing where its words are none.
  ///
  /// `text`: The bytes that ``AnswerReader/Answer`` speaks of.
  package init?(_ answer: AnswerReader.Answer, in text: RawSpan, mode: ReplyMode) {
    let words = answer.words
    let first = Self.wordEnd(text, words.lowerBound, words)
    guard answer.isOK else {
      guard let number = Self.codes.find(text, words.lowerBound..<first) else { return nil }
      let detail = min(first + 1, words.upperBound)..<words.upperBound
      self = .refused(Refusal.allCases[number], detail: detail)
      return
    }
    guard let index = WireNumber.read(text, words.lowerBound..<first) else { return nil }
    if mode == .full {
      self = .accepted(index: index)
      return
    }
    let leafEnd = first + 1 + 64
    guard leafEnd < words.upperBound,
      let leaf = Digest(hex: text.extracting((first + 1)..<leafEnd)),
      text.loadUInt8(at: leafEnd) == UInt8(ascii: " "),
      let size = WireNumber.read(text, (leafEnd + 1)..<words.upperBound)
    else { return nil }
    self = .acceptedBriefly(index: index, leaf: leaf, checkpointSize: size)
  }

  private static func wordEnd(_ text: RawSpan, _ start: Int, _ words: Range<Int>) -> Int {
    LineScan.first(UInt8(ascii: " "), text, from: start, to: words.upperBound)
  }
}
