import TallyModel
import TallyWire
import Testing

@Suite struct `The page of the line protocol` {
  private let page: ProtocolPage

  init() throws { page = try ProtocolPage() }

  @Test func `has the commands of the daemon, their bodies and their answers`() {
    let rows = CommandTable.forms.map {
      [$0.form, $0.bodies.joined(separator: ", "), $0.answer]
    }
    #expect(page.table("commands") == rows)
  }

  @Test func `has every refusal and what a portal does about it`() {
    let rows = page.table("refusals")
    #expect(rows.map { $0[0] } == Refusal.allCases.map(\.rawValue))
    #expect(rows.map { $0[1] } == Refusal.allCases.map(\.advice.rawValue))
    #expect(rows.allSatisfy { $0.count == 3 && !$0[2].isEmpty })
  }

  @Test func `explains every advice`() {
    for advice in Set(Refusal.allCases.map(\.advice)) {
      #expect(page.lines.contains { $0.hasPrefix("- **\(advice.rawValue)**: ") })
    }
  }

  @Test(arguments: CommandTable.forms.map(\.name))
  func `has a section for a command, with its refusals`(name: CommandName) {
    let refusals = CommandTable.form(name).refusals.map(\.rawValue)
    let said = refusals.isEmpty ? "none" : refusals.joined(separator: ", ")
    let lines = page.section("### \(name.rawValue)").filter { $0.hasPrefix("Refusals: ") }
    #expect(lines == ["Refusals: \(said)."])
  }

  @Test func `has no section for what is no command`() {
    let sections = page.lines.filter { $0.hasPrefix("### ") }.map { String($0.dropFirst(4)) }
    #expect(sections == CommandName.allCases.map(\.rawValue))
  }

  @Test func `says the limits as they are`() {
    let limits = [
      ("### CAST", "\(Limits.voterIDBytesMax) bytes"),
      ("### CAST", "\(Limits.scopeBytesMax) bytes"),
      ("### CAST", "\(Self.grouped(Limits.selectionsTextBytesMax)) bytes"),
      ("## Framing", "\(Self.grouped(Limits.lineBytesMax)) bytes"),
      ("## Framing", "\(Limits.wireBodyBytesMax >> 30) GiB"),
      ("### DEFINE", "\(Limits.definitionBytesMax >> 20) MiB"),
      ("### DEFINE", "\(Limits.wireRollBytesMax >> 20) MiB"),
      ("### SUBMIT", "\(Limits.noteBytesMax >> 20) MiB"),
      ("## Refusals", "\(Self.grouped(Limits.replacementsPerVoterMax)) times"),
      ("## Commands", "at most \(Limits.idBytesMax) of"),
    ]
    for (heading, said) in limits {
      #expect(page.section(heading).contains { $0.contains(said) }, "\(heading): \(said)")
    }
  }

  @Test func `begins its conversation with the greeting`() {
    let lines = page.section("## A whole conversation")
    let greeting = String(decoding: Answer.greeting.dropLast(), as: UTF8.self)
    #expect(lines.first { $0.hasPrefix("< ") } == "< \(greeting)")
  }

  @Test func `shows requests that are understood`() {
    for line in page.lines where line.hasPrefix("> ") {
      let asked = Feeding.asked(whole: Array(line.dropFirst(2).utf8) + [0x0A])
      #expect(asked.count == 1 && asked != [.refused(.malformed)], "\(line)")
    }
  }

  /// Decimal digits, three and three.
  private static func grouped(_ number: Int) -> String {
    number < 1_000
      ? "\(number)" : "\(grouped(number / 1_000)),\(String(number % 1_000 + 1_000).dropFirst())"
  }
}
