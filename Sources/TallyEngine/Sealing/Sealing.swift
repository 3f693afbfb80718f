import Synchronization
package import TallyCrypto
package import TallyLedger
package import TallyModel

/// One election's part of a sealed block.
package final class SealedFrame: Sendable {
  package let frame: LogFrame
  package let growth: TreeGrowth
  /// The signed checkpoint that covers it: a C2SP signed note.
  package let checkpoint: [UInt8]
  /// Guards the lines, made when the first whole receipt is asked for.
  private let lines = Mutex<PathLines?>(nil)

  fileprivate init(frame: LogFrame, growth: TreeGrowth, checkpoint: [UInt8]) {
    self.frame = frame
    self.growth = growth
    self.checkpoint = checkpoint
  }

  /// The lines of every inclusion path of the batch.
  var pathLines: PathLines {
    lines.withLock { lines in
      if let lines { return lines }
      let made = PathLines(growth)
      lines = made
      return made
    }
  }
}

/// Ballots that are durable and signed for: their answers may leave.
package struct SealedBatch: ~Copyable, Sendable {
  /// In order of arrival; each record has its verdict and, where it stands in a log, its index.
  package let casts: [CastBatch]
  package let frames: [SealedFrame]

  fileprivate init(casts: [CastBatch], frames: [SealedFrame]) {
    self.casts = casts
    self.frames = frames
  }
}

/// The fourth room: signs each grown tree, makes the signer state durable, and gives receipts.
package struct Sealing: ~Copyable, Sendable {
  /// Nothing only while the journal is being read back.
  private var signerState: SignerState?
  private let reader: JournalReader
  private var archives: [LogArchive] = []
  var tiles = TileCache()
  /// The latest signed checkpoint of each election, by its number.
  private var checkpoints: [[UInt8]] = []
  /// What was sealed since the start.
  package private(set) var traffic = Traffic()

  package struct Traffic: Sendable {
    package fileprivate(set) var blocks: UInt64 = 0
    package fileprivate(set) var entries: UInt64 = 0
    /// Entries of the largest block.
    package fileprivate(set) var largestBlock: UInt64 = 0

    fileprivate mutating func add(_ frames: [SealedFrame]) {
      let entries = frames.reduce(0) { $0 + $1.growth.size - $1.growth.oldSize }
      blocks += 1
      self.entries += entries
      largestBlock = max(largestBlock, entries)
    }
  }

  /// A room that cannot sign yet: ``replay`` brings the archives back, ``resume`` opens it.
  init(reader: JournalReader) {
    signerState = nil
    self.reader = reader
  }

  /// Signs what is recorded; when this returns, answers may leave.
  ///
  /// - Throws: ``LedgerError`` when the signer state could not be made durable: the engine stops, and
  ///   no answer leaves.
  /// - Complexity: One Ed25519 signature for each election that grew; one synced write.
  package mutating func seal(
    _ recorded: consuming RecordedBatch
  ) throws(LedgerError) -> SealedBatch {
    if let cause = signerState?.stoppedBy { throw .stopped(cause: cause) }
    guard let mark = recorded.mark else { return SealedBatch(casts: recorded.casts, frames: []) }
    let frames = recorded.frames.map { frame in
      SealedFrame(
        frame: frame.frame,
        growth: frame.growth,
        checkpoint: Self.sign(frame.growth.size, frame.growth.root, for: frame.frame.election)
      )
    }
    guard signerState != nil else { preconditionFailure("Sealing has not been opened.") }
    try signerState?.advance(to: mark)
    traffic.add(frames)
    for (recorded, sealed) in zip(recorded.frames, frames) {
      let runs = EntryRuns.runs(
        recorded.frame.marks,
        at: recorded.entriesPlace,
        byteCount: recorded.frame.entries.count
      )
      archive(recorded.growth, recorded.edge, runs, of: recorded.frame.election)
      checkpoints[recorded.frame.election.number] = sealed.checkpoint
    }
    return SealedBatch(casts: recorded.casts, frames: frames)
  }

  private static func sign(_ size: UInt64, _ root: Digest, for election: Election) -> [UInt8] {
    let text = Checkpoint(origin: election.definition.origin, size: size, root: root).text
    return text + [UInt8(ascii: "\n")] + election.signer.signatureLine(over: text)
  }

  private mutating func archive(
    _ growth: TreeGrowth,
    _ edge: TreeEdge,
    _ runs: [EntryRun],
    of election: Election
  ) {
    while archives.count <= election.number {
      archives.append(LogArchive())
      checkpoints.append([])
    }
    archives[election.number].add(growth, edge: edge, runs: runs)
  }
}

// MARK: - Proofs of any entry, at any time

extension Sealing {
  /// The latest signed checkpoint of an election; empty before its first block.
  package func checkpoint(of election: Election) -> [UInt8] {
    election.number < checkpoints.count ? checkpoints[election.number] : []
  }

