extension ArabicText {
  func outcome(_ outcome: Verdict.Outcome) -> Markup {
    switch outcome {
    case .held: "تحمّل الجهاز هذا الحِمل."
    case .notHeld: "لم يتحمّل الجهاز هذا الحِمل."
    case .notMeasured: "لم يُقَس الأداء: تعذّر إرسال الحِمل كما خُطّط له."
    case .stopped: "أُوقفت التجربة قبل نهايتها، وكان كل شيء سليمًا حتى ذلك الحين."
    }
  }

  func measured(percentile: Double, microseconds: UInt64) -> Markup {
    let time = duration(microseconds: microseconds)
    guard let share = WholeShare(percentile: percentile) else {
      return "حصل جميع الناخبين على الرد خلال \(time)."
    }
    return "حصل \(share.count) من كل \(share.of) ناخب على الرد خلال \(time)."
  }

  func allowed(microseconds: UInt64) -> Markup {
    "والمسموح به الرد خلال \(duration(microseconds: microseconds))."
  }

  func margin(_ margin: Double) -> Markup {
    let room: Markup =
      "وهناك متسع: الزمن المسموح به يعادل الزمن المستغرق \(figure: Figure.atLeast(margin)) مرة."
    return margin < 1.5 ? "\(room) وهذا متسع ضيق قد لا يكفي في يوم أشد ازدحامًا." : room
  }

  func busiest(perSecond rate: Double, asked: Double?) -> Markup {
    let answered: Markup =
      "في أكثر عشر ثوانٍ ازدحامًا بلغ عدد الأصوات المجاب عنها \(perSecond(rate))."
    guard let asked else { return answered }
    return "\(answered) والمطلوب \(perSecond(asked))."
  }

  func speed(_ times: Double) -> Markup {
    let number = Figure.trimmed(times, places: 2)
    return times > 1
      ? "أُرسل الحِمل بسرعة تعادل سرعة الحدث الحقيقي \(figure: number) مرة."
      : "أُرسل الحِمل أبطأ من الحدث الحقيقي: \(figure: number) من سرعته."
  }

  var firstToGiveWay: Markup { "أول ما قصّر" }
  var alsoGaveWay: Markup { "وكذلك" }

  func cause(_ cause: Verdict.Cause) -> Markup {
    switch cause {
    case .wrong(let count):
      """
      كشف فحص الأصوات عن \(counted(count, .fault, .genitive))، والتفصيل أدناه تحت عنوان \
      «\(checksHeading)».
      """
    case .unanswered(let count):
      "لم يصل أي رد على \(counted(count, .ballot, .genitive)) حتى نهاية التجربة."
    case .busy(let count):
      "اعتذر الخادم عن استلام \(counted(count, .ballot, .genitive)) لأنه بلغ أحد حدوده."
    case .slow(let bound, let measured, let first):
      """
      تأخرت الردود. \(self.measured(percentile: bound.percentile, microseconds: measured)) \
      \(allowed(microseconds: bound.microseconds))\(first.map(firstSlow) ?? "")
      """
    case .slowQuestions(let bound, let measured):
      """
      طال انتظار من يكتفون بالاطلاع: أُجيب عن \(share(bound.percentile)) من الاستعلامات عن حال الانتخاب \
      خلال \(duration(microseconds: measured)). \(allowed(microseconds: bound.microseconds))
      """
    case .tooFew(let rate, let asked):
      """
      كان عدد الأصوات المجاب عنها قليلًا: \(perSecond(rate)) في أكثر عشر ثوانٍ ازدحامًا، \
      والمطلوب \(perSecond(asked)).
      """
    case .lateLoad(let microseconds):
      """
      كان جانب الناخبين نفسه بطيئًا: تأخر إرسال صوت واحد من كل 100 عن لحظته بمقدار \
      \(duration(microseconds: microseconds)) أو أكثر، ولذلك لا يُعرف ما كان الخادم سيفعله تحت \
      الحِمل الكامل.
      """
    }
  }

  private func share(_ percentile: Double) -> Markup {
    guard let share = WholeShare(percentile: percentile) else { return "كل استعلام" }
    return "\(share.count) من كل \(share.of)"
  }

  private func firstSlow(_ seconds: Double) -> Markup {
    " وحدث ذلك أول مرة بعد \(duration(seconds: seconds, .genitive)) من البداية."
  }

  var nextHeading: Markup { "الخطوة التالية" }

  func advice(_ outcome: Verdict.Outcome) -> Markup {
    switch outcome {
    case .held:
      """
      احفظوا هذه الصفحة مع وثائق التصويت، وأعيدوا التجربة كلما تغيّر الجهاز أو برامجه أو عدد \
      الناخبين المتوقع.
      """
    case .notHeld: "لا تفتحوا باب التصويت على هذا الجهاز، وسلّموا هذه الصفحة إلى القائمين عليه."
    case .notMeasured: "أعيدوا التجربة بحِمل أقل، أو على جهاز معالجه أكثر أنوية."
    case .stopped: "أعيدوا التجربة حتى نهايتها قبل الاعتماد عليها."
    }
  }

  func advice(_ cause: Verdict.Cause) -> Markup {
    switch cause {
    case .wrong:
      """
      لا تفتحوا باب أي تصويت بهذا النظام. اتركوا بيانات الخادم كما هي، وسلّموها مع هذه الصفحة إلى \
      القائمين على صيانته.
      """
    case .unanswered:
      """
      تحققوا مما إذا كان الخادم أو الشبكة قد توقف، وأصلحوا الخلل، ثم أعيدوا التجربة. لا تفتحوا باب \
      التصويت قبل أن يصل رد على كل صوت.
      """
    case .busy:
      "اطلبوا من مشغّلي الخادم رفع حدوده أو توفير جهاز أقوى، ثم أعيدوا التجربة."
    case .slow, .slowQuestions:
      """
      ابدؤوا بوحدة التخزين: تجدون أدناه تحت عنوان «\(machineHeading)» زمن كتابة صغيرة واحدة. التخزين \
      الأسرع أكثر ما يفيد، ثم زيادة أنوية المعالج. وبعد ذلك أعيدوا التجربة.
      """
    case .tooFew:
      """
      تحققوا أدناه من أن الخطة ترسل من الأصوات في الثانية ما طلبتموه. فإن كانت كذلك فالمطلوب جهاز \
      أقوى. ثم أعيدوا التجربة.
      """
    case .lateLoad:
      """
      أعيدوا التجربة بسرعة أقل، أو على جهاز معالجه أكثر أنوية. ولا تعدّوا هذه الصفحة جوابًا بنعم \
      أو لا.
      """
    }
  }
}
