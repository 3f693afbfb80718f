/// A rehearsal's report as one page that needs nothing beside itself: no program, no network.
///
/// Both languages are in it; the reader chooses, and what is shown is what is printed. Every page
/// says that it is a rehearsal. The same report gives the same bytes.
package struct RehearsalPage: Sendable {
  private let report: RehearsalReport
  private let firstLanguage: PageLanguage

  package init(_ report: RehearsalReport, firstLanguage: PageLanguage = .arabic) {
    self.report = report
    self.firstLanguage = firstLanguage
  }

  /// The whole file.
  package var html: String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="\(firstLanguage.rawValue)" dir="\(firstLanguage.direction)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>REHEARSAL · تجربة – \(report.plan.profile)</title>
      <style>
      \(PageStyle.text)
      </style>
      </head>
      <body>
      <div class="watermark" aria-hidden="true"><span dir="ltr">REHEARSAL · تجربة</span></div>
      \(languages.map(choice).assembled(separator: "\n"))
      <main>
      \(languages.map(article).assembled(separator: "\n"))
      </main>
      </body>
      </html>

      """
    return page.html
  }

  private var languages: [PageLanguage] {
    [firstLanguage] + PageLanguage.allCases.filter { $0 != firstLanguage }
  }

  /// The reader's choice, without a program: the article of the language that is not chosen hides.
  private func choice(_ language: PageLanguage) -> Markup {
    let id = language.rawValue
    let checked: Markup = language == firstLanguage ? " checked" : ""
    return """
      <input class="language" type="radio" name="language" id="\(id)" autocomplete="off"\(checked)>\
      <label for="\(id)" lang="\(id)">\(language.name)</label>
      """
  }

  private func article(_ language: PageLanguage) -> Markup {
    let text = language.text
    let code = language.rawValue
    return """
      <article class="\(code)" lang="\(code)" dir="\(language.direction)">
      <h1>\(text.title) – \(name: report.plan.profile)</h1>
      <p class="banner"><bdi dir="ltr">REHEARSAL · تجربة</bdi><br>\(text.notAResult)</p>
      \(PageSections(report: report, text: text).all)
      </article>
      """
  }
}
