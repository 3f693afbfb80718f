import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `The line scan` {
  /// Bytes at the edges of what it looks for, and those that a borrow could mistake for them.
  private static let edges: [UInt8] = [
    0x00, 0x01, 0x09, 0x0A, 0x0B, 0x0D, 0x1F, 0x20, 0x21, 0x7F, 0x80, 0x81, 0x8A, 0x9F, 0xA0, 0xFF,
  ]

  private static func firstControl(_ bytes: [UInt8], from start: Int) -> Int {
    bytes[start...].firstIndex { $0 < 0x20 } ?? bytes.count
  }

  private static func first(_ byte: UInt8, _ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    bytes[start..<end].firstIndex(of: byte) ?? end
  }

  @Test(arguments: Seeds.some(20))
  func `finds what a plain loop finds`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for length in 0...40 {
      // Few different bytes, so that what is looked for is there now and then.
      let some = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        Self.edges.randomElement(using: &random) ?? 0
      }
      let bytes = (0..<length).map { _ in some.randomElement(using: &random) ?? 0 }
      compare(bytes, some + [0x0A, 0x20], seed)
    }
  }

  private func compare(_ bytes: [UInt8], _ wanted: [UInt8], _ seed: UInt64) {
    for start in 0...bytes.count {
      let marks = LineScan.marks(bytes.rawSpan, from: start)
      let control = Self.firstControl(bytes, from: start)
      #expect(marks.control == control, "\(Seeds.replay(seed))")
      let spaces = (start..<control).filter { bytes[$0] == 0x20 }.prefix(LineMarks.spacesMax)
      #expect((0..<marks.spaceCount).map { marks[$0] } == Array(spaces), "\(Seeds.replay(seed))")
      for end in start...bytes.count {
        for byte in wanted
        where LineScan.first(byte, bytes.rawSpan, from: start, to: end)
          != Self.first(byte, bytes, start, end)
        {
          Issue.record("\(byte) in \(bytes) from \(start) to \(end): \(Seeds.replay(seed))")
        }
      }
    }
  }

  @Test func `finds every byte at every place of two words`() {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<16 {
        var bytes = [UInt8](repeating: byte == 0x41 ? 0x42 : 0x41, count: 16)
        bytes[place] = byte
        #expect(LineScan.first(byte, bytes.rawSpan, from: 0, to: 16) == place)
        let marks = LineScan.marks(bytes.rawSpan, from: 0)
        #expect(marks.control == (byte < 0x20 ? place : 16))
        #expect(marks.spaceCount == (byte == 0x20 ? 1 : 0))
      }
    }
  }
}
