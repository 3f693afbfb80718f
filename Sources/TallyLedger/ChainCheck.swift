import TallyCrypto
package import TallyModel

/// A whole block of a journal, as its readers get it together with its bytes.
package struct JournalBlock: Sendable {
  package let header: BlockHeader
  package let place: BlockPlace
  /// The leaf hashes of each frame's entries, in order; empty for frames of logs not asked for.
  package let leaves: [[Digest]]

  /// Where a frame's entries begin in the journal: the length of the first one.
  package func place(ofFrame frame: Int) -> BlockPlace {
    place.advanced(by: header.entries[frame].lowerBound)
  }

  /// The frame of a log, if the block has one.
  package func frame(of log: LogID) -> Int? { header.frames.firstIndex { $0.log == log } }
}

/// Reads blocks in order and holds each against everything known of those before.
///
/// The roots are computed here from the entries, by another code than the writer's.
struct ChainCheck: Sendable {
  enum Step {
    case whole(JournalBlock)
    /// Torn or damaged; with its header where that one can be read.
    case broken(BlockFault, BlockHeader?)
  }

  let journal: JournalID
  let signed: BlockMark
  let signerPath: String
  /// The one log whose entries are looked at; all without.
  let log: LogID?
  private(set) var last: BlockMark
  private var trees: [LogID: MerkleFrontier] = [:]

  init(journal: JournalID, signed: BlockMark, signerPath: String, log: LogID? = nil) {
    self.journal = journal
    self.signed = signed
    self.signerPath = signerPath
    self.log = log
    last = BlockMark(epoch: SignerState.firstEpoch, sequence: 0, hash: .zero)
  }

  /// The same check, further on, for a later signer state.
  init(_ check: ChainCheck, signed: BlockMark) {
    journal = check.journal
    signerPath = check.signerPath
    log = check.log
    last = check.last
    trees = check.trees
    self.signed = signed
  }

  /// Reads the block at `offset` of a piece of a segment.
  ///
  /// - Parameters:
  ///   - bytes: A piece of the segment that reaches to its end.
  ///   - offset: Where in the piece the block is.
  ///   - place: Where in the journal `offset` is.
  ///   - path: The segment's.
  /// - Returns: The block, or what is wrong with the bytes where they may be torn.
  /// - Throws: When a whole block stands there that cannot be the next one: no torn write does that.
  mutating func next(
    in bytes: RawSpan,
    at offset: Int,
    place: BlockPlace,
    path: String
  ) throws(LedgerError) -> Step {
    switch BlockHeader.read(bytes, at: offset) {
    case .unreadable:
      return .broken(.header, nil)
    case .unlawful(_, let reason):
      throw .misplacedBlock(place, path: path, sequence: last.sequence + 1, reason: reason)
    case .whole(let header):
      try checkChain(header, place: place, path: path)
      let block = bytes.extracting(offset..<offset + header.byteCount)
      guard let leaves = growTrees(header, block) else { return .broken(.entries, header) }
      for offset in header.entriesEnd..<header.byteCount where block.loadUInt8(at: offset) != 0 {
        return .broken(.padding, header)
      }
      last = header.mark
      return .whole(JournalBlock(header: header, place: place, leaves: leaves))
    }
  }

  private func checkChain(
    _ header: BlockHeader,
    place: BlockPlace,
    path: String
  ) throws(LedgerError) {
    let position = header.position
    func misplaced(_ reason: String) -> LedgerError {
      .misplacedBlock(place, path: path, sequence: last.sequence + 1, reason: reason)
    }
    guard header.journal == journal else {
      throw .otherJournal(
        path: path,
        offset: place.offset,
        expected: journal,
        found: header.journal
      )
    }
    guard position.sequence == last.sequence + 1 else {
      throw misplaced("it is block \(position.sequence)")
    }
    guard position.previousHash == last.hash else {
      throw misplaced("it does not follow the block before it")
    }
    guard position.epoch >= last.epoch else {
      throw misplaced("it is of start \(position.epoch), the block before it of \(last.epoch)")
    }
    guard position.epoch <= signed.epoch else {
      throw .signerStateOutdated(
        path: signerPath,
        knownEpoch: signed.epoch,
        foundEpoch: position.epoch,
        sequence: position.sequence
      )
    }
    guard position.sequence <= signed.sequence || position.epoch == signed.epoch else {
      throw misplaced("it is of start \(position.epoch), but start \(signed.epoch) came before it")
    }
    if position.sequence == signed.sequence, header.hash != signed.hash {
      throw .signedBlockDiffers(place, path: path, sequence: position.sequence)
    }
    for frame in header.frames where log == nil || frame.log == log {
      let size = trees[frame.log]?.size ?? 0
      guard frame.firstIndex == size else {
        throw misplaced(
          "log \(frame.log.hex) continues at entry \(frame.firstIndex) instead of \(size)"
        )
      }
    }
  }

  /// Hashes the entries onto their logs' trees; nothing when a root does not come out.
  private mutating func growTrees(_ header: BlockHeader, _ block: RawSpan) -> [[Digest]]? {
    var leavesOfFrames: [[Digest]] = []
    leavesOfFrames.reserveCapacity(header.frames.count)
    for (frame, place) in zip(header.frames, header.entries) {
      var leaves: [Digest] = []
      if log == nil || frame.log == log {
        var tree = trees.removeValue(forKey: frame.log) ?? MerkleFrontier()
        leaves.reserveCapacity(min(frame.entryCount, frame.byteCount / 2))
        var walk = EntryWalk(place)
        while let entry = walk.next(in: block) {
          let leaf = Merkle.leaf(block.extracting(entry))
          tree.append(leaf: leaf)
          leaves.append(leaf)
        }
        guard walk.isComplete, leaves.count == frame.entryCount, tree.root == frame.root else {
          return nil
        }
        trees[frame.log] = tree
      }
      leavesOfFrames.append(leaves)
    }
    return leavesOfFrames
  }
}
