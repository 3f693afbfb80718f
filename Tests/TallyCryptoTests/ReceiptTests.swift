import Testing
import TallyCrypto
import TallyModel

private let root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

private func checkpoint(_ text: String) throws -> Checkpoint {
  try Checkpoint(parsing: Array(text.utf8))
}

@Suite struct `A checkpoint` {
  @Test func `is read as it was written`() throws {
    for size: UInt64 in [0, 1, 9, 10, 1_000_000, .max] {
      let made = Checkpoint(origin: "example.com/ä b", size: size, root: Merkle.emptyRoot)
      #expect(try Checkpoint(parsing: made.text) == made)
    }
    #expect(try checkpoint("o\n7\n\(root)\n").size == 7)
  }

  @Test(arguments: [
    "", "o", "o\n", "o\n7", "o\n7\n", "o\n7\n\(root)", "\n7\n\(root)\n", "o\n\n\(root)\n",
    "o\n07\n\(root)\n", "o\n+7\n\(root)\n", "o\n-7\n\(root)\n", "o\n 7\n\(root)\n",
    "o\n7 \n\(root)\n", "o\n0x7\n\(root)\n", "o\n٧\n\(root)\n", "o\n00\n\(root)\n",
    "o\n18446744073709551616\n\(root)\n", "o\n99999999999999999999\n\(root)\n", "o\n7\n\n",
    "o\n7\n \(root)\n", "o\n7\n\(root) \n", "o\n7\n\(root)\n\n", "o\n7\n\(root)\nextension\n",
    "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
    "o\n7\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
    "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n",
    "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFVV\n", "o\u{1}\n7\n\(root)\n",
    "o\r\n7\n\(root)\n", "o\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
  ])
  func `in another form is refused`(text: String) {
    #expect(throws: NoteError.self) { try checkpoint(text) }
  }

  @Test func `is refused when its origin is not UTF-8`() {
    #expect(throws: NoteError.self) {
      try Checkpoint(parsing: [0xff] + Array("\n7\n\(root)\n".utf8))
    }
  }
}

@Suite struct `A receipt` {
  let origin = "example.com/log"
  let key = SigningKey(seed: [UInt8](repeating: 9, count: 32))
  let entries = (0..<11).map { Array("entry number \($0)".utf8) }

  var verifier: VerifierKey { VerifierKey(name: origin, key: key.publicKey) }

  func receipt(_ index: UInt64, size: UInt64 = 11) throws -> Receipt {
    let tree = MerkleTree(leaves: entries.map { Merkle.leaf($0) })
    let checkpoint = Checkpoint(origin: origin, size: size, root: tree.root(size: size))
    let note = try SignedNote(
      text: checkpoint.text,
      signers: [NoteSigner(name: origin, key: key)]
    )
    return Receipt(
      extra: entries[Int(index)],
      index: index,
      path: tree.inclusionPath(index: index, size: size),
      checkpoint: note.bytes
    )
  }

  /// The checkpoint of a receipt whose extra is the entry, or nothing.
  func verified(_ bytes: [UInt8]) -> Checkpoint? {
    guard let receipt = try? Receipt(parsing: bytes), let entry = receipt.extra else { return nil }
    return try? receipt.verified(leaf: Merkle.leaf(entry), by: [verifier])
  }

  @Test func `is read as it was written, for every index and size`() throws {
    for size: UInt64 in 1...11 {
      for index in 0..<size {
        let made = try receipt(index, size: size)
        #expect(try Receipt(parsing: made.bytes) == made)
        #expect(verified(made.bytes)?.size == size)
      }
    }
  }

  @Test func `without an extra is read, and an empty one is none`() throws {
    let made = try receipt(4)
    for extra: [UInt8]? in [nil, []] {
      let other = Receipt(
        extra: extra,
        index: 4,
        path: made.path,
        checkpoint: made.checkpoint
      )
      #expect(other.extra == nil)
      #expect(try Receipt(parsing: other.bytes) == other)
      #expect(!String(decoding: other.bytes, as: UTF8.self).contains("extra"))
    }
  }

