import TallyEngine
import Testing

@Suite struct `A hand-over` {
  @Test(arguments: 1...4)
  func `gives values out in their order, and back what finds no room`(depth: Int) {
    let handoff = BoundedHandoff<Int>(depth: depth)
    var next = 0
    var expected = 0
    // Every fill from every place: its places are used in turn.
    for round in 0..<40 {
      for _ in 0...(round % depth) {
        #expect(handoff.trySend(next) == nil)
        next += 1
      }
      if next - expected == depth { #expect(handoff.trySend(-1) == -1) }
      while let value = handoff.tryReceive() {
        #expect(value == expected)
        expected += 1
      }
      #expect(expected == next)
    }
  }

  @Test func `that is finished gives out what is left, and back what comes after`() async {
    let handoff = BoundedHandoff<Int>(depth: 2)
    #expect(handoff.trySend(1) == nil)
    handoff.finish()
    #expect(handoff.trySend(2) == 2)
    #expect(await handoff.send(3) == 3)
    #expect(!handoff.isOver)
    #expect(await handoff.receive() == 1)
    #expect(await handoff.receive() == nil)
    #expect(handoff.isOver)
  }

  /// Without the ring, whoever holds a value until it is wanted would sleep for ever.
  @Test func `tells whoever waits at its bell that a value is wanted`() async {
    let bell = Bell()
    let handoff = BoundedHandoff<Int>(depth: 1, bell: bell)
    #expect(!handoff.isAwaited)
    let receiver = Task { await handoff.receive() }
    while !handoff.isAwaited { await bell.wait() }
    #expect(handoff.trySend(7) == nil)
    #expect(!handoff.isAwaited)
    #expect(await receiver.value == 7)
  }

  @Test func `brings every value through, with many that send and many that receive`() async {
    let handoff = BoundedHandoff<Int>(depth: 3)
    let sum = await withTaskGroup(of: Int.self) { group in
      for sender in 0..<4 {
        group.addTask {
          for value in 0..<500 { _ = await handoff.send(sender * 500 + value) }
          return 0
        }
      }
      for _ in 0..<3 {
        group.addTask {
          var sum = 0
          for _ in 0..<500 { sum += await handoff.receive() ?? 0 }
          return sum
        }
      }
      var sum = 0
      for _ in 0..<500 { sum += await handoff.receive() ?? 0 }
      return await group.reduce(sum) { $0 + $1 }
    }
    #expect(sum == (0..<2_000).reduce(0, +))
    #expect(handoff.tryReceive() == nil)
  }
}
