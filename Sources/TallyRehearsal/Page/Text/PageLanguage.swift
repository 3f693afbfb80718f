/// The languages that a page speaks.
package enum PageLanguage: String, CaseIterable, Sendable {
  case arabic = "ar"
  case english = "en"

  var direction: String { self == .arabic ? "rtl" : "ltr" }

  /// What the language calls itself.
  var name: Markup { self == .arabic ? "العربية" : "English" }

  var text: any PageText {
    switch self {
    case .arabic: ArabicText()
    case .english: EnglishText()
    }
  }
}
