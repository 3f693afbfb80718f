package import TallyModel

/// What a voter takes home: an entry's place in the log, the path from it, a signed checkpoint.
///
/// A `.tlog-proof` file, with the entry itself as `extra`, so that a verifier computes the leaf.
/// - SeeAlso: C2SP tlog-proof.
package struct Receipt: Equatable, Sendable {
  /// With `extra ` and base64 the line stays below 64 KiB, which other readers ask for.
  package static let extraBytesMax = 49_146
  private static let header = Array("c2sp.org/tlog-proof@v1".utf8)
  private static let extraPrefix = Array("extra ".utf8)
  private static let indexPrefix = Array("index ".utf8)

  /// The entry's bytes; not empty.
  package let extra: [UInt8]?
  package let index: UInt64
  /// The leaf's sibling first.
  package let path: [Digest]
  /// A signed note, byte for byte as the log gave it.
  package let checkpoint: [UInt8]

  /// Puts a receipt together from what the log knows.
  ///
  /// `extra` has at most ``extraBytesMax`` bytes, an empty one is none; the path has at most
  /// ``MerkleProof/pathCountMax`` hashes. Anything longer traps.
  package init(extra: [UInt8]?, index: UInt64, path: [Digest], checkpoint: [UInt8]) {
    precondition((extra?.count ?? 0) <= Self.extraBytesMax, "Too long for a receipt.")
    precondition(path.count <= MerkleProof.pathCountMax, "No path is so long.")
    self.extra = extra?.isEmpty == true ? nil : extra
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  /// Reads a receipt; every number and hash in its one spelling.
  ///
  /// The checkpoint is read as a note and as a checkpoint, the index lies within it, and the path is
  /// as long as index and size ask for. Signature and path are not checked.
  package init(parsing bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= Limits.noteBytesMax else {
      throw .malformedReceipt(reason: "it is longer than \(Limits.noteBytesMax) bytes")
    }
    var lines = LineReader(bytes[...])
    guard lines.next().map(Array.init) == Self.header else {
      throw .malformedReceipt(reason: "it does not begin with c2sp.org/tlog-proof@v1")
    }
    var line = lines.next()
    var extra: [UInt8]?
    if let text = line, text.starts(with: Self.extraPrefix) {
      extra = Base64.decode(text.dropFirst(Self.extraPrefix.count))
      guard let extra, (1...Self.extraBytesMax).contains(extra.count) else {
        throw .malformedReceipt(reason: "its extra is not base64 of a fitting length")
      }
      line = lines.next()
    }
    guard let text = line, text.starts(with: Self.indexPrefix),
      let index = NoteText.decimal(text.dropFirst(Self.indexPrefix.count))
    else { throw .malformedReceipt(reason: "its index is not a plain decimal number") }
    let path = try Self.path(&lines)
    let checkpoint = Array(lines.rest)
    let size = try Checkpoint(parsing: SignedNote(parsing: checkpoint).text).size
    guard index < size, path.count == MerkleProof.pathCount(index: index, size: size) else {
      throw .malformedReceipt(reason: "its index and path do not fit the checkpoint's size")
    }
    self.init(extra: extra, index: index, path: path, checkpoint: checkpoint)
  }

  /// The hashes up to and with the empty line.
  private static func path(_ lines: inout LineReader) throws(NoteError) -> [Digest] {
    var path: [Digest] = []
    while let line = lines.next() {
      if line.isEmpty { return path }
      guard let hash = NoteText.digest(line) else {
        throw .malformedReceipt(reason: "a line of its path is not the base64 of 32 bytes")
      }
      guard path.count < MerkleProof.pathCountMax else {
        throw .malformedReceipt(reason: "its path has more than \(MerkleProof.pathCountMax) hashes")
      }
      path.append(hash)
    }
    throw .malformedReceipt(reason: "it has no checkpoint")
  }

  /// The receipt as it is written and sent.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64 + (extra?.count ?? 0) * 4 / 3 + path.count * 45 + checkpoint.count)
    bytes.append(contentsOf: Self.header)
    bytes.append(NoteText.lineFeed)
    if let extra {
      bytes.append(contentsOf: Self.extraPrefix)
      Base64.append(extra.rawSpan, to: &bytes)
      bytes.append(NoteText.lineFeed)
    }
    bytes.append(contentsOf: Self.indexPrefix)
    bytes.append(contentsOf: String(index).utf8)
    bytes.append(NoteText.lineFeed)
    for hash in path {
      hash.appendBase64(to: &bytes)
      bytes.append(NoteText.lineFeed)
    }
    bytes.append(NoteText.lineFeed)
    bytes.append(contentsOf: checkpoint)
    return bytes
  }

  /// The checkpoint, once known keys have signed it and the entry is shown to lie in its tree.
  ///
  /// The leaf is ``Merkle/leaf(_:)-(RawSpan)`` of the entry, most often of ``extra``. Which origin is
  /// the right one, only the caller knows.
  package func verified(
    leaf: Digest,
    by keys: [VerifierKey]
  ) throws(NoteError) -> Checkpoint {
    let note = try SignedNote(parsing: checkpoint)
    _ = try note.verified(by: keys)
    let promised = try Checkpoint(parsing: note.text)
    let root = MerkleProof.inclusionRoot(
      index: index,
      size: promised.size,
      leaf: leaf,
      path: path
    )
    guard root == promised.root else { throw .notIncluded }
    return promised
  }
}
