import Mustache
import TallyCrypto
import TallyModel

/// A published result as one page that needs nothing beside itself and asks no network.
///
/// It can be read without scripting, in Arabic and English and in the definition's languages. With
/// scripting it checks receipts and the files beside it, in the reader's browser. The page's own
/// style and program are named by their hashes in its security policy, and nothing else may run or
/// be loaded.
///
/// A pure function of the result: the same result gives the same bytes.
package struct ResultPage {
  /// `index.html`.
  package let bytes: [UInt8]

  /// - Complexity: O(options shown · languages); at most 20,000 rows of options in all languages.
  package init(_ result: PublishedResult) {
    let languages = PageLanguage.all(of: result.definition)
    let signers = result.signers
    let budget = RowBudget(left: RowBudget.rowsMax / languages.count)
    let articles = languages.enumerated().map { number, language in
      ArticleWriter(result: result, language: language, number: number, signers: signers)
        .view(budget)
    }
    let style = PageParts.style(languages: languages.count)
    let page = PageView(
      policy: PageParts.policy(style: style),
      windowTitle: articles[0].windowTitle,
      language: articles[0].language,
      direction: articles[0].direction,
      rehearsal: articles[0].rehearsal,
      style: style,
      choices: languages.enumerated().map { number, language in
        PageView.Choice(
          number: number,
          name: language.name,
          language: language.textTag,
          checked: number == 0 ? " checked" : ""
        )
      },
      articles: articles,
      data: PageData(result).json.scriptText,
      program: PageParts.program
    )
    bytes = Array(PageParts.templates.render(page).utf8)
  }
}

/// What the outermost template shows.
struct PageView {
  struct Choice {
    let number: Int
    let name: String
    let language: String
    let checked: String
  }

  let policy: String
  let windowTitle: String
  let language: String
  let direction: String
  let rehearsal: [Bool]
  let style: String
  let choices: [Choice]
  let articles: [ArticleView]
  let data: String
  let program: String
}

/// The page's templates, style and program, which are files of this target.
enum PageParts {
  static let templates = PageTemplates()

  /// In this order they are one program.
  static let program = text(
    PackageResources.bytes_js + PackageResources.sha256_js + PackageResources.merkle_js
      + PackageResources.note_js + PackageResources.ballot_js + PackageResources.receipt_js
      + PackageResources.tiles_js + PackageResources.recount_js + PackageResources.log_js
      + PackageResources.worker_js + PackageResources.view_js + PackageResources.page_js
  )

  static func style(languages: Int) -> String {
    let choices = (0..<languages).map { number in
      "#l\(number):checked~main>.l\(number){display:block}"
    }
    return text(PackageResources.page_css) + choices.joined(separator: "\n") + "\n"
  }

  /// Nothing may be loaded, and only what has these hashes may run; the worker is made of the
  /// page's own program.
  static func policy(style: String) -> String {
    """
    default-src 'none'; style-src '\(hash(style))'; script-src '\(hash(program))'; \
    worker-src blob:; base-uri 'none'; form-action 'none'
    """
  }

  private static func hash(_ text: String) -> String {
    "sha256-" + Base64.encode(SHA256.hash(Array(text.utf8)).bytes)
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// The templates, parsed.
struct PageTemplates: Sendable {
  private let library: MustacheLibrary

  /// Traps when a template, which is part of the program, cannot be parsed.
  init() {
    MustacheContentTypes.register(PageEscape(), named: PageEscape.name)
    let files: [(name: String, bytes: [UInt8])] = [
      ("page", PackageResources.page_mustache), ("article", PackageResources.article_mustache),
      ("contest", PackageResources.contest_mustache), ("table", PackageResources.table_mustache),
      ("chart", PackageResources.chart_mustache), ("checks", PackageResources.checks_mustache),
    ]
    var library = MustacheLibrary()
    for file in files {
      do {
        try library.register(String(decoding: file.bytes, as: UTF8.self), named: file.name)
      } catch {
        preconditionFailure("The template \(file.name) cannot be parsed: \(error)")
      }
    }
    self.library = library
  }

  func render(_ page: PageView) -> String {
    guard let html = library.render(page, withTemplate: "page") else {
      preconditionFailure("The page has no template.")
    }
    return html
  }
}
