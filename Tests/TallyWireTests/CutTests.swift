import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `A conversation, however it is cut,` {
  @Test func `asks for what a plain reader of the whole sees`() {
    let asked = Feeding.asked(whole: Conversation.everything)
    #expect(asked == PlainWire.asked(Conversation.everything))
    #expect(asked.count == 41)
  }

  @Test func `asks for every command at least once`() {
    let names = Set(
      Feeding.asked(whole: Conversation.everything).map {
        $0.description.split(separator: " ").prefix(2).joined(separator: " ")
      }
    )
    for name in CommandName.allCases where name != .cast {
      #expect(names.contains("command \(name.rawValue.lowercased())"), "\(name.rawValue)")
    }
  }

  @Test func `asks for the same when it is cut in two, at any byte`() {
    let bytes = Conversation.everything
    let whole = Feeding.asked(whole: bytes)
    for cut in 0...bytes.count where Feeding.asked(bytes, cutAt: cut) != whole {
      Issue.record("cut at \(cut)")
    }
  }

  @Test func `asks for the same when every byte comes alone`() {
    var feeding = Feeding()
    for byte in Conversation.everything { feeding.feed([byte]) }
    #expect(feeding.asked == Feeding.asked(whole: Conversation.everything))
    #expect(feeding.session.isBetweenRequests)
  }

  @Test(arguments: Seeds.some(200))
  func `asks for the same in random pieces, also with lines that are too long`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var bytes: [UInt8] = []
    for _ in 0..<4 {
      bytes += Conversation.everything
      bytes += Conversation.line(bytes: Int.random(in: 33_270...33_290, using: &random))
      bytes += random.next() % 2 == 0 ? [0x0A] : [0x0D, 0x0A]
    }
    var feeding = Feeding()
    feeding.feed(bytes, inPieces: &random)
    let isSame = feeding.asked == PlainWire.asked(bytes)
    #expect(isSame, "\(Seeds.replay(seed))")
  }
}
