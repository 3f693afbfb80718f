import Testing
import TallyCrypto
import TallyModel

@Suite struct `SHA-256` {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `gives the digests of FIPS 180-4's examples`(message: String, digest: String) {
    #expect(Hex.encode(SHA256.hash(Array(message.utf8)).bytes) == digest)
    #expect(Hex.encode(Plain.sha256(Array(message.utf8))) == digest)
  }

  @Test func `gives the digest of a million letters`() {
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      Hex.encode(SHA256.hash(letters).bytes)
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )
  }

  @Test func `agrees with the plain one at every length up to 300`() {
    var random = SeededGenerator(seed: 1)
    for count in 0...300 {
      let message = random.bytes(count)
      #expect(SHA256.hash(message).bytes == Plain.sha256(message), "\(count) bytes")
    }
  }

  @Test func `gives the same for a message cut at every place`() {
    var random = SeededGenerator(seed: 2)
    let message = random.bytes(150)
    let whole = SHA256.hash(message)
    for first in 0...message.count {
      for second in stride(from: first, through: message.count, by: 7) {
        var stream = SHA256Stream()
        stream.update(Array(message[..<first]))
        stream.update(Array(message[first..<second]))
        stream.update(Array(message[second...]))
        #expect(stream.finish() == whole)
      }
    }
  }
}

@Suite struct `Merkle hashes` {
  @Test func `of leaves are SHA-256 with a zero before, at every length up to 300`() {
    var random = SeededGenerator(seed: 3)
    for count in 0...300 {
      let entry = random.bytes(count)
      #expect(Merkle.leaf(entry).bytes == Plain.sha256([0] + entry), "\(count) bytes")
    }
    let longest = random.bytes(Limits.entryBytesMax)
    #expect(Merkle.leaf(longest).bytes == Plain.sha256([0] + longest))
  }

  @Test func `of nodes are SHA-256 with a one before`() throws {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      let left = try #require(Digest(random.bytes(32)))
      let right = try #require(Digest(random.bytes(32)))
      #expect(Merkle.node(left, right).bytes == Plain.sha256([1] + left.bytes + right.bytes))
    }
  }

  @Test func `of nothing are SHA-256 of nothing`() {
    #expect(Merkle.emptyRoot.bytes == Plain.sha256([]))
  }
}
