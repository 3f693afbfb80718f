import TallyCrypto
import TallyLedger
import TallyModel
import TallyTesting

/// What one block of a story holds: each log's entries.
typealias BlockContent = [(log: LogID, entries: [[UInt8]])]

/// A small journal's life, the same for the same seed: which entries go into which block.
struct LedgerStory: Sendable {
  static let root = "/data"
  static let journalFolder = "/data/journal"
  static let signerPath = "/data/signer/state"
  static let journalID = JournalID(value: 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10)
  static let logs = [LogID(value: 0xA), LogID(value: 0xB), LogID(value: 0xC)]

  var segmentBytes: Int
  var blocks: [BlockContent]

  /// A story whose blocks take so many pages each.
  init(segmentPages: Int, blockPages: [Int], seed: UInt64 = 1) {
    segmentBytes = segmentPages * PageBuffer.pageBytes
    var random = SeededRandom(seed: seed)
    blocks = blockPages.enumerated().map { number, pages in
      var content: BlockContent = []
      for log in Self.logs.prefix(1 + number % 3) {
        // Logs share the pages; 400 bytes are left for the headers.
        let room = (pages * PageBuffer.pageBytes - 400) / (1 + number % 3)
        let count = 1 + number % 4
        content.append((log, (0..<count).map { _ in random.bytes(room / count - 2) }))
      }
      return content
    }
  }

  /// What one log holds after the first `count` blocks.
  func entries(of log: LogID, blocks count: Int) -> [[UInt8]] {
    blocks.prefix(count).flatMap { $0.filter { $0.log == log }.flatMap(\.entries) }
  }
}

/// The writer of a story: journal, signer state and the trees' edges.
struct StoryWriter: ~Copyable {
  var journal: Journal
  var signer: SignerState
  var trees: [LogID: MerkleFrontier] = [:]
  var block: Block

  init(journal: consuming Journal, signer: consuming SignerState) {
    self.journal = journal
    self.signer = signer
    block = Block(capacityBytes: 64 * PageBuffer.pageBytes)
  }

  /// Makes the folders, an empty journal and its signer state.
  static func create(
    _ story: LedgerStory,
    on disk: any Disk,
    root: String = LedgerStory.root,
    id: JournalID = LedgerStory.journalID
  ) throws(LedgerError) -> StoryWriter {
    try disk.createFolder(root)
    try disk.syncFolder(DurableFile.folder(of: root))
    let journal = try Journal.create(
      on: disk,
      folder: root + "/journal",
      id: id,
      segmentBytes: story.segmentBytes
    )
    let signer = try SignerState.create(on: disk, path: root + "/signer/state", journal: id)
    return StoryWriter(journal: journal, signer: signer)
  }

  /// Appends a block; durable when it returns, not signed.
  @discardableResult
  mutating func append(_ content: BlockContent) throws(LedgerError) -> BlockMark {
    seal(content)
    let position = journal.position
    _ = try journal.append(block, expecting: position)
    return block.header.mark
  }

  private mutating func seal(_ content: BlockContent) {
    block.begin(frameCount: content.count)
    for (log, entries) in content {
      var tree = trees[log] ?? MerkleFrontier()
      let firstIndex = tree.size
      var bytes: [UInt8] = []
      for entry in entries {
        bytes.append(big: UInt16(entry.count))
        bytes.append(contentsOf: entry)
        tree.append(leaf: Merkle.leaf(entry.rawSpan))
      }
      trees[log] = tree
      block.addFrame(
        log: log,
        firstIndex: firstIndex,
        count: entries.count,
        root: tree.root,
        entries: bytes.rawSpan
      )
    }
    block.seal(for: journal.position, journal: journal.id)
  }
}

/// What a recovery gave back.
struct FoundLedger: ~Copyable {
  var writer: StoryWriter
  /// Each block's entries by log, in order.
  var blocks: [[LogID: [[UInt8]]]]
  var report: RecoveryReport

