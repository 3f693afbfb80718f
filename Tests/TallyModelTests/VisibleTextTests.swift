import TallyModel
import Testing

@Suite struct `Text that strangers wrote` {
  @Test(arguments: [
    ("plain ä سوق \u{200F}", "plain ä سوق \u{200F}"), ("\u{1B}[2J", #"\u001b[2J"#),
    ("a\u{9B}8m\u{7F}", #"a\u009b8m\u007f"#), ("\u{202E}evil\u{2066}", #"\u202eevil\u2066"#),
    ("\u{FEFF}\u{E0041}", #"\ufeff\udb40\udc41"#), ("one\ntwo\r", #"one\u000atwo\u000d"#),
  ])
  func `is shown without what a terminal obeys`(text: String, shown: String) {
    #expect(VisibleText.shown(text).hasSameBytes(as: shown))
  }

  @Test func `keeps line feeds where they are the writer's own`() {
    #expect(VisibleText.shown("one\n\u{8}two", keepingLineFeeds: true) == "one\n\\u0008two")
  }

  @Test func `is still the same JSON`() throws {
    let value: JSONValue = ["k\u{9B}": "\u{202E}\u{E0041}\u{2028}"]
    let text = String(decoding: value.indentedBytes, as: UTF8.self)
    let shown = VisibleText.shown(text, keepingLineFeeds: true)
    #expect(try JSONValue(parsing: Array(shown.utf8)) == value)
  }

  @Test(arguments: ["chair\u{9B}2J", "chair\u{202E}", "\u{200B}", "chair\u{E0041}", "a\u{7F}"])
  func `does not name a key`(name: String) {
    let key = "+00000000+" + Base64.encode([1] + [UInt8](repeating: 7, count: 32))
    #expect(VerifierKeyText("chair" + key) != nil)
    #expect(VerifierKeyText(name + key) == nil)
  }
}
