import TallyModel
import Testing

@testable import TallyRehearsal

@Suite struct `The page's words` {
  @Test(arguments: [
    (0, "0 صوت", "0 صوت"), (1, "صوت واحد", "صوت واحد"), (2, "صوتان", "صوتين"),
    (3, "3 أصوات", "3 أصوات"), (10, "10 أصوات", "10 أصوات"), (11, "11 صوتًا", "11 صوتًا"),
    (99, "99 صوتًا", "99 صوتًا"), (100, "100 صوت", "100 صوت"), (101, "101 صوت", "101 صوت"),
    (102, "102 صوت", "102 صوت"), (103, "103 أصوات", "103 أصوات"),
    (111, "111 صوتًا", "111 صوتًا"), (1_000, "1,000 صوت", "1,000 صوت"),
  ])
  func `an Arabic noun follows its number`(count: Int, nominative: String, genitive: String) {
    let text = ArabicText()
    #expect(plain(text.counted(count, .ballot, .nominative)) == nominative)
    #expect(plain(text.counted(count, .ballot, .genitive)) == genitive)
  }

  @Test(arguments: [(0, "0 ballots"), (1, "1 ballot"), (2, "2 ballots"), (1_001, "1,001 ballots")])
  func `an English noun follows its number`(count: Int, words: String) {
    #expect(plain(EnglishText().counted(count, .ballot)) == words)
  }

  @Test(arguments: [
    (0.0, "0 ثانية", "0 seconds"), (1, "ثانية واحدة", "1 second"), (2, "ثانيتان", "2 seconds"),
    (12.44, "12.4 ثانية", "12.4 seconds"), (396, "6 دقائق و36 ثانية", "6 minutes 36 seconds"),
    (39_600, "11 ساعة", "11 hours"),
    (3_723, "ساعة واحدة ودقيقتان و3 ثوانٍ", "1 hour 2 minutes 3 seconds"),
  ])
  func `a time is said as people say it`(seconds: Double, arabic: String, english: String) {
    #expect(plain(ArabicText().duration(seconds: seconds)) == arabic)
    #expect(plain(EnglishText().duration(seconds: seconds)) == english)
  }

  @Test(arguments: [(50.0, 50, 100), (99, 99, 100), (99.9, 999, 1_000), (99.99, 9_999, 10_000)])
  func `a percentile is so many of so many voters`(percentile: Double, count: Int, of: Int) {
    let share = WholeShare(percentile: percentile)
    #expect(share?.count == count && share?.of == of)
    #expect(WholeShare(percentile: 100) == nil)
  }

  @Test(arguments: PageLanguage.allCases)
  func `every refusal and every answer has a meaning of its own`(language: PageLanguage) {
    let text = language.text
    let refusals = Refusal.allCases.map { text.meaning($0).html }
    #expect(Set(refusals).count == refusals.count && !refusals.contains(""))
    let kinds = AnswerKind.allCases.map { text.meaning($0).html }
    #expect(Set(kinds).count == kinds.count && !kinds.contains(""))
    let series = ChartSeries.allCases.map { text.name($0).html }
    #expect(!series.contains(""))
  }

  @Test func `a number has commas, a point and no more places than asked`() {
    #expect(Figure.grouped(0) == "0" && Figure.grouped(999) == "999")
    #expect(Figure.grouped(-1_234_567) == "-1,234,567")
    #expect(Figure.grouped(Int.min) == "-9,223,372,036,854,775,808")
    #expect(
      Figure.decimal(0.005, places: 2) == "0.01" && Figure.decimal(-0.001, places: 2) == "0.00"
    )
    #expect(Figure.decimal(1_234.05, places: 2) == "1,234.05")
    #expect(Figure.decimal(.nan, places: 1) == "–" && Figure.decimal(.infinity, places: 1) == "–")
    #expect(Figure.trimmed(100, places: 0) == "100" && Figure.trimmed(1.50, places: 2) == "1.5")
    #expect(Figure.atLeast(3.29) == "3.2" && Figure.atLeast(3.2) == "3.2")
    #expect(Figure.coordinate(-0.04) == "0" && Figure.coordinate(12.34) == "12.3")
  }

  private func plain(_ markup: Markup) -> String {
    markup.html.replacing("<bdi dir=\"ltr\">", with: "").replacing("</bdi>", with: "")
  }
}
