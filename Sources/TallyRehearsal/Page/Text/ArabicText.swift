import TallyModel

/// The page in Arabic, as public bodies of the Gulf write it.
struct ArabicText: PageText {
  var title: Markup { "تجربة تصويت عام" }
  var notAResult: Markup {
    "هذه تجربة وليست نتيجة. جميع الأصوات فيها مولّدة آليًا، ولم يُدلِ بها أي ناخب."
  }

  var planHeading: Markup { "ما جرت تجربته" }
  var profile: Markup { "الحدث الذي جرت محاكاته" }
  var source: Markup { "مصدر أرقامه" }
  var inEnglish: Markup { "(بالإنجليزية)" }
  var speedLabel: Markup { "السرعة مقارنةً بالحدث الحقيقي" }
  func times(_ speed: Double) -> Markup {
    speed == 1 ? "كما في الواقع" : "×\(figure: Figure.trimmed(speed, places: 2))"
  }
  var plannedTime: Markup { "المدة المخطط لها" }
  var takenTime: Markup { "المدة الفعلية" }
  var stoppedEarly: Markup { "أُنهيت قبل موعدها" }
  var voters: Markup { "الناخبون" }
  var ballots: Markup { "الأصوات دون ما أُعيد إرساله" }
  var peak: Markup { "أعلى معدل مخطط له" }
  var connections: Markup { "الاتصالات بالخادم" }
  var reads: Markup { "الاستفسارات عن حالة التصويت" }
  var revoteLabel: Markup { "التصويت أكثر من مرة" }
  func revote(_ policy: RevotePolicy) -> Markup {
    switch policy {
    case .first: "يُحتسب الصوت الأول للناخب، ويُرفض أي صوت بعده."
    case .last: "للناخب أن يصوّت مرة أخرى، ويُحتسب صوته الأخير."
    }
  }
  var asked: Markup { "المطلوب من الجهاز" }
  func perSecond(_ rate: Double) -> Markup { "\(figure: Figure.rate(rate)) في الثانية" }
  func counted(_ count: Int, _ noun: Noun) -> Markup { counted(count, noun, .nominative) }

  func counted(_ count: Int, _ noun: Noun, _ grammaticalCase: GrammaticalCase) -> Markup {
    noun.arabic.counted(count, grammaticalCase)
  }

  func duration(seconds: Double) -> Markup { duration(seconds: seconds, .nominative) }

  func duration(seconds: Double, _ grammaticalCase: GrammaticalCase) -> Markup {
    guard seconds >= 60 else {
      let number = Figure.trimmed(seconds, places: 1)
      return Int(number).map { counted($0, .second, grammaticalCase) } ?? "\(figure: number) ثانية"
    }
    let time = ClockTime(seconds: seconds)
    let parts: [(Int, Noun)] = [
      (time.hours, .hour), (time.minutes, .minute), (time.seconds, .second),
    ]
    return parts.filter { $0.0 > 0 }.map { counted($0.0, $0.1, grammaticalCase) }
      .assembled(separator: " و")
  }

  /// Always behind a preposition.
  func duration(microseconds: UInt64) -> Markup {
    if microseconds >= 1_000_000 {
      let number = Figure.trimmed(Double(microseconds) / 1e6, places: 2)
      return Int(number).map { counted($0, .second, .genitive) } ?? "\(figure: number) ثانية"
    }
    let number = Figure.trimmed(Double(microseconds) / 1_000, places: microseconds < 100 ? 3 : 2)
    return "\(figure: number) مللي ثانية"
  }

  var stepsHeading: Markup { "البحث عن أعلى معدل" }
  var stepRate: Markup { "الأصوات المرسلة في الثانية" }
  var stepAchieved: Markup { "الأصوات المجاب عنها في الثانية" }
  var stepTime: Markup { "زمن الرد على 99 من كل 100، بالمللي ثانية" }
  var held: Markup { "تحمّل" }
  var notHeld: Markup { "لم يتحمّل" }

  var machineHeading: Markup { "الجهاز" }
  var processor: Markup { "المعالج" }
  var memory: Markup { "الذاكرة" }
  func gigabytes(_ bytes: UInt64) -> Markup {
    "\(figure: Figure.trimmed(Double(bytes) / 1e9, places: 1)) جيجابايت"
  }
  var system: Markup { "نظام التشغيل" }
  var fileSystem: Markup { "نظام ملفات بيانات الخادم" }
  var syncTime: Markup { "زمن كتابة صغيرة واحدة لا يمحوها انقطاع الكهرباء" }
  var whereLoadRan: Markup { "مصدر الحِمل" }
  func load(isShared: Bool) -> Markup {
    isShared
      ? "الجهاز نفسه: قام بعمل الناخبين إلى جانب عمل الخادم."
      : "جهاز آخر غير جهاز الخادم."
  }
  var unknown: Markup { "غير معروف" }

  var againHeading: Markup { "لإعادة إرسال الحِمل نفسه" }
  var againNote: Markup {
    "الحدث نفسه بالسرعة نفسها والبذرة نفسها يرسل الأصوات نفسها في اللحظات نفسها."
  }
  var seed: Markup { "البذرة" }
  var begun: Markup { "وقت البدء (التوقيت العالمي المنسق UTC)" }
  var address: Markup { "عنوان الخادم" }
  var election: Markup { "انتخاب التجربة" }
  var origin: Markup { "اسم سجلّه" }
}

extension Noun {
  fileprivate var arabic: ArabicNoun {
    switch self {
    case .ballot:
      ArabicNoun(
        singular: "صوت",
        one: "صوت واحد",
        two: "صوتان",
        twoGenitive: "صوتين",
        few: "أصوات",
        many: "صوتًا"
      )
    case .voter:
      ArabicNoun(
        singular: "ناخب",
        one: "ناخب واحد",
        two: "ناخبان",
        twoGenitive: "ناخبين اثنين",
        few: "ناخبين",
        many: "ناخبًا"
      )
    case .receipt:
      ArabicNoun(
        singular: "إيصال",
        one: "إيصال واحد",
        two: "إيصالان",
        twoGenitive: "إيصالين",
        few: "إيصالات",
        many: "إيصالًا"
      )
    case .fault:
      ArabicNoun(
        singular: "خطأ",
        one: "خطأ واحد",
        two: "خطآن",
        twoGenitive: "خطأين",
        few: "أخطاء",
        many: "خطأً"
      )
    case .connection:
      ArabicNoun(
        singular: "اتصال",
        one: "اتصال واحد",
        two: "اتصالان",
        twoGenitive: "اتصالين",
        few: "اتصالات",
        many: "اتصالًا"
      )
    case .core:
      ArabicNoun(
        singular: "نواة",
        one: "نواة واحدة",
        two: "نواتان",
        twoGenitive: "نواتين",
        few: "أنوية",
        many: "نواة"
      )
    case .hour:
      ArabicNoun(
        singular: "ساعة",
        one: "ساعة واحدة",
        two: "ساعتان",
        twoGenitive: "ساعتين",
        few: "ساعات",
        many: "ساعة"
      )
    case .minute:
      ArabicNoun(
        singular: "دقيقة",
        one: "دقيقة واحدة",
        two: "دقيقتان",
        twoGenitive: "دقيقتين",
        few: "دقائق",
        many: "دقيقة"
      )
    case .second:
      ArabicNoun(
        singular: "ثانية",
        one: "ثانية واحدة",
        two: "ثانيتان",
        twoGenitive: "ثانيتين",
        few: "ثوانٍ",
        many: "ثانية"
      )
    }
  }
}
