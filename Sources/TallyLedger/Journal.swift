import TallyModel

/// The one durable record of everything that was accepted: blocks in a chain, in segments.
///
/// One writer owns it. ``create(on:folder:id:segmentBytes:)`` makes an empty one,
/// ``recover(on:folder:signer:visit:)`` opens what is there.
///
/// ```
/// let position = journal.position
/// let mark = block.seal(for: position, journal: journal.id)
/// try journal.append(block, expecting: position)     // durable when it returns
/// try signer.advance(to: mark)                       // may overlap with the next append
/// ```
package struct Journal: ~Copyable, Sendable, BlockLog {
  package let id: JournalID
  package let segmentBytes: Int
  package private(set) var position: BlockPosition
  /// Where the next block goes if it fits its segment.
  package private(set) var place: BlockPlace
  /// What recovery found; nothing for a new journal.
  package let recovery: RecoveryReport?
  /// Makes segments ahead; may be used from another thread at any time.
  package let preparer: SegmentPreparer
  private var file: any DiskFile
  private var failure: LedgerError?

  init(
    id: JournalID,
    segmentBytes: Int,
    position: BlockPosition,
    place: BlockPlace,
    file: any DiskFile,
    preparer: SegmentPreparer,
    recovery: RecoveryReport?
  ) {
    self.id = id
    self.segmentBytes = segmentBytes
    self.position = position
    self.place = place
    self.file = file
    self.preparer = preparer
    self.recovery = recovery
  }

  /// Makes an empty journal: its folder and its first segment, durable when this returns.
  ///
  /// - Parameters:
  ///   - disk: Where it is made.
  ///   - folder: Its parent must exist. Left-overs of an unfinished creation are replaced.
  ///   - id: Random bytes of the caller's.
  ///   - segmentBytes: Whole pages, at least two.
  /// - Returns: The journal, ready for its first block.
  /// - Throws: ``LedgerError/exists(path:)`` when there is a journal already.
  package static func create(
    on disk: any Disk,
    folder: String,
    id: JournalID,
    segmentBytes: Int = Limits.segmentBytes
  ) throws(LedgerError) -> Journal {
    precondition(
      segmentBytes >= 2 * PageBuffer.pageBytes && segmentBytes.isMultiple(of: PageBuffer.pageBytes)
        && segmentBytes <= Int(Int32.max),
      "A segment is made of whole pages, two or more."
    )
    try disk.createDurableFolder(folder)
    for name in try disk.list(folder) ?? [] where name.hasSuffix(SegmentHeader.ending) {
      throw .exists(path: folder + "/" + name)
    }
    let file = try SegmentPreparer.make(
      SegmentHeader(journal: id, number: 1, segmentBytes: segmentBytes),
      in: folder,
      on: disk
    )
    return Journal(
      id: id,
      segmentBytes: segmentBytes,
      position: Self.firstPosition,
      place: BlockPlace(segment: 1, offset: SegmentHeader.byteCount),
      file: file,
      preparer: SegmentPreparer(
        disk: disk,
        folder: folder,
        journal: id,
        segmentBytes: segmentBytes,
        next: 2,
        ready: []
      ),
      recovery: nil
    )
  }

  private static let firstPosition = BlockPosition(
    epoch: SignerState.firstEpoch,
    sequence: 1,
    previousHash: .zero
  )

  /// The error that stopped the journal.
  package var stoppedBy: LedgerError? { failure }

  /// Whether the block would start the next segment.
  package func needsNextSegment(for blockBytes: Int) -> Bool {
    blockBytes > segmentBytes - place.offset
  }

  package mutating func append(
    _ block: borrowing Block,
    expecting expected: BlockPosition
  ) throws(LedgerError) -> BlockPlace {
    if let failure { throw .stopped(cause: failure) }
    do {
      return try write(block, expecting: expected)
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func write(
    _ block: borrowing Block,
    expecting expected: BlockPosition
  ) throws(LedgerError) -> BlockPlace {
    guard expected == position else { throw .notNext(expected: expected, found: position) }
    let header = block.header
    precondition(
      header.position == expected && header.journal == id,
      "The block was sealed for another place."
    )
    precondition(
      header.byteCount <= segmentBytes - SegmentHeader.byteCount,
      "The block is no segment's size."
    )
    if needsNextSegment(for: header.byteCount) {
      file = try preparer.take()
      place = BlockPlace(segment: place.segment + 1, offset: SegmentHeader.byteCount)
    }
    let start = place
    try block.withBytes { bytes throws(LedgerError) in try file.write(bytes, at: start.offset) }
    try file.sync()
    place.offset += header.byteCount
    position = header.mark.next
    return start
  }
}
