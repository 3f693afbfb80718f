import TallyModel

/// One of the languages in which the page is read.
///
/// The page's own words are Arabic or English; the definition's texts are in every language that it
/// has. Where the two differ, each is marked with its own language.
struct PageLanguage {
  /// BCP 47, of the page's own words.
  let tag: String
  let words: Words
  /// Of the definition's texts.
  let textTag: String
  /// The place of this language among the definition's.
  private let place: Int
  /// What a reader chooses it by.
  let name: String

  var direction: String { Self.isRightToLeft(tag) ? "rtl" : "ltr" }

  /// The definition's languages in its order, and Arabic and English where they are not among them.
  static func all(of definition: Definition) -> [PageLanguage] {
    let own = definition.languages.enumerated().map { place, tag in
      let isArabic = primary(tag) == "ar"
      let hasWords = isArabic || primary(tag) == "en"
      let words = isArabic ? Words.arabic : Words.english
      return PageLanguage(
        tag: hasWords ? tag : "en",
        words: words,
        textTag: tag,
        place: place,
        name: hasWords ? words("name") : tag
      )
    }
    let more = [("ar", Words.arabic), ("en", Words.english)].compactMap { tag, words in
      own.contains { primary($0.textTag) == tag }
        ? nil
        : PageLanguage(
          tag: tag,
          words: words,
          textTag: definition.languages[0],
          place: 0,
          name: words("name")
        )
    }
    return own + more
  }

  func text(_ text: LocalizedText) -> String { text.texts[place] }

  /// A text of the definition with its language, if that is another one than the page's.
  func name(_ text: LocalizedText) -> NameView {
    let isForeign = textTag != tag
    return NameView(
      text: self.text(text),
      language: isForeign ? [textTag] : [],
      direction: isForeign ? [Self.isRightToLeft(textTag) ? "rtl" : "ltr"] : []
    )
  }

  private static func primary(_ tag: String) -> Substring {
    tag.split(separator: "-").first ?? ""
  }

  /// Whether the language is written from right to left, by its script or, without one, by itself.
  private static func isRightToLeft(_ tag: String) -> Bool {
    let parts = tag.split(separator: "-")
    if let script = parts.dropFirst().first(where: { $0.count == 4 }) {
      return ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"].contains(script)
    }
    return ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "ku"]
      .contains(primary(tag))
  }
}

/// A text of the definition; `language` and `direction` are empty, or hold the one it has apart from
/// its surroundings.
struct NameView {
  let text: String
  let language: [String]
  let direction: [String]
}

extension String {
  /// A name or figure apart from the direction of the sentence around it.
  var isolated: String { "\u{2068}\(self)\u{2069}" }
  /// The same for what always runs from left to right.
  var isolatedLeftToRight: String { "\u{2066}\(self)\u{2069}" }
}
