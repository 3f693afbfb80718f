import TallyCrypto
@testable import TallyEngine
import TallyModel
import TallyTesting
import Testing

@Suite struct `Tags of nonces and selections` {
  private static func key(_ number: UInt8) -> TagKey {
    TagKey(of: VoterKey([UInt8](repeating: number, count: 32)))
  }

  private static func selections(_ options: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(big: UInt16(options.count))
    for option in options { bytes.append(big: option) }
    return bytes
  }

  @Test func `are other ones under another key, and the same under the same`() {
    let choice = Self.selections([1, 2, 3, 9])
    let tags = (0..<50).map { SelectionTag.make(choice.rawSpan, Self.key($0)) }
    #expect(Set(tags).count == 50)
    #expect(SelectionTag.make(choice.rawSpan, Self.key(7)) == tags[7])
    let nonces = (0..<50).map { NonceTag.make(UInt128(0x1234_5678), Self.key($0)) }
    #expect(Set(nonces).count == 50)
  }

  @Test func `differ for nonces that differ in one bit, in both halves, or by a counter`() {
    let key = Self.key(1)
    let base: UInt128 = 0x0123_4567_89AB_CDEF_0011_2233_4455_6677
    let top: UInt128 = 1 << 127 | 1 << 63
    var nonces: [UInt128] = [base, base ^ top]
    for bit in 0..<128 { nonces.append(base ^ (1 << UInt128(bit))) }
    for count in 1...1_000 {
      nonces.append(base &+ UInt128(count))
      nonces.append(base &+ UInt128(count) << 64)
    }
    let distinct = Set(nonces).count
    #expect(Set(nonces.map { NonceTag.make($0, key) }).count == distinct)
  }

  @Test func `that were looked for under one key are of no use under another`() {
    var random = SeededRandom(seed: 1)
    var seen: [UInt32: [UInt8]] = [:]
    var pair: ([UInt8], [UInt8])?
    while pair == nil {
      let options = (0..<20).filter { _ in Bool.random(using: &random) }.map { UInt16($0) }
      let choice = Self.selections(options)
      let tag = SelectionTag.make(choice.rawSpan, Self.key(1)) & 0xFFFF
      if let other = seen[tag], other != choice { pair = (other, choice) }
      seen[tag] = choice
    }
    let (first, second) = pair ?? ([], [])
    let together = (UInt8(2)..<102).count { number in
      let key = Self.key(number)
      return SelectionTag.make(first.rawSpan, key) & 0xFFFF
        == SelectionTag.make(second.rawSpan, key) & 0xFFFF
    }
    #expect(together <= 1)
  }
}
