import ArgumentParser

/// The language in which an officer is told what is to be signed.
enum SigningLanguage: String, CaseIterable, ExpressibleByArgument {
  case english = "en"
  case arabic = "ar"

  /// The one of two texts that is this language's.
  func callAsFunction(_ english: String, _ arabic: String) -> String {
    self == .english ? english : arabic
  }

  /// What an outcome's word means.
  func outcome(_ word: String) -> String {
    switch word {
    case "elected": self("elected", "فاز")
    case "tied": self("a tie leaves a seat open", "تعادل ترك مقعدًا شاغرًا")
    case "incomplete": self("fewer winners than seats", "الفائزون أقل من المقاعد")
    case "no-votes": self("nobody voted in it", "لا أصوات فيها")
    case "adopted": self("ADOPTED", "اعتُمد")
    case "rejected": self("REJECTED", "رُفض")
    case "no-quorum": self("NO QUORUM", "لم يكتمل النصاب")
    case "reached": self("the goal is reached", "بلغ الهدف")
    case "not-reached": self("the goal is not reached", "لم يبلغ الهدف")
    case "allocated": self("seats are allocated", "وُزعت المقاعد")
    case "funded": self("projects are funded", "مُوّلت مشاريع")
    case "measured": self("measured", "قياس")
    default: word
    }
  }

  /// What broke a tie.
  func broken(_ word: String) -> String {
    switch word {
    case "not-broken": self("NOT BROKEN", "لم يُحسم")
    case "preset-order": self("broken by the definition's order", "حسمه ترتيب التعريف")
    case "lot": self("broken by lot", "حسمته القرعة")
    case "without-effect": self("without effect on the result", "لا أثر له في النتيجة")
    case "head-to-head": self("broken head to head", "حسمته المقارنة الثنائية")
    case "higher-sum": self("broken by the higher sum", "حسمه المجموع الأعلى")
    default:
      word.hasPrefix("votes-of-round-")
        ? self("broken by the votes of an earlier round", "حسمته أصوات جولة سابقة") : word
    }
  }
}
