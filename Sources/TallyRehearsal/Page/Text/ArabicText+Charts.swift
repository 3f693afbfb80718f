extension ArabicText {
  var chartsHeading: Markup { "سير التجربة" }
  var chartsNote: Markup {
    """
    يُقرأ الزمن في جميع الرسوم البيانية من اليسار إلى اليمين. وحيث تكثر القياسات يُدمج المتجاور منها، \
    فيظهر متوسط المعدلات، وأعلى الأزمنة والأحجام.
    """
  }
  var chartsEmpty: Markup { "انتهت التجربة قبل أن يُسجَّل ما يمكن رسمه." }

  func title(_ chart: ChartKind) -> String {
    switch chart {
    case .rate: "الأصوات في الثانية: المرسل والمجاب عنه"
    case .latency: "زمن انتظار الناخبين على مدى التجربة"
    case .distribution: "زمن انتظار الناخبين من المعتاد إلى الأبطأ"
    case .memory: "ذاكرة الخادم"
    case .blocks: "الأصوات المكتوبة معًا في وحدة التخزين"
    case .reads: "الاستفسارات عن حالة التصويت في الثانية"
    case .readLatency: "زمن انتظار المستفسرين"
    }
  }

  func description(_ chart: ChartKind, peaks: [String]) -> String {
    let peaks = peaks.joined(separator: "، ")
    return switch chart {
    case .rate: "أعلى القيم، الأصوات المستحقة ثم المجاب عنها في الثانية: \(peaks)."
    case .latency: "أعلى القيم لنصف الناخبين ثم 99 من كل 100 ثم الأبطأ، بالمللي ثانية: \(peaks)."
    case .distribution:
      "زمن الرد على 50 ثم 90 ثم 99 ثم 99.9 ثم 99.99 من كل 100 ثم الجميع، بالمللي ثانية: \(peaks)."
    case .memory: "أعلى قيمة بالميجابايت: \(peaks)."
    case .blocks: "أعلى قيمة لعدد الأصوات في الكتابة الواحدة: \(peaks)."
    case .reads: "أعلى قيمة للاستفسارات في الثانية: \(peaks)."
    case .readLatency: "أعلى قيمة لـ99 من كل 100، بالمللي ثانية: \(peaks)."
    }
  }

  func name(_ series: ChartSeries) -> Markup {
    switch series {
    case .offered: "المستحق حسب الخطة"
    case .answered: "المجاب عنه"
    case .p50: "أقصى انتظار نصف الناخبين"
    case .p99: "أقصى انتظار 99 من كل 100"
    case .slowest: "الأبطأ"
    case .casts: "الأصوات"
    case .statusReads: "الاستفسارات عن الحالة"
    case .memory: "الذاكرة"
    case .entriesPerBlock: "متوسط الأصوات في الكتابة الواحدة"
    case .readRate: "الاستفسارات المجاب عنها"
    case .readP99: "أقصى انتظار 99 من كل 100"
    }
  }

  func unit(_ chart: ChartKind) -> Markup {
    switch chart {
    case .rate: "صوت في الثانية"
    case .latency, .distribution, .readLatency:
      "مللي ثانية (جزء من ألف من الثانية)؛ كل خط عشرة أضعاف الذي تحته"
    case .memory: "ميجابايت"
    case .blocks: "صوت"
    case .reads: "استفسار في الثانية"
    }
  }

  func timeUnit(_ unit: TimeUnit) -> Markup {
    switch unit {
    case .seconds: "الثواني منذ البداية"
    case .minutes: "الدقائق منذ البداية"
    case .hours: "الساعات منذ البداية"
    }
  }

  var percentileAxis: Markup { "عدد من لم ينتظروا أطول من ذلك من كل 100 ناخب؛ 100 هو الأبطأ" }
  func bound(_ bound: Expectation.Bound) -> Markup {
    """
    المسموح به (\(share(percentile: bound.percentile))): \
    \(duration(microseconds: bound.microseconds))
    """
  }
  var interruption: Markup { "أُوقف الخادم قسرًا عن قصد وغاب" }
  var tableSummary: Markup { "الأرقام في جدول" }
  func joined(_ samples: Int) -> Markup {
    "يضم كل صف قياسات متتالية لا يزيد عددها على \(samples)."
  }
  var until: Markup { "حتى، منذ البداية" }
  var share: Markup { "نسبة الناخبين" }
  func share(percentile: Double) -> Markup {
    guard let share = WholeShare(percentile: percentile) else { return "الجميع" }
    return "\(share.count) من كل \(share.of)"
  }
}
