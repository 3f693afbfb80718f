import Testing
import TallyCrypto
import TallyModel

/// A small log whose every byte is known: seeds 00…1f and 20…3f, entries `ballot-0`, `ballot-1`, ….
///
/// The expected values were made by other implementations of the formats (see docs/formats.md).
enum WorkedVector {
  static let origin = "example.com/tally/demo"
  static let witnessName = "witness.example/w1"
  static let witnessTime: UInt64 = 1_767_000_000
  static let logKey = SigningKey(seed: Array(0..<32))
  static let witnessKey = SigningKey(seed: Array(32..<64))

  static func entries(_ count: Int) -> [[UInt8]] {
    (0..<count).map { Array("ballot-\($0)".utf8) }
  }

  static func tree(_ count: Int) -> MerkleTree {
    MerkleTree(leaves: entries(count).map { Merkle.leaf($0) })
  }

  static func checkpoint(_ count: Int) -> Checkpoint {
    Checkpoint(origin: origin, size: UInt64(count), root: tree(count).root)
  }

  /// A witness's signature of type 0x04, which the product neither makes nor checks.
  static func cosignature(over text: [UInt8]) -> NoteSignature {
    let message = Array("cosignature/v1\ntime \(witnessTime)\n".utf8) + text
    var body: [UInt8] = []
    body.append(big: witnessTime)
    return NoteSignature(
      name: witnessName,
      keyID: witnessKeyID,
      signature: body + witnessKey.sign(message)
    )
  }

  static let witnessKeyID = VerifierKey.keyID(
    name: witnessName,
    type: 0x04,
    publicKey: witnessKey.publicKey.bytes
  )

  static func note(_ count: Int) throws -> SignedNote {
    let signer = try NoteSigner(name: origin, key: logKey)
    var note = try SignedNote(text: checkpoint(count).text, signers: [signer])
    try note.add(cosignature(over: note.text))
    return note
  }

  static func receipt(_ index: UInt64, of count: Int) throws -> Receipt {
    Receipt(
      extra: nil,
      index: index,
      path: tree(count).inclusionPath(index: index, size: UInt64(count)),
      checkpoint: try note(count).bytes
    )
  }

  static func tile(_ tree: MerkleTree, level: Int, index: UInt64, width: Int) -> [UInt8] {
    (0..<UInt64(width)).flatMap { tree.node(level: 8 * level, index: index * 256 + $0).bytes }
  }

  static func bundle(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
    entries.flatMap { entry in
      var bytes: [UInt8] = []
      bytes.append(big: UInt16(entry.count))
      return bytes + entry
    }
  }
}

private func sha256(_ bytes: [UInt8]) -> String { Hex.encode(SHA256.hash(bytes).bytes) }

@Suite struct `The worked vector` {
  @Test func `has its keys`() throws {
    let log = VerifierKey(name: WorkedVector.origin, key: WorkedVector.logKey.publicKey)
    let vkey = "example.com/tally/demo+1970e537+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    #expect(log.vkey == vkey)
    #expect(try VerifierKey(vkey: vkey) == log)
    #expect(
      Hex.encode(log.key.bytes)
        == "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    )
    let witness = Base64.encode([0x04] + WorkedVector.witnessKey.publicKey.bytes)
    let id = String(WorkedVector.witnessKeyID, radix: 16)
    #expect(
      "\(WorkedVector.witnessName)+\(id)+\(witness)"
        == "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    )
  }

