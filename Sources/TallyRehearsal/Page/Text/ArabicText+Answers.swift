import TallyModel

extension ArabicText {
  var answersHeading: Markup { "الردود" }
  var kindHead: Markup { "الرد" }
  var countHead: Markup { "العدد" }
  var meaningHead: Markup { "معناه" }

  func name(_ kind: AnswerKind) -> Markup {
    switch kind {
    case .accepted: "مقبول"
    case .repeated: "أُعيد إرساله فنال الرد نفسه"
    case .duplicate: "صوت ثانٍ مرفوض"
    case .closed: "متأخر"
    case .busy: "غير مستلَم"
    case .unanswered: "بلا رد"
    }
  }

  func meaning(_ kind: AnswerKind) -> Markup {
    switch kind {
    case .accepted: "كل صوت من هذه الأصوات مدوّن في السجل مرة واحدة."
    case .repeated: "صوت أُعيد إرساله فنال المكان نفسه في السجل، ولا يُحتسب أي صوت مرتين."
    case .duplicate: "سبق للناخب أن صوّت، وله صوت واحد. والرفض هنا صحيح."
    case .closed: "وصل الصوت بعد إغلاق باب التصويت. والرفض هنا صحيح."
    case .busy: "بلغ الخادم أحد حدوده فلم يستلم الصوت."
    case .unanswered: "كفّ جانب الناخب عن الانتظار، ولا يُعرف هل احتُسب الصوت."
    }
  }

  func unexpected(_ refusal: Refusal) -> Markup { "رُفض خطأً: \(figure: refusal.rawValue)" }

  func meaning(_ refusal: Refusal) -> Markup {
    switch refusal {
    case .malformed: "لم يتمكن الخادم من قراءة الطلب."
    case .tooLong: "جزء من الطلب أطول من المسموح به."
    case .unknownElection: "الانتخاب غير معروف لدى الخادم."
    case .channel: "جاء الصوت من بوابة غير مذكورة في التعريف."
    case .voterID: "رقم الناخب غير مكتوب بالصيغة المطلوبة في التعريف."
    case .scope: "الصفحة أو الفترة المصوَّت عليها ليست من هذا الانتخاب."
    case .selection: "الاختيار مخالف لقواعد ورقة الاقتراع."
    case .notEligible: "الناخب غير مدرج في جدول الناخبين."
    case .nonce: "أُعيد إرسال الصوت نفسه باختيار مختلف."
    case .notOpen: "لم يكن باب التصويت قد فُتح."
    case .paused: "كان المسؤولون قد علّقوا التصويت."
    case .closed: "كان باب التصويت مغلقًا."
    case .duplicate: "سبق للناخب أن صوّت."
    case .busy: "بلغ الخادم أحد حدوده."
    case .embargoed: "التعريف يحجب ذلك حتى إغلاق باب التصويت."
    case .notAllowed: "لا يُسمح لهذا الاتصال بذلك."
    case .range: "لا يوجد هذا الموضع في السجل بعد."
    case .definition: "في التعريف أو جدول الناخبين أخطاء."
    case .act: "أمر المسؤولين ليس الأمر التالي، أو لم يوقّعه العدد الكافي منهم."
    case .storage: "تعطلت وحدة تخزين الخادم فتوقف الخادم."
    }
  }

  var sum: Markup { "مجموع ما أُرسل" }
  var sumMeaning: Markup { "كل ما سبق معًا." }
  func abandoned(_ count: Int) -> Markup {
    """
    وإضافةً إلى ذلك انقطع الاتصال قبل وصول الرد على \(counted(count, .ballot, .genitive))، ثم أُعيد \
    الإرسال، وهي محسوبة أعلاه.
    """
  }

  var checksHeading: Markup { "ما جرى التحقق منه" }
  var checkHead: Markup { "الفحص" }
  var resultHead: Markup { "النتيجة" }
  var receiptsCheck: Markup { "الإيصالات" }
  func receipts(verified: Int, stride: Int) -> Markup {
    let verified = counted(verified, .receipt, .genitive)
    return stride <= 1
      ? "جرى التحقق من \(verified)، وهي كل ما صدر."
      : "جرى التحقق من \(verified)، بواقع واحد من كل \(stride)."
  }
  var votersCheck: Markup { "الناخبون" }
  func voters(expected: Int, counted: UInt64?) -> Markup {
    guard let counted else {
      return "عدد من صوّتوا \(expected)، والخادم لا يعلن عدده قبل الإغلاق."
    }
    return "عدد من صوّتوا \(expected)، وعددهم لدى الخادم \(figure: Figure.grouped(counted))."
  }
  var totalsCheck: Markup { "المجاميع" }
  func totals(areEqual: Bool?) -> Markup {
    switch areEqual {
    case true?: "عدد الأصوات لكل خيار لدى الخادم مطابق لما أُرسل."
    case false?: "عدد الأصوات لدى الخادم يخالف ما أُرسل."
    case nil: "الخادم لا يعلن العدد قبل الإغلاق."
    }
  }
  var faultsCheck: Markup { "الأخطاء" }
  func faults(_ count: Int) -> Markup { count == 0 ? "لا أخطاء." : counted(count, .fault) }
  var latenessCheck: Markup { "التزام جانب الناخبين بالجدول الزمني" }
  func lateness(microseconds: UInt64) -> Markup {
    "أُرسل 99 من كل 100 صوت خلال \(duration(microseconds: microseconds)) من لحظته."
  }
  var turnoutCheck: Markup { "جدول الناخبين" }
  func turnout(voters: Int, entitled: Int) -> Markup {
    "عدد من صوّتوا \(voters) من أصل \(entitled) في الجدول."
  }
  var restartCheck: Markup { "إيقاف الخادم قسرًا عن قصد" }
  func restart(_ interruption: RehearsalReport.Interruption) -> Markup {
    """
    أُوقف بعد \(duration(seconds: interruption.seconds, .genitive)) من البداية، وعاد بعد \
    \(duration(seconds: interruption.downSeconds, .genitive)).
    """
  }
  var passed: Markup { "سليم" }
  var failed: Markup { "غير سليم" }
  var notChecked: Markup { "لم يُفحص" }
}
