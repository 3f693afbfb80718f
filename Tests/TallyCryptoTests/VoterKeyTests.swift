import Testing
import TallyCrypto
import TallyModel

/// RFC 4231, section 4: key, data, HMAC-SHA-256.
private let rfc4231: [(key: [UInt8], data: [UInt8], code: String)] = [
  (
    [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
  ),
  (
    Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
  ),
  (
    [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
  ),
  (
    Array(1...25), [UInt8](repeating: 0xcd, count: 50),
    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
  ),
  (
    [UInt8](repeating: 0x0c, count: 20), Array("Test With Truncation".utf8),
    "a3b6167473100ee06e0c796c2955552b"
  ),
  (
    [UInt8](repeating: 0xaa, count: 131),
    Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
  ),
  (
    [UInt8](repeating: 0xaa, count: 131), longText,
    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
  ),
]

private let longText = Array(
  ("This is a test using a larger than block-size key and a larger than block-size data. "
    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
)

private func pseudonym(_ key: VoterKey, scope: [UInt8], voterID: [UInt8]) -> Pseudonym {
  key.pseudonym(scope: scope.rawSpan, voterID: voterID.rawSpan)
}

@Suite struct `A voter key` {
  @Test func `has a plain HMAC to be held to, and that one gives the codes of RFC 4231`() {
    for vector in rfc4231 {
      let code = Hex.encode(Plain.hmac(key: vector.key, vector.data))
      #expect(code.hasPrefix(vector.code))
    }
  }

  @Test func `gives the code of RFC 4231 case 7, whose data reads as scope and id`() throws {
    // A key longer than a block is hashed to 32 bytes; the text's first letter is its scope's length.
    let key = VoterKey(SHA256.hash([UInt8](repeating: 0xaa, count: 131)).bytes)
    let scopeEnd = 1 + Int(longText[0])
    let made = pseudonym(
      key,
      scope: Array(longText[1..<scopeEnd]),
      voterID: Array(longText[scopeEnd...])
    )
    #expect(made.hex == "9b09ffa71b942fcb27635fbcd5b0e944")
  }

  @Test func `agrees with the plain HMAC at every length of scope and id`() {
    var random = SeededGenerator(seed: 5)
    let secret = random.bytes(32)
    let key = VoterKey(secret)
    for scopeCount in [0, 1, 2, 7, 10, 31, 47, 54, 55, 56, 64, 130, 255] {
      for idCount in 0...130 {
        let scope = random.bytes(scopeCount)
        let id = random.bytes(idCount)
        let plain = Plain.hmac(key: secret, [UInt8(scopeCount)] + scope + id)
        #expect(
          pseudonym(key, scope: scope, voterID: id).hex == Hex.encode(plain.prefix(16)),
          "\(scopeCount) and \(idCount) bytes"
        )
      }
    }
  }

  @Test func `tells scope and id apart where one ends and the other begins`() {
    let key = VoterKey(Array(0..<32))
    let text = Array("page12345678".utf8)
    let all = (0...text.count).map {
      pseudonym(key, scope: Array(text[..<$0]), voterID: Array(text[$0...]))
    }
    #expect(Set(all).count == all.count)
  }

  @Test func `serves many threads at once`() async {
    let key = VoterKey(Array(0..<32))
    let alone = (0..<500).map { pseudonym(key, scope: [], voterID: Array("\($0)".utf8)) }
    await withTaskGroup(of: [Pseudonym].self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<500).map { pseudonym(key, scope: [], voterID: Array("\($0)".utf8)) }
        }
      }
      for await together in group { #expect(together == alone) }
    }
  }

  @Test func `is random, 32 bytes, and another each time`() {
    let keys = (0..<20).map { _ in VoterKey.random() }
    #expect(Set(keys).count == 20)
    #expect(keys.allSatisfy { $0.count == VoterKey.byteCount })
    #expect(Randomness.bytes(0) == [])
  }

  @Test func `of another length traps`() async {
    await #expect(processExitsWith: .failure) { _ = VoterKey([1, 2, 3]) }
  }
}