  @Test func `has its leaves and roots`() {
    let tree = WorkedVector.tree(5)
    let hex = { (digest: Digest) in Hex.encode(digest.bytes) }
    #expect(
      hex(tree.node(level: 0, index: 0))
        == "cb56681cdca7527267909b05b19a824f90e8fc409b3a5eaeb6d0960c5370df44"
    )
    #expect(
      hex(tree.node(level: 0, index: 2))
        == "48493a9d4e0c90d0117959541ec8efb031226613ffe95a75900476b0e7abe8da"
    )
    #expect(
      hex(tree.root(size: 3))
        == "e2ecce54bccb1c6982763668d50ea896f91bb01446b31c53ec2329d49df0db0d"
    )
    #expect(
      hex(tree.root) == "eba56202b5cf7ad60229ec9ac930b10a6b9442b1904ab12d1ba87ee196a14c54"
    )
    let large = WorkedVector.tree(300)
    #expect(
      hex(large.root(size: 256))
        == "7542ab6a247f43236327586d20814948bc7ca9f30f24fd7640a825cd2a27b456"
    )
    #expect(
      hex(large.root) == "e3425b342151d91c93b07e9978e3fad99d117de4b882498926852a5d2191e2af"
    )
  }

  @Test func `has its checkpoint and signature`() throws {
    let text = WorkedVector.checkpoint(5).text
    #expect(
      text
        == Array(
          """
          example.com/tally/demo
          5
          66ViArXPetYCKeyayTCxCmuUQrGQSrEtG6h+4ZahTFQ=

          """.utf8
        )
    )
    #expect(text.count == 70)
    #expect(
      Hex.encode(WorkedVector.logKey.sign(text))
        == "6e8d3ad354c4348f41358f9ef7f6d3672993765b3c33dee27311b67c4d2e1e88"
        + "2a676936e4b6f14b6a3ae2485215c98afb5367275ca98b15db48fcedb0710d04"
    )
    let note = try WorkedVector.note(5)
    #expect(note.bytes.count == 319)
    #expect(sha256(note.bytes).hasPrefix("7838e7b2") && sha256(note.bytes).hasSuffix("5b1c"))
  }

  @Test func `has its receipt of index 2`() throws {
    let bytes = try WorkedVector.receipt(2, of: 5).bytes
    #expect(
      bytes
        == Array(
          """
          c2sp.org/tlog-proof@v1
          index 2
          XJ4rhbVJejLdXn+GfDyY5HnMxlUvdQo6g+SnmxShJG8=
          RotyzSz/mUeZXXbpLVwP3o9Fw3FimPlnt90uP+CKurg=
          SZfIw9X32kiRJT32Tae4g6mhdWP+N4zjZRs6gOo5wg4=

          example.com/tally/demo
          5
          66ViArXPetYCKeyayTCxCmuUQrGQSrEtG6h+4ZahTFQ=

          — example.com/tally/demo GXDlN26NOtNUxDSPQTWPnvf202cpk3ZbPDPe4nMRtnxNLh6IKmdpNuS28UtqOuJIU\
          hXJivtTZydcqYsV20j87bBxDQQ=
          — witness.example/w1 IDJKvgAAAABpUkfAc4RXp1HOWXk/cTmX8hRZ1z2jV17uyeF7ne8iWy0FwuN48ydWPhlL+5\
          q+vibfb7ak/KSngUX6g37uTxVNMpiQAg==

          """.utf8
        )
    )
    #expect(bytes.count == 486)
    #expect(
      sha256(bytes) == "60a026132041eb0aed638b7310c8b31a27e1d8d99838c28c13ec45246a8e8291"
    )
    let large = try WorkedVector.receipt(299, of: 300).bytes
    #expect(large.count == 580)
    #expect(sha256(large).hasPrefix("5729d0f3") && sha256(large).hasSuffix("d6d9"))
  }

  @Test func `has receipts that a voter can check`() throws {
    let log = VerifierKey(name: WorkedVector.origin, key: WorkedVector.logKey.publicKey)
    for (count, indices) in [(5, 0..<5), (300, 295..<300)] {
      for index in indices {
        let bytes = try WorkedVector.receipt(UInt64(index), of: count).bytes
        let receipt = try Receipt(parsing: bytes)
        #expect(receipt.bytes == bytes)
        let leaf = Merkle.leaf(WorkedVector.entries(count)[index])
        #expect(try receipt.verified(leaf: leaf, by: [log]) == WorkedVector.checkpoint(count))
      }
    }
  }

  @Test func `has its tiles and bundles of five entries`() {
    let hashes = WorkedVector.tile(WorkedVector.tree(5), level: 0, index: 0, width: 5)
    #expect(TilePath.tile(level: 0, index: 0, width: 5) == "tile/0/000.p/5")
    #expect(hashes.count == 160)
    #expect(
      sha256(hashes) == "a14e8effddc579a93f011fbb3d139b9568c1a437cb77359f2a4d3880220db242"
    )
    let entries = WorkedVector.bundle(WorkedVector.entries(5)[...])
    #expect(TilePath.entries(index: 0, width: 5) == "tile/entries/000.p/5")
    #expect(entries.count == 50)
    #expect(
      sha256(entries) == "1000f2163dde6b44414dce0c6c7366357370b49753a032fb01617a94323e5cf1"
    )
  }

  @Test(arguments: [
    (0, 0, 256, 8192, "6739fc2b3d74c1971e34f54df7f2baaaf3621a1609fc359ff0d556a7dd3158eb"),
    (0, 1, 44, 1408, "9504c123a3d4fe4d9da9bc59ed154db48a7218400e6b4eb1fc2d758bca7ba989"),
    (1, 0, 1, 32, "2491b670438b5796e31b335881f2bd1b55b5bb916fe3448617f8d9878c7bea0e"),
  ])
  func `has its tiles of 300 entries`(
    level: Int,
    index: UInt64,
    width: Int,
    count: Int,
    digest: String
  ) {
    let bytes = WorkedVector.tile(
      WorkedVector.tree(300),
      level: level,
      index: index,
      width: width
    )
    #expect(bytes.count == count)
    #expect(sha256(bytes) == digest)
  }

  @Test func `has its bundles of 300 entries`() {
    let entries = WorkedVector.entries(300)
    let full = WorkedVector.bundle(entries[..<256])
    #expect(full.count == 2962)
    #expect(sha256(full) == "af032b1ac839f6d21a8ae5bd9e479ec640dc5cc25e8c2861b30680c1fb9f31cb")
    let rest = WorkedVector.bundle(entries[256...])
    #expect(rest.count == 528)
    #expect(sha256(rest) == "1d7a1fe7238e16bf64d15c7c4dd2b53a89c3e957d5ca259601f77600c1bec9b4")
  }

  @Test func `has its consistency paths`() {
    let small = WorkedVector.tree(5)
    #expect(
      small.consistencyPath(from: 3, to: 5).map { Base64.encode($0.bytes) } == [
        "SEk6nU4MkNAReVlUHsjvsDEiZhP/6Vp1kAR2sOer6No=",
        "XJ4rhbVJejLdXn+GfDyY5HnMxlUvdQo6g+SnmxShJG8=",
        "RotyzSz/mUeZXXbpLVwP3o9Fw3FimPlnt90uP+CKurg=",
        "SZfIw9X32kiRJT32Tae4g6mhdWP+N4zjZRs6gOo5wg4=",
      ]
    )
    let large = WorkedVector.tree(300)
    #expect(
      large.consistencyPath(from: 256, to: 300).map { Base64.encode($0.bytes) }
        == ["yu7I8f3GGdDPsZAp2C4nndqFeytHfpAerLJxZrat5/A="]
    )
  }
}