  @Test func `with any byte changed or removed is refused`() throws {
    for index: UInt64 in [0, 4, 10] {
      let bytes = try receipt(index).bytes
      #expect(verified(bytes) != nil)
      for place in bytes.indices {
        var removed = bytes
        removed.remove(at: place)
        #expect(verified(removed) == nil, "without \(place)")
        for bit in 0..<8 {
          var turned = bytes
          turned[place] ^= 1 << UInt8(bit)
          #expect(verified(turned) == nil, "bit \(bit) of \(place)")
        }
        #expect(verified(Array(bytes[..<place])) == nil, "up to \(place)")
      }
    }
  }

  @Test func `with any line missing, twice or moved is refused`() throws {
    let lines = String(decoding: try receipt(4).bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
    let bytes = { (lines: [String]) in Array((lines.joined(separator: "\n") + "\n").utf8) }
    #expect(verified(bytes(Array(lines))) != nil)
    for place in lines.indices {
      var without = Array(lines)
      let line = without.remove(at: place)
      #expect(verified(bytes(without)) == nil)
      for other in 0...without.count where other != place {
        var moved = without
        moved.insert(line, at: other)
        guard moved != Array(lines) else { continue }
        #expect(verified(bytes(moved)) == nil, "\(place) to \(other)")
      }
      var twice = Array(lines)
      twice.insert(line, at: place)
      // A signature counts once, however often it stands there.
      if place != lines.count - 1 { #expect(verified(bytes(twice)) == nil, "\(place) twice") }
    }
  }

  @Test(arguments: [
    ("index 4", "index 04"), ("index 4", "index +4"), ("index 4", "index  4"),
    ("index 4", "index 4 "), ("index 4", "index 11"), ("index 4", "index 18446744073709551620"),
    ("index 4", "Index 4"), ("extra ", "extra  "), ("extra ", "Extra "), ("@v1", "@v2"),
    ("@v1\n", "@v1\r\n"), ("@v1\n", "@v1\nextra \n"), ("@v1\n", "@v1\nextra AA==\n"),
    ("@v1\n", "@v1\nindex 4\n"), ("@v1\n", "@v1\n\n"),
  ])
  func `in another spelling is refused`(old: String, new: String) throws {
    let text = String(decoding: try receipt(4).bytes, as: UTF8.self)
    let place = try #require(text.firstRange(of: old))
    var other = text
    other.replaceSubrange(place, with: new)
    #expect(throws: NoteError.self) { try Receipt(parsing: Array(other.utf8)) }
  }

  @Test func `with an extra at the limit is read, above it is refused`() throws {
    let made = try receipt(0)
    let most = [UInt8](repeating: 7, count: Receipt.extraBytesMax)
    let large = Receipt(extra: most, index: 0, path: made.path, checkpoint: made.checkpoint)
    let bytes = large.bytes
    #expect(try Receipt(parsing: bytes) == large)
    let longestLine = bytes.split(separator: 0x0a).map(\.count).max() ?? 0
    #expect(longestLine + 1 <= 65_535)
    let text = String(decoding: made.bytes, as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("extra ") })
    let longer = "extra \(Base64.encode(most + [7]))"
    var other = text
    other.replaceSubrange(line.startIndex..<line.endIndex, with: longer)
    #expect(throws: NoteError.self) { try Receipt(parsing: Array(other.utf8)) }
  }

  @Test func `has room for the largest ballot`() {
    // A mark is two bytes and its text two letters at least; a rating three bytes for four letters.
    let largest =
      BallotEntry.headBytes + Limits.scopeBytesMax + 8 + 2 * Limits.contestsMax
      + Limits.selectionsTextBytesMax
    #expect(largest <= Receipt.extraBytesMax)
  }

  @Test func `by another log, or of another entry, is refused`() throws {
    let made = try receipt(4)
    let leaf = Merkle.leaf(entries[4])
    let stranger = VerifierKey(
      name: origin,
      key: SigningKey(seed: [UInt8](repeating: 8, count: 32)).publicKey
    )
    #expect(throws: NoteError.noKnownSignature) { try made.verified(leaf: leaf, by: [stranger]) }
    #expect(throws: NoteError.notIncluded) {
      try made.verified(leaf: Merkle.leaf(entries[5]), by: [verifier])
    }
    #expect(throws: Never.self) { try made.verified(leaf: leaf, by: [stranger, verifier]) }
  }
}
