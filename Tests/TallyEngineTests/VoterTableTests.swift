import TallyModel
import TallyTesting
import Testing

@testable import TallyEngine

@Suite struct `The voter table` {
  /// Pseudonyms that are as far apart, or as close, as the test wants them.
  private static func slot(_ value: UInt128, index: UInt32) -> VoterSlot {
    VoterSlot(
      pseudonym: Pseudonym(value: value),
      nonceTag: UInt64(index) &* 3,
      index: index,
      selectionTag: index ^ 7
    )
  }

  private static func random(_ random: inout SeededRandom) -> UInt128 {
    UInt128(random.next()) << 64 | UInt128(random.next())
  }

  @Test(arguments: [0, 1, 1_000, 300_000])
  func `finds every voter as a dictionary does, through growth and splits`(_ expected: Int) {
    let seed: UInt64 = 0x5107
    var random = SeededRandom(seed: seed)
    var table = VoterTable(expected: expected)
    var model: [UInt128: VoterSlot] = [:]
    for index in 0..<UInt32(200_000) {
      let value = Self.random(&random)
      table.insert(Self.slot(value, index: index))
      model[value] = Self.slot(value, index: index)
      if index.isMultiple(of: 5), let (place, found) = table.find(Pseudonym(value: value)) {
        var changed = found
        changed.index += 1_000_000
        table.update(place, to: changed)
        model[value] = changed
      }
    }
    #expect(table.count == model.count)
    let wrong = model.filter { table.find(Pseudonym(value: $0.key))?.slot != $0.value }
    #expect(wrong.isEmpty, "seed \(seed)")
    let strangers = (0..<100_000).filter { _ in
      table.find(Pseudonym(value: Self.random(&random))) != nil
    }
    #expect(strangers.isEmpty, "seed \(seed)")
  }

  @Test func `voters whose look-up begins in one place are all kept apart`() {
    var table = VoterTable(expected: 0)
    // The same group, the same tag, for all segments' sizes; only bits that neither of them sees differ.
    let values = (0..<UInt128(5_000)).map { $0 << 70 | 0x42 }
    for (index, value) in values.enumerated() {
      table.insert(Self.slot(value, index: UInt32(index)))
    }
    for (index, value) in values.enumerated() {
      #expect(table.find(Pseudonym(value: value))?.slot.index == UInt32(index))
    }
    #expect(table.find(Pseudonym(value: 0x42 | 5_000 << 70)) == nil)
  }

  @Test func `the pseudonym of all zeros is a voter as any other`() {
    var table = VoterTable(expected: 0)
    #expect(table.find(Pseudonym(value: 0)) == nil)
    table.insert(Self.slot(0, index: 9))
    #expect(table.find(Pseudonym(value: 0))?.slot.index == 9)
    #expect(table.find(Pseudonym(value: 1)) == nil)
    #expect(table.find(Pseudonym(value: .max)) == nil)
  }

  @Test func `a small election's table is small, a large one's at most 76 bytes a voter`() {
    #expect(VoterTable(expected: 0).byteCount < 1_000)
    var random = SeededRandom(seed: 0x51)
    var table = VoterTable(expected: 0)
    var worst = 0
    for index in 0..<UInt32(500_000) {
      table.insert(Self.slot(Self.random(&random), index: index))
      if index > 1_000, index.isMultiple(of: 97) {
        worst = max(worst, table.byteCount / table.count)
      }
    }
    #expect(worst <= 77, "\(worst) bytes a voter")
  }
}
