import TallyModel
import Testing

@Suite struct `An act` {
  private static let origin = "vote.example.org/sample/00112233445566778899aabbccddeeff"

  @Test func `has four lines, and a fifth for the reason of a closing`() throws {
    let opened = ActText(origin: Self.origin, number: 1, type: .opened)
    #expect(opened.bytes == Array("tallyd/act/1\n\(Self.origin)\n1\nopened\n".utf8))
    let closed = ActText(
      origin: Self.origin,
      number: 12,
      type: .closed,
      reason: "انتهى الاقتراع early"
    )
    #expect(
      String(decoding: closed.bytes, as: UTF8.self).hasSuffix(
        "\n12\nclosed\nreason انتهى الاقتراع early\n"
      )
    )
    #expect(try ActText(parsing: opened.bytes) == opened)
    #expect(try ActText(parsing: closed.bytes) == closed)
  }

  @Test func `of a lot says in its fifth line what was drawn, also as an entry of a log`() throws {
    let lot = ActText(origin: Self.origin, number: 3, type: .lot, seed: "07-14-22-31-40-45")
    #expect(
      String(decoding: lot.bytes, as: UTF8.self)
        == "tallyd/act/1\n\(Self.origin)\n3\nlot\nseed 07-14-22-31-40-45\n"
    )
    let entry = [EntryType.lot.rawValue] + lot.bytes + Array("\n— officer AAAA\n".utf8)
    let seed = ActText.lotSeed(inEntry: entry.rawSpan)
    #expect(seed == "07-14-22-31-40-45")
    let closed = [EntryType.closed.rawValue] + entry.dropFirst()
    let ofClosing = ActText.lotSeed(inEntry: closed.rawSpan)
    #expect(ofClosing == nil)
    let beginning = Array(entry.prefix(40))
    let ofBeginning = ActText.lotSeed(inEntry: beginning.rawSpan)
    #expect(ofBeginning == nil)
    for length in [7, 8, 128, 129] {
      let fault = ActText.fault(inSeed: String(repeating: "7", count: length))
      #expect((fault == nil) == (8...128).contains(length))
    }
  }

  @Test func `of every kind is written and read the same`() throws {
    let acts = EntryType.allCases.filter { $0.actName != nil }
    #expect(acts.count == 12)
    #expect(Set(acts.map(\.actName)).count == 12)
    for type in acts {
      let seed = type == .lot ? "3-6-1-1-4-2-5-5" : nil
      let act = ActText(origin: Self.origin, number: .max, type: type, seed: seed)
      #expect(try ActText(parsing: act.bytes) == act)
      #expect(EntryType(actName: type.actName ?? "") == type)
    }
    #expect(EntryType(actName: "ballot") == nil)
    #expect(EntryType(actName: "") == nil)
  }

  @Test(arguments: [
    ("", 1), ("tallyd/act/1", 1), ("tallyd/act/1\n\(origin)\n1\n", 3),
    ("tallyd/act/2\n\(origin)\n1\nopened\n", 1), ("tallyd/act/1\n\n1\nopened\n", 2),
    ("tallyd/act/1\na b\n1\nopened\n", 2), ("tallyd/act/1\n\(origin)\r\n1\nopened\n", 2),
    ("tallyd/act/1\n\(origin)\n0\nopened\n", 3), ("tallyd/act/1\n\(origin)\n01\nopened\n", 3),
    ("tallyd/act/1\n\(origin)\n+1\nopened\n", 3), ("tallyd/act/1\n\(origin)\n-1\nopened\n", 3),
    ("tallyd/act/1\n\(origin)\n18446744073709551616\nopened\n", 3),
    ("tallyd/act/1\n\(origin)\n\nopened\n", 3), ("tallyd/act/1\n\(origin)\n1\nOpened\n", 4),
    ("tallyd/act/1\n\(origin)\n1\nballot\n", 4), ("tallyd/act/1\n\(origin)\n1\n\n", 4),
    ("tallyd/act/1\n\(origin)\n1\nopened", 4), ("tallyd/act/1\n\(origin)\n1\nopened\n\n", 5),
    ("tallyd/act/1\n\(origin)\n1\nopened\nreason x\n", 5),
    ("tallyd/act/1\n\(origin)\n1\nclosed\nreason \n", 5),
    ("tallyd/act/1\n\(origin)\n1\nclosed\nreason\n", 5),
    ("tallyd/act/1\n\(origin)\n1\nclosed\nbecause x\n", 5),
    ("tallyd/act/1\n\(origin)\n1\nclosed\nreason a\tb\n", 5),
    ("tallyd/act/1\n\(origin)\n1\nclosed\nreason a\u{202e}b\n", 5),
    ("tallyd/act/1\n\(origin)\n1\nclosed\nreason x\nmore\n", 6),
    ("tallyd/act/1\n\(origin)\n3\nlot\n", 5),
    ("tallyd/act/1\n\(origin)\n3\nlot\nseed 1234567\n", 5),
    ("tallyd/act/1\n\(origin)\n3\nlot\nreason 12345678\n", 5),
    ("tallyd/act/1\n\(origin)\n3\nlot\nseed 1234 5678\n", 5),
    ("tallyd/act/1\n\(origin)\n3\nclosed\nseed 12345678\n", 5),
  ])
  func `in any other form is refused with its line`(text: String, line: Int) {
    let error = #expect(throws: ActError.self) { try ActText(parsing: Array(text.utf8)) }
    #expect(error?.line == line)
  }

  @Test func `has a reason of at most five hundred bytes`() throws {
    let longest = String(repeating: "م", count: 250)
    #expect(ActText.fault(inReason: longest) == nil)
    #expect(ActText.fault(inReason: longest + "!") != nil)
    let text = "tallyd/act/1\n\(Self.origin)\n1\nclosed\nreason \(longest)!\n"
    #expect(throws: ActError.self) { try ActText(parsing: Array(text.utf8)) }
  }

  @Test func `that is not UTF-8 is refused`() {
    let bytes = Array("tallyd/act/1\n\(Self.origin)\n1\nclosed\nreason ".utf8) + [0xFF, 0x0A]
    #expect(throws: ActError.self) { try ActText(parsing: bytes) }
  }
}
