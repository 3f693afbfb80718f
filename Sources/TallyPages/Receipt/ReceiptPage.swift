import Mustache
import TallyCrypto
import TallyModel

/// A receipt for people: one sheet of A4 in Arabic or English that stands alone, as HTML.
///
/// The choice is behind a lid on the screen, and on paper only where somebody asked for it. The QR
/// code is the whole receipt, so that it holds the choice too; the page says so.
package struct ReceiptPage: Sendable {
  package let html: String

  /// - Parameters:
  ///   - sheet: A receipt that holds.
  ///   - language: Of the page.
  ///   - printsChoice: Whether the choice goes on paper.
  package init(_ sheet: ReceiptSheet, in language: ReceiptLanguage, printsChoice: Bool) {
    MustacheContentTypes.register(PageEscape(), named: PageEscape.name)
    do {
      html = try MustacheTemplate(string: Self.template)
        .render(Self.content(sheet, language, printsChoice: printsChoice))
    } catch {
      preconditionFailure("The template of the receipt page cannot be read: \(error)")
    }
  }

  private static func content(
    _ sheet: ReceiptSheet,
    _ language: ReceiptLanguage,
    printsChoice: Bool
  ) -> [String: Any] {
    let definition = sheet.definition
    let words = language.words
    let window = WindowText(definition)
    let known = definition.languages.firstIndex(of: language.rawValue)
    let place = known ?? 0
    let titleTag = definition.languages[place]
    let choices = sheet.choices(language: place).map { choice -> [String: Any] in
      ["title": choice.title, "marks": choice.marks, "blank": choice.marks.isEmpty]
    }
    var facts: [[String: Any]] = [
      fact(words.authority, definition.authority),
      fact(words.opens, window.opens),
      fact(words.closes, window.closes),
      fact(words.entry, "\(sheet.receipt.index)"),
      fact(words.log, "\(definition.origin) (\(sheet.size))"),
    ]
    if !sheet.scope.isEmpty { facts.insert(fact(words.scope, sheet.scope), at: 3) }
    var content: [String: Any] = [
      "language": language.rawValue, "direction": language == .arabic ? "rtl" : "ltr",
      "words": words.all, "title": definition.title.texts[place], "titleLanguage": titleTag,
      "tracker": sheet.tracker.description, "facts": facts, "choices": choices,
      "rehearsal": definition.isRehearsal, "replaceable": definition.revote == .last,
      "printsChoice": printsChoice,
    ]
    if let code = QRCode(sheet.receipt.bytes) { content["code"] = code.svg }
    return content
  }

  private static func fact(_ name: String, _ value: String) -> [String: Any] {
    ["name": name, "value": value]
  }

  private static let template = """
    {{% CONTENT_TYPE:PAGE}}<!doctype html>
    <html lang="{{language}}" dir="{{direction}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="referrer" content="no-referrer">
    <title>{{words.name}}: {{title}}</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <main>
    {{#rehearsal}}<p class="banner">{{words.rehearsal}}</p>{{/rehearsal}}
    <h1>{{words.name}}</h1>
    <p class="title" lang="{{titleLanguage}}"><bdi>{{title}}</bdi></p>
    <div class="top">
    <figure>
    {{#code}}{{{code}}}<figcaption>{{words.codeCaption}}</figcaption>{{/code}}\
    {{^code}}<figcaption>{{words.codeMissing}}</figcaption>{{/code}}
    </figure>
    <div>
    <p>{{words.trackerName}}</p>
    <p class="tracker"><bdi dir="ltr">{{tracker}}</bdi></p>
    <dl>
    {{#facts}}<div><dt>{{name}}</dt><dd><bdi dir="ltr">{{value}}</bdi></dd></div>
    {{/facts}}</dl>
    </div>
    </div>
    <p class="warning">{{words.warning}}</p>
    <details class="choice{{#printsChoice}} printed{{/printsChoice}}"{{#printsChoice}} open{{/printsChoice}}>
    <summary>{{words.show}}</summary>
    <dl lang="{{titleLanguage}}">
    {{#choices}}<div><dt><bdi>{{title}}</bdi></dt>\
    {{#marks}}<dd><bdi>{{.}}</bdi></dd>{{/marks}}\
    {{#blank}}<dd lang="{{language}}">{{words.blank}}</dd>{{/blank}}</div>
    {{/choices}}</dl>
    </details>
    <h2>{{words.provesHead}}</h2>
    <ul><li>{{words.provesEntry}}</li><li>{{words.provesSigned}}</li></ul>
    <h2>{{words.provesNotHead}}</h2>
    <ul><li>{{words.provesNotCounted}}</li>\
    {{#replaceable}}<li>{{words.provesNotLast}}</li>{{/replaceable}}\
    <li>{{words.provesNotPerson}}</li></ul>
    <h2>{{words.checkHead}}</h2>
    <ol><li>{{words.checkPage}}</li>\
    <li>{{words.checkReceipt}} <code dir="ltr">tallyd receipt FILE --definition election.json</code></li>\
    <li>{{words.checkBundle}} <code dir="ltr">tallyd verify BUNDLE --receipt FILE</code></li></ol>
    </main>
    </body>
    </html>

    """

  /// Contrasts of at least 4.5 to 1; one sheet of A4 at 96 modules a hand's breadth.
  private static let style = """
    :root{color-scheme:light}
    *{box-sizing:border-box}
    body{margin:0 auto;padding:1rem;max-width:48rem;background:#fff;color:#1b1f24;\
    font:1rem/1.5 system-ui,"Segoe UI",Tahoma,"Noto Sans","Noto Sans Arabic",Arial,sans-serif}
    h1{font-size:1.5rem;margin:0}
    h1,h2{break-after:avoid}
    h2{font-size:1.05rem;margin:1rem 0 .2rem}
    p{margin:.2rem 0}ul,ol{margin:.2rem 0;padding-inline-start:1.4rem}
    .title{font-size:1.2rem;font-weight:700}
    .banner{padding:.4rem 1rem;border:2px solid #8f1414;color:#8f1414;font-weight:700;text-align:center}
    .top{display:flex;flex-wrap:wrap;gap:1rem;margin:.6rem 0}
    .top>div{flex:1 1 18rem;min-width:0}
    figure{margin:0;flex:0 1 85mm;min-width:0}
    figure svg{display:block;width:100%;height:auto}
    figcaption{font-size:.85rem;color:#4a5560}
    .tracker{font:700 1.7rem/1.3 ui-monospace,Consolas,monospace}
    dl{margin:.4rem 0}dl div{padding:.2rem 0;border-bottom:1px solid #d9dfe5}
    dt{color:#4a5560;font-size:.9rem}dd{margin:0;overflow-wrap:anywhere}
    .warning{padding:.4rem .8rem;border:1px solid #6b4500;background:#fff4dc;color:#4d3200}
    summary{padding:.3rem 0;cursor:pointer;color:#0b5394;min-height:24px}
    summary:focus-visible{outline:3px solid #0b5394;outline-offset:2px}
    code{display:inline-block;max-width:100%;overflow-x:auto;white-space:nowrap}
    @page{size:A4;margin:14mm}
    @media print{code{font-size:.85em}body{padding:0;font-size:10.5pt}summary,.choice:not(.printed){display:none}}
    """
}

/// The language of a receipt's page.
package enum ReceiptLanguage: String, CaseIterable, Sendable {
  case arabic = "ar"
  case english = "en"

  var words: ReceiptWords { self == .arabic ? .arabic : .english }
}
