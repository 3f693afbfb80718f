import TallyModel
import TallyWire
import Testing

@Suite struct `A request` {
  private static func asked(_ line: String) -> [Asked] {
    Feeding.asked(whole: Array("\(line)\n".utf8))
  }

  @Test(arguments: [
    "0", "1", "9", "10", "4294967296", "9999999999999999999", "18446744073709551615",
  ])
  func `takes a number of 64 bits`(number: String) throws {
    let value = try #require(UInt64(number))
    #expect(
      Self.asked("PROOF market \(number)") == [.command(.proof(election: "market", index: value))]
    )
    #expect(
      Self.asked("CONSISTENCY market \(number)")
        == [.command(.consistency(election: "market", oldSize: value))]
    )
  }

  @Test(arguments: [
    "", "-", "-1", "+1", "00", "01", "1.0", "1e3", "0x10", "a", "1a", "٣", "１", "1_000", "1,000",
    "18446744073709551616", "99999999999999999999999999",
  ])
  func `refuses what is spelled otherwise than a number`(text: String) {
    for line in ["PROOF market", "CONSISTENCY market", "SUBMIT market", "DEFINE 0", "DEFINE"] {
      #expect(Self.asked("\(line) \(text)") == [.refused(.malformed)], "\(line) \(text)")
    }
  }

  @Test(arguments: CommandTable.forms.map(\.name))
  func `has exactly the words of its form, with one space between two`(name: CommandName) {
    let line = Self.good(name)
    #expect(Self.asked(line) != [.refused(.malformed)])
    let wrong = [
      " \(line)", "\(line) ", "\(line) more", line.lowercased(), line.capitalized(),
      String(line.dropFirst()), "\(line)\t", "\(name.rawValue)S", "\u{FEFF}\(line)",
      line.replacing(" ", "  "), line.replacing(" ", "\t"),
      line.split(separator: " ").dropLast().joined(separator: " "),
    ]
    for wrong in wrong where wrong != line && !wrong.isEmpty {
      #expect(Self.asked(wrong) == [.refused(.malformed)], "\(wrong)")
    }
  }

  @Test(arguments: ["full ", "FULL", "Brief", "-", "0", "quiet"])
  func `knows two modes`(mode: String) {
    #expect(Self.asked("MODE \(mode)") == [.refused(.malformed)])
  }

  @Test func `is compared by its bytes, not by how they look`() {
    // The Kelvin sign is canonically the letter K.
    #expect(Self.asked("CHEC\u{212A}POINT market") == [.refused(.malformed)])
    #expect(Self.asked("CHECKPOINT mar\u{212A}et") == [.refused(.malformed)])
    #expect(Self.asked("STATUS market\u{7F}") == [.refused(.malformed)])
    let notUTF8 = Array("STATUS market".utf8) + [0xFF, 0x0A]
    #expect(Feeding.asked(whole: notUTF8) == [.refused(.malformed)])
  }

  @Test func `has a dash where a ballot's field does not apply`() {
    #expect(
      Self.asked("CAST - - - - - -").map(\.description) == ["cast - - - - - -"]
    )
    guard case .cast(let fields) = Self.asked("CAST - - - - - -").first else {
      Issue.record("no ballot")
      return
    }
    // An election, a voter and a nonce cannot be missing: there a dash is a dash.
    #expect(fields.map(\.count) == [1, 1, 1, 0, 0, 0])
    guard case .cast(let longer) = Self.asked("CAST m v n -- -x x-").first else {
      Issue.record("no ballot")
      return
    }
    #expect(longer.map(\.count) == [1, 1, 1, 2, 2, 2])
  }

  @Test func `that is a ballot may come right behind another one`() {
    let text = Array("\(Conversation.cast)\n".utf8)
    let many = Array(repeating: text, count: 5_000).flatMap { $0 }
    let asked = Feeding.asked(whole: many)
    #expect(asked.count == 5_000)
    #expect(asked.allSatisfy { $0 == asked[0] })
  }

  private static func good(_ name: CommandName) -> String {
    switch name {
    case .cast: Conversation.cast
    case .proof, .consistency, .submit: "\(name.rawValue) market 0"
    case .define: "DEFINE 0 0"
    case .mode: "MODE brief"
    case .checkpoint, .status, .turnout, .tally: "\(name.rawValue) market"
    case .elections, .rehearse, .metrics, .help, .ping, .quit: name.rawValue
    }
  }
}

extension String {
  /// The first letter as it is, the rest in lower case.
  fileprivate func capitalized() -> String { prefix(1) + dropFirst().lowercased() }

  fileprivate func replacing(_ one: Character, _ other: String) -> String {
    map { $0 == one ? other : String($0) }.joined()
  }
}
