import TallyCount
import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite struct `The result's page` {
  @Test func `is the same bytes for the same result`() throws {
    let sample = SamplePage(officers: ["first", "third"])
    #expect(try ResultPage(sample.result()).bytes == ResultPage(sample.result()).bytes)
  }

  @Test func `names its own style and program in its policy, and nothing else`() throws {
    let page = try SamplePage().page()
    let policy = try #require(page.between("Content-Security-Policy\" content=\"", "\""))
    let style = try #require(page.between("<style>", "</style>"))
    let program = try #require(page.between("<script id=\"program\">", "</script>"))
    let expected =
      "default-src 'none'; style-src '\(hash(style))'; script-src '\(hash(program))'; "
      + "worker-src blob:; base-uri 'none'; form-action 'none'"
    let parts = expected.split(separator: "'", omittingEmptySubsequences: false)
    #expect(policy == parts.joined(separator: "&#39;"))
  }

  private func hash(_ text: String) -> String {
    "sha256-" + Base64.encode(SHA256.hash(Array(text.utf8)).bytes)
  }

  @Test func `stands in Arabic and English, whatever the definition's languages`() throws {
    var sample = SamplePage()
    for (languages, tags) in [
      (["ar", "en"], ["ar", "en"]), (["en"], ["en", "ar"]), (["fr"], ["en", "ar", "en"]),
      (["ar-OM", "ur"], ["ar-OM", "en", "en"]),
    ] {
      sample.definition = try SampleDefinition().speaking(languages)
      let page = try sample.page()
      for (number, tag) in tags.enumerated() {
        let direction = tag.hasPrefix("ar") ? "rtl" : "ltr"
        #expect(
          page.count(
            of: "data-number=\"\(number)\" lang=\"\(tag)\" dir=\"\(direction)\""
          ) == 1,
          "\(languages)"
        )
      }
      #expect(page.count(of: "<article") == tags.count)
    }
  }

  @Test(arguments: [
    "</script><script>alert(1)</script>", "\"\u{301} onfocus=\"alert(1)", "'\u{301}><img src=x>",
    "<\u{301}img>", "{{title}}", "{{{data}}}", "&lt;b&gt;", "<!--", "]]>",
  ])
  func `shows hostile words as words`(words: String) throws {
    var sample = SamplePage()
    for path in ["title", "contests[0].title", "contests[0].options[0].label"] {
      sample.definition["\(path).ar"] = .string(words)
      sample.definition["\(path).en"] = .string(words)
    }
    let page = try sample.page()
    #expect(page.count(of: "</script") == 2)
    #expect(page.count(of: "<img") == 0)
    #expect(page.count(of: "<!--") == 0)
    // Outside the program's data, where they are JSON, they stand escaped and nowhere else.
    let escaped = words.unicodeScalars.map { scalar in
      ["<": "&lt;", ">": "&gt;", "&": "&amp;", "\"": "&quot;", "'": "&#39;"][scalar]
        ?? String(scalar)
    }.joined()
    #expect(page.count(of: "<h1>\(escaped)</h1>") == 2)
  }

  @Test func `says what is missing until enough officers have signed a closed vote`() throws {
    #expect(try SamplePage().page().count(of: "No officer has signed") == 1)
    let one = try SamplePage(officers: ["first"]).page()
    #expect(one.count(of: "It is not valid yet") == 1)
    let two = try SamplePage(officers: ["first", "second"]).page()
    #expect(two.count(of: "class=\"warning\"><span") == 0)
    #expect(two.count(of: "class=\"confirmed\"") == 2)
    #expect(try SamplePage(isClosed: false).page().count(of: "not final") == 1)
  }

  @Test func `names no winner before the closing`() throws {
    var sample = SamplePage()
    sample.definition["scope"] = ["kind": "page"]
    sample.pages = ["a"]
    let closed = try sample.page()
    #expect(closed.count(of: "<p>Winner: ") == 1 && closed.count(of: "✓ winner") == 1)
    #expect(closed.count(of: "First published") == 1 && closed.count(of: " --allow-open") == 0)
    sample.isClosed = false
    let open = try sample.page()
    #expect(open.count(of: "<p>Winner: ") == 0 && open.count(of: "✓ winner") == 0)
    #expect(open.count(of: "<p>Ahead so far: ") == 1 && open.count(of: "✓ ahead so far") == 1)
    #expect(open.count(of: "First published") == 0 && open.count(of: "Figures as of") == 1)
    #expect(open.count(of: " --allow-open</pre>") == 2)
    #expect(open.count(of: "--trust KEYS --allow-open\n") == 2)
  }

  /// Without entries nobody recounts, and a thief may write any word that has the form of a result.
  @Test(arguments: ["sentence", "sentenceRound", "votes-of-round", "heading", "seat", "nonsense"])
  func `shows what a publisher says of a tie, whatever the word`(word: String) throws {
    let said = #""broken":"\#(word)","chosen":["a"],"matter":"\#(word)","round":1"#
    let ties = #""ties":[{"among":["a"],\#(said)}]"#
    var sample = SamplePage(pages: ["a"])
    sample.definition["scope"] = ["kind": "page"]
    let page = try hostilePage(sample, #""ties":[]"#, ties)
    #expect(page.count(of: "were level") == 1)
  }

  @Test(arguments: ["nan", "inf", "1/0", "1e999", "-nan"])
  func `takes no word for a mean`(mean: String) throws {
    var sample = SamplePage()
    sample.definition["contests"] = [
      SampleDefinition.score("rating", options: ["page", "other"], lowest: 1, highest: 5)
    ]
    _ = try hostilePage(sample, #""mean":"""#, #""mean":"\#(mean)""#)
  }

  private func hostilePage(
    _ sample: SamplePage,
    _ text: String,
    _ other: String
  ) throws -> String {
    let result = try sample.result()
    let honest = String(decoding: result.statement.bytes, as: UTF8.self)
    let hostile = honest.replacing(text, with: other)
    #expect(hostile != honest)
    let published = PublishedResult(
      definition: result.definition,
      statement: try ResultStatement(parsing: Array(hostile.utf8)),
      checkpoint: [],
      note: nil,
      isClosed: true,
      hasEntries: false,
      created: result.created,
      ballotFiles: []
    )
    return String(decoding: ResultPage(published).bytes, as: UTF8.self)
  }

  @Test func `shows two hundred pages of a hundred thousand`() throws {
    var sample = SamplePage()
    sample.definition["scope"] = ["kind": "page"]
    sample.pages = (0..<100_000).map { "page-\($0)" }
    let page = try sample.page()
    #expect(page.count(of: "class=\"scope\"") == 400)
    #expect(page.count(of: "\u{2066}200\u{2069} of \u{2066}100,000\u{2069}") == 1)
  }

  @Test func `cuts the rows of very many options with a note`() throws {
    var sample = SamplePage()
    let options = (0..<5_000).map { "o\($0)" }
    sample.definition["contests"] = [SampleDefinition.choice("wide", options: options)]
    sample.definition["scope"] = ["kind": "page"]
    sample.pages = ["a", "b", "c"]
    let page = try sample.page()
    #expect(page.count(of: "leaves out further options") == 1)
    #expect(page.count(of: "<th scope=\"row\"") < 20_100)
  }
}

extension SampleDefinition {
  /// The same with its texts in other languages.
  fileprivate func speaking(_ languages: [String]) throws -> SampleDefinition {
    var copy = self
    copy["languages"] = .array(languages.map { .string($0) })
    func label(_ text: String) -> JSONValue {
      .object(languages.map { JSONMember(key: $0, value: .string("\(text) \($0)")) })
    }
    for path in ["title", "contests[0].title", "channels[0].label"] { copy[path] = label(path) }
    for place in 0..<3 { copy["contests[0].options[\(place)].label"] = label("option \(place)") }
    return copy
  }
}
