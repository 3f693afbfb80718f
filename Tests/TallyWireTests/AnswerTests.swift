import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `An answer` {
  private static func refusal(_ refusal: Refusal, _ detail: String) -> [UInt8] {
    var out: [UInt8] = []
    Answer.append(refusal, detail: detail, to: &out)
    return out
  }

  /// What stands before the first line feed.
  private static func firstLine(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  private static func hasControl(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  @Test(arguments: Refusal.allCases)
  func `that refuses is one line, whatever it quotes`(refusal: Refusal) {
    for value in UInt32(0)...0x2FF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let answer = Self.refusal(refusal, "a\(scalar)\(scalar)b")
      let line = Self.firstLine(answer)
      #expect(answer.count == line.utf8.count + 1, "U+\(String(value, radix: 16))")
      #expect(!Self.hasControl(line), "U+\(String(value, radix: 16))")
      #expect(line.hasPrefix("NO \(refusal.rawValue) a") && line.hasSuffix("b"))
    }
    #expect(Self.refusal(refusal, "") == Array("NO \(refusal.rawValue)\n".utf8))
  }

  @Test(arguments: Seeds.some(200))
  func `that refuses is one line with random details`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let detail = String(decoding: random.bytes(60), as: UTF8.self)
    let answer = Self.refusal(.definition, detail)
    #expect(answer.filter { $0 == 0x0A }.count == 1 && answer.last == 0x0A)
    #expect(!Self.hasControl(Self.firstLine(answer)), "\(Seeds.replay(seed))")
  }

  @Test func `keeps a detail in any language as it is`() {
    let detail = "السوق المركزي: é e\u{301} \u{1F5F3}"
    #expect(Self.refusal(.definition, detail) == Array("NO DEFINITION \(detail)\n".utf8))
  }

  @Test func `with a body says how many bytes it has and ends with its last`() {
    for body in ["", "\n", "text", "line\nline\n", "السوق"] {
      var out: [UInt8] = []
      Answer.append(body: Array(body.utf8), to: &out)
      #expect(out == Array("OK \(body.utf8.count)\n\(body)".utf8))
    }
  }

  @Test func `that says yes is OK and its words`() {
    var out: [UInt8] = []
    Answer.append(to: &out)
    Answer.append(ok: "open", "12", "1", to: &out)
    #expect(out == Array("OK\nOK open 12 1\n".utf8))
  }

  @Test func `comes behind a greeting of one line with the limits`() {
    #expect(Answer.greeting == Array("tally/1 line=33280 batch=4096\n".utf8))
  }

  @Test func `to HELP has every command's form and no line without text`() {
    let lines = CommandTable.help.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last == "" && !lines.dropLast().contains(""))
    for name in CommandName.allCases {
      #expect(lines.contains(Substring(CommandTable.form(name).form)), "\(name.rawValue)")
    }
    #expect(CommandTable.help.utf8.allSatisfy { $0 == 0x0A || 0x20..<0x7F ~= $0 })
  }

  @Test func `is in the table once for every command`() {
    #expect(CommandTable.forms.map(\.name) == CommandName.allCases)
    for form in CommandTable.forms {
      #expect(Set(form.refusals).count == form.refusals.count, "\(form.name.rawValue)")
      #expect(form.answer.hasPrefix("OK"))
      // Every word that announces bytes has its body.
      let counts = form.arguments.filter { $0.hasSuffix(" bytes>") }
      #expect(counts.count == form.bodies.count)
    }
  }
}
