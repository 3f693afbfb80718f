/// A name in a line of code, with what stands around it.
struct Word {
  let text: Substring
  /// The nearest characters that are not blanks; nothing at the line's ends.
  let before: Character?
  let after: Character?

  var isCalled: Bool { after == "(" }
  var isMember: Bool { before == "." }

  static func words(in line: Substring) -> [Word] {
    var words: [Word] = []
    var before: Character?
    var rest = line
    while let first = rest.first {
      let text = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if text.isEmpty {
        if !first.isWhitespace { before = first }
        rest.removeFirst()
        continue
      }
      rest.removeFirst(text.count)
      words.append(Word(text: text, before: before, after: rest.first { !$0.isWhitespace }))
      before = text.last
    }
    return words
  }
}