  /// Bytes that the archives of all elections take.
  package var archiveBytes: Int { archives.reduce(0) { $0 + $1.byteCount } }

  /// An entry of a durable log.
  ///
  /// `index`: Below the size of the election's latest checkpoint.
  package func entry(_ index: UInt64, of election: Election) throws(LedgerError) -> [UInt8] {
    try archives[election.number].entries(index..<(index + 1), from: reader)[0]
  }

  /// The leaf hash of an entry of a durable log.
  package func leaf(_ index: UInt64, of election: Election) throws(LedgerError) -> Digest {
    let entry = try entry(index, of: election)
    return Merkle.leaf(entry)
  }

  /// The receipt of any entry under the election's latest checkpoint, whenever it was cast.
  ///
  /// - Complexity: Reads and hashes up to 256 entries again, or one whose neighbours were asked for
  ///   lately; 255 node hashes.
  package func receipt(of index: UInt64, in election: Election) throws(LedgerError) -> [UInt8] {
    let archive = archives[election.number]
    let path = archive.path(
      of: index,
      tileLeaves: try tileLeaves(index >> UInt64(LogArchive.tileHeight), of: election)
    )
    var text: [UInt8] = []
    let entry = try entry(index, of: election)
    ReceiptText.appendHead(entry: entry.rawSpan, index: index, to: &text)
    for hash in path { ReceiptText.append(hash: hash, to: &text) }
    ReceiptText.append(checkpoint: checkpoints[election.number], to: &text)
    return text
  }

  /// Shows that the log's tree of `oldSize` entries is the beginning of the latest checkpoint's.
  ///
  /// `oldSize`: `1...` the size of the latest checkpoint.
  ///
  /// - Complexity: Reads and hashes up to three times 256 entries again.
  package func consistencyPath(
    from oldSize: UInt64,
    in election: Election
  ) throws(LedgerError) -> [Digest] {
    let archive = archives[election.number]
    return try archive.consistencyPath(from: oldSize) { tile throws(LedgerError) in
      try tileLeaves(tile, of: election)
    }
  }

  /// The root that an election's log had at an earlier size.
  ///
  /// `size`: `1...` the size of the latest checkpoint.
  ///
  /// - Complexity: Reads and hashes up to 256 entries again.
  func root(of election: Election, atSize size: UInt64) throws(LedgerError) -> Digest {
    let archive = archives[election.number]
    return try archive.root(atSize: size) { tile throws(LedgerError) in
      try tileLeaves(tile, of: election)
    }
  }

  /// The leaf hashes of a tile, as far as the log goes.
  private func tileLeaves(
    _ tile: UInt64,
    of election: Election
  ) throws(LedgerError) -> [Digest] {
    let archive = archives[election.number]
    let start = tile << UInt64(LogArchive.tileHeight)
    let end = min(start + 1 << UInt64(LogArchive.tileHeight), archive.size)
    return try tiles.leaves(of: tile, in: election, count: Int(end - start)) {
      range throws(LedgerError) in
      try archive.entries(range, from: reader).map { Merkle.leaf($0.rawSpan) }
    }
  }

  /// Entries of an election's log that are durable and signed for.
  package func size(of election: Election) -> UInt64 {
    election.number < archives.count ? archives[election.number].size : 0
  }

  /// Appends the receipt for a record of a sealed batch: the new one of an accepted ballot, or the
  /// same ballot's under the latest checkpoint for a retry.
  ///
  /// Nothing for a refusal.
  package func appendReceipt(
    of record: CastRecord,
    in sealed: borrowing SealedBatch,
    register: ElectionRegister,
    to text: inout [UInt8]
  ) throws(LedgerError) {
    switch record.verdict {
    case .accepted: sealed.appendReceipt(of: record, to: &text)
    case .retried:
      let election = register.elections[Int(record.election)]
      text.append(contentsOf: try receipt(of: UInt64(record.index), in: election))
    case .pending, .refused: break
    }
  }
}

// MARK: - Recovery

extension Sealing {
  /// Takes a block's part of an election back into the archive.
  mutating func replay(
    _ growth: TreeGrowth,
    edge: TreeEdge,
    runs: [EntryRun],
    of election: Election
  ) {
    archive(growth, edge, runs, of: election)
  }

  /// Opens the room: signs the recovered trees again; the signatures come out as they were.
  ///
  /// `signerState`: Stands at the last block, as the journal's recovery left it.
  mutating func resume(_ register: ElectionRegister, signerState: consuming SignerState) {
    self.signerState = consume signerState
    for election in register.elections {
      let edge = archives[election.number].edge
      checkpoints[election.number] = Self.sign(edge.size, edge.root, for: election)
    }
  }
}
