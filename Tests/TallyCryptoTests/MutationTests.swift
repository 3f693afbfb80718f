import Testing
import TallyCrypto
import TallyModel

/// Readers of bytes from strangers: whatever comes, they answer.
@Suite struct `Reading what a stranger wrote` {
  @Test(arguments: 1...8)
  func `never traps, and what is read is written the same`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let note = try WorkedVector.note(5).bytes
    let receipt = try WorkedVector.receipt(2, of: 5)
    let withEntry = Receipt(
      extra: WorkedVector.entries(5)[2],
      index: 2,
      path: receipt.path,
      checkpoint: note
    )
    let signer = try NoteSigner(name: "officer", key: WorkedVector.logKey)
    let seeds = [
      note, receipt.bytes, withEntry.bytes, WorkedVector.checkpoint(5).text,
      Array(signer.verifier.vkey.utf8), Array(signer.privateKeyText.utf8),
    ]
    for round in 0..<1_500 {
      let bytes = mutated(seeds, using: &random)
      let comment = Comment(rawValue: "seed \(seed), round \(round)")
      if let read = try? SignedNote(parsing: bytes) { #expect(read.bytes == bytes, comment) }
      if let read = try? Receipt(parsing: bytes) { #expect(read.bytes == bytes, comment) }
      if let read = try? Checkpoint(parsing: bytes) { #expect(read.text == bytes, comment) }
      let text = String(decoding: bytes, as: UTF8.self)
      if let read = try? VerifierKey(vkey: text) { #expect(read.vkey == text, comment) }
      if let read = try? NoteSigner(privateKeyText: text) {
        #expect(read.privateKeyText == text, comment)
      }
    }
  }

  /// One of the seeds with one to four changes, sometimes with a piece of another in it.
  private func mutated(_ seeds: [[UInt8]], using random: inout SeededGenerator) -> [UInt8] {
    var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
    let pieces: [[UInt8]] = [
      [0x0a], [0x0a, 0x0a], Array("— ".utf8), [0], [0xff], Array("0".utf8), Array("=".utf8),
      Array("+".utf8), Array(" ".utf8), Array("index 18446744073709551615\n".utf8),
    ]
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let start = Int.random(in: 0...bytes.count, using: &random)
      let end = Int.random(in: start...min(bytes.count, start + 8), using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: random.bytes(end - start), at: start)
      case 2 where start < bytes.count:
        bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 3:
        bytes.insert(
          contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)],
          at: start
        )
      case 4: bytes.removeSubrange(start...)
      default:
        let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        bytes.replaceSubrange(start..., with: other[min(start, other.count)...])
      }
    }
    return bytes
  }
}
