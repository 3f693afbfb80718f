/// What is counted in sentences.
enum Noun: CaseIterable {
  case ballot, voter, receipt, fault, connection, core, hour, minute, second
}

/// Where a counted noun stands in an Arabic sentence.
enum GrammaticalCase {
  case nominative, genitive
}

/// An English noun beside a number.
struct EnglishNoun {
  let one: String
  let many: String

  func counted(_ count: Int) -> Markup { "\(count) \(count == 1 ? one : many)" }
}

/// An Arabic noun beside a number: the form follows the number's last two digits, and one and two
/// are told by the noun alone.
///
/// The forms are those of the Unicode plural rules for Arabic.
struct ArabicNoun {
  /// Singular, also behind 0, 100, 101 and 102.
  let singular: String
  let one: String
  let two: String
  let twoGenitive: String
  /// Behind 3 to 10, and 103 to 110.
  let few: String
  /// Behind 11 to 99, and 111 to 199.
  let many: String

  func counted(_ count: Int, _ grammaticalCase: GrammaticalCase) -> Markup {
    switch count {
    case 1: "\(one)"
    case 2: "\(grammaticalCase == .nominative ? two : twoGenitive)"
    default: "\(count) \(form(count))"
    }
  }

  private func form(_ count: Int) -> String {
    switch count % 100 {
    case 3...10: few
    case 11...99: many
    default: singular
    }
  }
}
