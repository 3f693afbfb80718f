import TallyModel
import TallyTesting
import TallyWire

/// A session that is fed piece by piece, what it asked for, and the most that it held meanwhile.
struct Feeding {
  private(set) var session = Session()
  private(set) var asked: [Asked] = []
  private(set) var heldBytesMax = 0

  /// Feeds one read's bytes; all of them are used up.
  mutating func feed(_ bytes: [UInt8]) {
    var offset = 0
    while let step = session.next(in: bytes.rawSpan, from: &offset) {
      var isCarried = false
      if case .cast(_, let carried) = step { isCarried = carried }
      asked.append(Asked(step, in: isCarried ? session.carried : bytes))
      heldBytesMax = max(heldBytesMax, session.heldBytes)
    }
    precondition(offset == bytes.count, "Bytes are left without a step.")
    heldBytesMax = max(heldBytesMax, session.heldBytes)
  }

  mutating func feed(_ text: String) { feed(Array(text.utf8)) }

  /// Feeds in pieces of random lengths, most of them short.
  mutating func feed(_ bytes: [UInt8], inPieces random: inout SeededRandom) {
    var start = 0
    while start < bytes.count {
      let most = random.next() % 8 == 0 ? 20_000 : 40
      let end = min(bytes.count, start + Int.random(in: 1...most, using: &random))
      feed(Array(bytes[start..<end]))
      start = end
    }
  }

  static func asked(whole bytes: [UInt8]) -> [Asked] {
    var feeding = Feeding()
    feeding.feed(bytes)
    return feeding.asked
  }

  static func asked(_ bytes: [UInt8], cutAt cut: Int) -> [Asked] {
    var feeding = Feeding()
    feeding.feed(Array(bytes[..<cut]))
    feeding.feed(Array(bytes[cut...]))
    return feeding.asked
  }
}
