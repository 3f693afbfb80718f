import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `A long line` {
  private static let limit = Limits.lineBytesMax
  private static let ping = Asked.command(.ping)

  @Test func `is read when it has as many bytes as the greeting says, with CR or without`() {
    for end in ["\n", "\r\n"] {
      let asked = Feeding.asked(whole: Conversation.line(bytes: Self.limit) + Array(end.utf8))
      guard asked.count == 1, case .cast(let fields) = asked[0] else {
        Issue.record("no ballot: \(asked.count) steps")
        continue
      }
      #expect(fields[5].last == UInt8(ascii: "x"))
    }
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 100_000])
  func `is refused once when it has more, and the next line is read`(more: Int) {
    for end in ["\n", "\r\n"] {
      let bytes =
        Conversation.line(bytes: Self.limit + more) + Array((end + "PING\n").utf8)
      #expect(Feeding.asked(whole: bytes) == [.refused(.tooLong), Self.ping])
    }
  }

  @Test func `that ends in a second CR has that one in its length`() {
    let line = Conversation.line(bytes: Self.limit)
    #expect(Feeding.asked(whole: line + Array("\r\r\n".utf8)) == [.refused(.tooLong)])
    #expect(Feeding.asked(whole: line.dropLast() + Array("\r\r\n".utf8)) == [.refused(.malformed)])
  }

  @Test func `is too long before it is anything else`() {
    var line = Conversation.line(bytes: Self.limit + 1)
    line[10] = 0
    #expect(Feeding.asked(whole: line + [0x0A]) == [.refused(.tooLong)])
  }

  @Test(arguments: [33_280, 33_281, 33_282], ["\n", "\r\n"])
  func `asks for the same when it is cut at any byte`(bytes: Int, end: String) {
    let text = Array("PING\n".utf8) + Conversation.line(bytes: bytes) + Array((end + "PING\n").utf8)
    let whole = Feeding.asked(whole: text)
    #expect(whole == PlainWire.asked(text))
    // Every eighth inside of the line, every one about its ends.
    let cuts = (0...text.count).filter { $0 < 100 || $0 > 33_200 || $0 % 8 == 0 }
    for cut in cuts where Feeding.asked(text, cutAt: cut) != whole {
      Issue.record("cut at \(cut)")
    }
  }

  @Test func `without an end holds no more than a line`() {
    var feeding = Feeding()
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000)
    for _ in 0..<10_000 { feeding.feed(piece) }
    #expect(feeding.heldBytesMax <= Self.limit + 1)
    #expect(feeding.session.heldBytes == 0)
    #expect(!feeding.session.isBetweenRequests)
    feeding.feed("\nPING\n")
    #expect(feeding.asked == [.refused(.tooLong), Self.ping])
  }

  @Test func `of spaces is refused as quickly as any`() {
    let spaces = [UInt8](repeating: 0x20, count: Self.limit)
    #expect(Feeding.asked(whole: spaces + [0x0A]) == [.refused(.malformed)])
    let words = Array("STATUS".utf8) + spaces.dropFirst(6)
    #expect(Feeding.asked(whole: words + [0x0A]) == [.refused(.malformed)])
  }
}
