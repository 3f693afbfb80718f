/// Tells code from comments and strings, so that a rule about code is not broken by prose.
///
/// Knows line comments, nested block comments, strings with escapes, interpolation (which is code),
/// several lines and number signs. Knows no regular expression literals: the house has none.
struct CodeReader {
  private let characters: [Character]
  private var place = 0
  private var code = ""

  static func code(of text: String) -> String {
    var reader = CodeReader(characters: Array(text))
    reader.readCode(untilParenthesis: false)
    return reader.code
  }

  private init(characters: [Character]) { self.characters = characters }

  private func stands(_ word: String) -> Bool {
    characters[place...].starts(with: word)
  }

  private mutating func keep() {
    code.append(characters[place])
    place += 1
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where place < characters.count {
      code.append(characters[place].isNewline ? "\n" : " ")
      place += 1
    }
  }

  private mutating func readCode(untilParenthesis: Bool) {
    var depth = 0
    while place < characters.count {
      if stands("//") {
        while place < characters.count, !characters[place].isNewline { blank() }
      } else if stands("/*") {
        skipBlockComment()
      } else if let numberSigns = numberSignsBeforeQuote {
        readString(numberSigns: numberSigns)
      } else {
        if characters[place] == "(" { depth += 1 }
        if characters[place] == ")" {
          if untilParenthesis, depth == 0 { return }
          depth -= 1
        }
        keep()
      }
    }
  }

  /// How many number signs open the string that begins here; nothing where none begins.
  private var numberSignsBeforeQuote: Int? {
    var end = place
    while end < characters.count, characters[end] == "#" { end += 1 }
    guard end < characters.count, characters[end] == "\"" else { return nil }
    return end - place
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if stands("/*") {
        depth += 1
        blank(2)
      } else if stands("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && place < characters.count
  }

  private mutating func readString(numberSigns: Int) {
    let signs = String(repeating: "#", count: numberSigns)
    blank(numberSigns)
    let quote = stands("\"\"\"") ? "\"\"\"" : "\""
    blank(quote.count)
    while place < characters.count {
      if stands(quote + signs) {
        blank(quote.count + numberSigns)
        return
      }
      if stands("\\" + signs + "(") {
        blank(numberSigns + 2)
        readCode(untilParenthesis: true)
        blank()
      } else if stands("\\" + signs) {
        blank(numberSigns + 2)
      } else {
        blank()
      }
    }
  }
}