  /// How many blocks of the story there are; traps on any that is not the story's.
  static func recover(
    on disk: any Disk,
    root: String = LedgerStory.root
  ) throws(LedgerError) -> FoundLedger {
    var signer = try SignerState.load(on: disk, path: root + "/signer/state")
    var blocks: [[LogID: [[UInt8]]]] = []
    var trees: [LogID: MerkleFrontier] = [:]
    let journal = try Journal.recover(on: disk, folder: root + "/journal", signer: &signer) {
      block,
      bytes throws(LedgerError) in
      blocks.append(entries(of: block, bytes))
      for (frame, leaves) in zip(block.header.frames, block.leaves) {
        for leaf in leaves { trees[frame.log, default: MerkleFrontier()].append(leaf: leaf) }
      }
    }
    guard let report = journal.recovery else { preconditionFailure("A recovery has a report.") }
    var writer = StoryWriter(journal: journal, signer: signer)
    writer.trees = trees
    return FoundLedger(writer: writer, blocks: blocks, report: report)
  }

  static func entries(of block: borrowing JournalBlock, _ bytes: RawSpan) -> [LogID: [[UInt8]]] {
    var found: [LogID: [[UInt8]]] = [:]
    for (frame, place) in zip(block.header.frames, block.header.entries) {
      var walk = EntryWalk(place)
      while let entry = walk.next(in: bytes) {
        found[frame.log, default: []].append(Array(bytes: bytes.extracting(entry)))
      }
    }
    return found
  }
}

extension LedgerStory {
  /// Whether these are the story's first blocks.
  func begins(with found: [[LogID: [[UInt8]]]]) -> Bool {
    found.count <= blocks.count
      && zip(found, blocks).allSatisfy { found, content in
        found == Dictionary(uniqueKeysWithValues: content.map { ($0.log, $0.entries) })
      }
  }
}

/// How a story's writer works.
struct Pace: Sendable, CaseIterable, CustomStringConvertible {
  /// A block is signed when the next one is on the disk already, as the two overlap in the engine.
  var signsLate: Bool
  /// The next segment is made as soon as the one before it is taken.
  var preparesAhead: Bool

  static let allCases = [
    Pace(signsLate: false, preparesAhead: false), Pace(signsLate: true, preparesAhead: true),
  ]

  var description: String {
    "\(signsLate ? "signing late" : "signing at once"), "
      + "\(preparesAhead ? "preparing ahead" : "preparing when needed")"
  }
}

/// How far a story came.
struct Played: Equatable, Sendable {
  /// Blocks whose signer state was confirmed: their answers left.
  var signed = 0
  /// Blocks whose append was confirmed.
  var appended = 0
  /// Blocks that were handed to the journal.
  var tried = 0
  var error: LedgerError?
}

extension LedgerStory {
  /// Plays the story from an empty disk until its end or an error.
  func play(on disk: any Disk, _ pace: Pace) -> Played {
    var played = Played()
    do throws(LedgerError) {
      var writer = try StoryWriter.create(self, on: disk)
      try play(from: 0, with: &writer, pace, &played)
    } catch { played.error = error }
    return played
  }

  /// Plays the blocks from `start` on.
  func play(
    from start: Int,
    with writer: inout StoryWriter,
    _ pace: Pace,
    _ played: inout Played
  ) throws(LedgerError) {
    var unsigned: [BlockMark] = []
    for content in blocks.dropFirst(start) {
      if pace.preparesAhead { try writer.journal.preparer.prepareAhead() }
      played.tried += 1
      unsigned.append(try writer.append(content))
      played.appended += 1
      while unsigned.count > (pace.signsLate ? 1 : 0) {
        try writer.signer.advance(to: unsigned.removeFirst())
        played.signed += 1
      }
    }
    for mark in unsigned {
      try writer.signer.advance(to: mark)
      played.signed += 1
    }
  }

  /// Recovers, plays what is left, and recovers once more: in the end nothing is missing.
  func finish(on disk: SimulatedDisk, _ pace: Pace) throws -> Int {
    var found = try FoundLedger.recover(on: disk)
    guard begins(with: found.blocks) else { throw StoryBroken(found: found.blocks.count) }
    var played = Played()
    try play(from: found.blocks.count, with: &found.writer, pace, &played)
    let again = try FoundLedger.recover(on: disk.afterCrash(.losesUnsynced))
    guard again.blocks.count == blocks.count, begins(with: again.blocks) else {
      throw StoryBroken(found: again.blocks.count)
    }
    return found.blocks.count
  }
}

/// A recovery gave back blocks that nobody wrote, or not all that were written.
struct StoryBroken: Error { var found: Int }
