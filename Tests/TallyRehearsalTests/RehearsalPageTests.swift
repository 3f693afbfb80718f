import TallyModel
import Testing

@testable import TallyRehearsal

@Suite struct `A rehearsal's page` {
  /// What stands in the article of one language.
  private func article(_ page: String, _ language: PageLanguage) throws -> Substring {
    let begin = try #require(page.range(of: "<article class=\"\(language.rawValue)\""))
    let end = try #require(page[begin.upperBound...].range(of: "</article>"))
    return page[begin.lowerBound..<end.upperBound]
  }

  @Test(arguments: PageLanguage.allCases)
  func `shows every number of the answers, and their sum`(language: PageLanguage) throws {
    let article = try article(RehearsalPage(MadeReport.held()).html, language)
    let answers = MadeReport.answers
    #expect(answers.total == 517_556)
    let numbers = AnswerKind.allCases.map { $0.count(in: answers) } + answers.unexpected.values
    #expect(numbers.reduce(0, +) == answers.total)
    for number in numbers + [answers.total] {
      #expect(article.contains("<td class=\"n\">\(Figure.grouped(number))</td>"), "\(number)")
    }
    #expect(article.contains("SELECTION") && article.contains("STORAGE"))
    #expect(article.contains(">5,717</bdi>"))
  }

  @Test(arguments: PageLanguage.allCases)
  func `says what the verdict rests on`(language: PageLanguage) throws {
    let article = try article(RehearsalPage(MadeReport.held()).html, language)
    for figure in ["99", "15.6", "50", "3.2", "2,588", "2,500", "18446744073709551615"] {
      #expect(article.contains("<bdi dir=\"ltr\">\(figure)</bdi>"), "\(figure)")
    }
  }

  @Test(arguments: [0, 1, 2, 13, 1_200, 5_000])
  func `is well-formed, and says in full that it is a rehearsal`(samples: Int) {
    var report = MadeReport.held(samples: samples)
    report.steps = [
      RehearsalReport.Step(
        perSecond: 1_000,
        achievedPerSecond: 999,
        p99Microseconds: 4_120,
        isHeld: true
      )
    ]
    let page = RehearsalPage(report).html
    #expect(WellFormedness.fault(in: page) == nil)
    #expect(page.contains("<title>REHEARSAL · تجربة"))
    #expect(page.contains("position:fixed") && page.contains("class=\"watermark\""))
    #expect(!page.contains("Markup("))
    #expect(!page.contains("<script") && !page.contains("http"))
    #expect(!page.contains("nan") && !page.contains("inf "))
    #expect(page.utf8.count < 1_000_000)
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "\" onload=\"x", "' onload='x", "a & b &lt;", "\u{202E}gnp.exe",
    "\u{2066}x\u{2069}", "\u{0}\u{1B}[2J", "]]>", "</style>", "\\(name)",
  ])
  func `shows strange names, and obeys none`(name: String) {
    var report = MadeReport.held()
    report.plan.profile = name
    report.plan.source = name
    report.machine.processor = name
    report.machine.kernel = name
    report.machine.fileSystem = name
    report.begun = name
    report.address = name
    report.election = name
    report.origin = name
    report.findings.faults = [name]
    let page = RehearsalPage(report).html
    #expect(WellFormedness.fault(in: page) == nil)
    let shown = Markup.escaped(name)
    #expect(page.components(of: shown) >= 2 * 11)
    #expect(!page.contains("<script") && !page.contains("\"x\""))
    let forbidden = page.unicodeScalars.filter { scalar in
      (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        || scalar.value < 0x20 && scalar != "\n"
    }
    #expect(forbidden.isEmpty)
  }

  @Test func `is the same for the same report`() {
    #expect(RehearsalPage(MadeReport.held()).html == RehearsalPage(MadeReport.held()).html)
  }

  @Test(arguments: PageLanguage.allCases)
  func `shows the language first that was asked`(language: PageLanguage) throws {
    let page = RehearsalPage(MadeReport.held(), firstLanguage: language).html
    #expect(page.contains("<html lang=\"\(language.rawValue)\" dir=\"\(language.direction)\">"))
    #expect(page.contains("id=\"\(language.rawValue)\" autocomplete=\"off\" checked>"))
    #expect(page.components(of: " checked>") == 1)
    let first = try #require(page.range(of: "<article "))
    #expect(page[first.upperBound...].hasPrefix("class=\"\(language.rawValue)\""))
  }

  @Test(arguments: PageLanguage.allCases, [Verdict.Outcome.held, .notHeld, .notMeasured, .stopped])
  func `has words for every outcome and what to do`(
    language: PageLanguage,
    outcome: Verdict.Outcome
  ) throws {
    var report = MadeReport.held()
    report.verdict = MadeReport.verdict(outcome)
    let article = try article(RehearsalPage(report).html, language)
    #expect(article.contains("<section class=\"verdict \(outcome.rawValue)\">"))
    #expect(article.contains(language.text.outcome(outcome).html))
    #expect(article.contains(language.text.advice(outcome).html))
  }

  @Test(arguments: PageLanguage.allCases, MadeReport.causes)
  func `has words for every cause and what to do`(
    language: PageLanguage,
    cause: Verdict.Cause
  ) throws {
    var report = MadeReport.held()
    report.verdict = MadeReport.verdict(.notHeld, [cause, .wrong(count: 1)])
    let article = try article(RehearsalPage(report).html, language)
    #expect(article.contains(language.text.firstToGiveWay.html))
    #expect(article.contains(language.text.cause(cause).html))
    #expect(article.contains(language.text.advice(cause).html))
  }

  @Test func `tells a table and a description with every chart`() {
    let page = RehearsalPage(MadeReport.held()).html
    let charts = 2 * ChartKind.allCases.count
    #expect(page.components(of: "role=\"img\" aria-label=\"") == charts)
    #expect(page.components(of: "<desc>") == charts)
    #expect(page.components(of: "<details>") == charts)
    // The daemon that was killed, in the charts over time.
    #expect(page.components(of: "class=\"band\"") == charts - 2)
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let found = rest.range(of: part) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}

extension StringProtocol {
  /// Foundation's is not needed for this.
  fileprivate func range(of part: String) -> Range<Index>? {
    firstRange(of: part)
  }
}
