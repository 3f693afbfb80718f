import TallyModel
import TallyTesting
import Testing

@Suite struct `Items` {
  @Test(arguments: [2, 3])
  func `are sorted from every order of up to six, and nothing beside them moves`(stride: Int) {
    for count in 0...6 {
      for order in PlainSelections.orders(Array(0..<count)) {
        let items = order.flatMap { Self.item($0 * 200, stride: stride) }
        var bytes = [0xEE] + items + [0xEE]
        var span = bytes.mutableSpan
        let isDistinct = ItemSort.sortDistinct(&span, start: 1, count: count, stride: stride)
        let sorted = (0..<count).flatMap { Self.item($0 * 200, stride: stride) }
        #expect(bytes == [0xEE] + sorted + [0xEE])
        #expect(isDistinct)
      }
    }
  }

  @Test(arguments: [41, 42] as [UInt64])
  func `are sorted in any number, equal ones beside each other`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let count = Int.random(in: 0..<120, using: &random)
      let keys = (0..<count).map { _ in Int.random(in: 0..<300, using: &random) }
      for stride in [2, 3] {
        let items: [UInt8] = keys.flatMap { Self.item($0, stride: stride) }
        var bytes = [0xEE] + items + [0xEE]
        var span = bytes.mutableSpan
        let isDistinct = ItemSort.sortDistinct(&span, start: 1, count: count, stride: stride)
        let sorted: [UInt8] = keys.sorted().flatMap { Self.item($0, stride: stride) }
        #expect(bytes == [0xEE] + sorted + [0xEE], "seed \(seed)")
        #expect(isDistinct == (Set(keys).count == count), "seed \(seed)")
      }
    }
  }

  /// An item whose third byte follows from its key, so that a torn one is seen.
  private static func item(_ key: Int, stride: Int) -> [UInt8] {
    let bytes = [UInt8(key >> 8), UInt8(key & 255), UInt8(key * 7 & 255)]
    return Array(bytes.prefix(stride))
  }
}
