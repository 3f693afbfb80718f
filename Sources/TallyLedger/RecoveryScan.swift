import TallyCrypto
import TallyModel

/// One reading of a whole journal: what is whole, where it ends, whether a broken block may be cut.
///
/// Nothing is written before ``judge()`` has passed.
struct RecoveryScan: ~Copyable {
  /// A block that cannot be read, met where the next block belongs.
  struct Break {
    var place: BlockPlace
    var fault: BlockFault
    /// How far it can reach: its length where the header can be read, else the longest block's.
    var reach: Int
    /// What follows it and makes it no torn write.
    var followed: NotTorn?
  }

  let disk: any Disk
  let folder: String
  let isOneSignerCopyUnreadable: Bool
  private let isRestartTorn: Bool
  let numbers: ClosedRange<Int>
  let segmentBytes: Int
  private(set) var chain: ChainCheck
  /// Where the next block goes.
  private(set) var end = BlockPlace(segment: 1, offset: SegmentHeader.byteCount)
  private var buffer: PageBuffer
  private var firstEmpty: Int?
  private var broken: Break?
  private var unsigned: [Unsigned] = []
  private var entryCount: UInt64 = 0

  /// A whole block beyond the signer state.
  private struct Unsigned {
    var place: BlockPlace
    var byteCount: Int
    var digest: Digest
  }

  private init(
    disk: any Disk,
    folder: String,
    numbers: ClosedRange<Int>,
    segmentBytes: Int,
    signer: borrowing SignerState
  ) {
    self.disk = disk
    self.folder = folder
    self.numbers = numbers
    self.segmentBytes = segmentBytes
    isOneSignerCopyUnreadable = signer.isOneCopyUnreadable
    isRestartTorn = signer.isRestartTorn
    chain = ChainCheck(
      journal: signer.journal,
      signed: signer.mark,
      signerPath: signer.path
    )
    buffer = PageBuffer(byteCount: segmentBytes)
  }

  /// Finds the segments; reads none but the first page of the first.
  static func begin(
    on disk: any Disk,
    folder: String,
    signer: borrowing SignerState
  ) throws(LedgerError) -> RecoveryScan {
    let numbers = try SegmentHeader.numbers(in: folder, on: disk)
    // Names that a crash left in the cache alone must not be relied on.
    try disk.syncFolderAndName(folder)
    let segmentBytes = try SegmentFile.segmentBytes(of: signer.journal, in: folder, on: disk)
    return RecoveryScan(
      disk: disk,
      folder: folder,
      numbers: numbers,
      segmentBytes: segmentBytes,
      signer: signer
    )
  }
}

// MARK: Reading

extension RecoveryScan {
  /// Reads the next segment; to be called for each of `numbers` in turn.
  mutating func readSegment(
    _ number: Int,
    visit: (borrowing JournalBlock, RawSpan) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let file = try openSegment(number)
    try file.read(into: &buffer, 0..<segmentBytes, at: 0)
    if broken != nil {
      searchAfterBreak(from: BlockPlace(segment: number, offset: SegmentHeader.byteCount))
      return
    }
    let start = BlockPlace(segment: number, offset: SegmentHeader.byteCount)
    guard !buffer.isZero(start.offset..<segmentBytes) else {
      firstEmpty = firstEmpty ?? number
      return
    }
    if let firstEmpty, firstEmpty < number {
      throw .blocksMissing(path: SegmentHeader.path(of: firstEmpty, in: folder))
    }
    try readBlocks(from: start, path: file.path, visit: visit)
  }

  private mutating func readBlocks(
    from start: BlockPlace,
    path: String,
    visit: (borrowing JournalBlock, RawSpan) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    var place = start
    while place.offset < segmentBytes, !buffer.isZero(place.offset..<segmentBytes) {
      let step = try buffer.withBytes(0..<segmentBytes) { bytes throws(LedgerError) in
        try chain.next(in: bytes, at: place.offset, place: place, path: path)
      }
      switch step {
      case .broken(let fault, let header):
        let room = segmentBytes - place.offset
        broken = Break(
          place: place,
          fault: fault,
          reach: header?.byteCount ?? min(room, Limits.blockBytesMax)
        )
        searchAfterBreak(from: place.advanced(by: header?.byteCount ?? PageBuffer.pageBytes))
        return
      case .whole(let block):
        try take(block, visit: visit)
        place = place.advanced(by: block.header.byteCount)
        end = place
      }
    }
  }

  private mutating func take(
    _ block: JournalBlock,
    visit: (borrowing JournalBlock, RawSpan) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let header = block.header
    let range = block.place.offset..<block.place.offset + header.byteCount
    if header.position.sequence > chain.signed.sequence {
      let digest = buffer.withBytes(range) { SHA256.hash($0) }
      unsigned.append(Unsigned(place: block.place, byteCount: header.byteCount, digest: digest))
    }
    for frame in header.frames { entryCount += UInt64(frame.entryCount) }
    try buffer.withBytes(range) { bytes throws(LedgerError) in try visit(block, bytes) }
  }

  /// Looks, in the rest of the segment in the buffer, for what would make the break no torn write.
  private mutating func searchAfterBreak(from start: BlockPlace) {
    guard var found = broken, found.followed == nil else { return }
    var place = start
    while place.offset < segmentBytes {
      let reading = buffer.withBytes(0..<segmentBytes) { BlockHeader.read($0, at: place.offset) }
      guard case .unreadable = reading else {
        found.followed = .followed(by: place)
        break
      }
      place = place.advanced(by: PageBuffer.pageBytes)
    }
    if found.followed == nil {
      let sameSegment = start.segment == found.place.segment
      let limit = sameSegment ? found.place.offset + found.reach : start.offset
      if limit < segmentBytes, !buffer.isZero(limit..<segmentBytes) {
        found.followed = .bytesFarther(BlockPlace(segment: start.segment, offset: limit))
      }
    }
    broken = found
  }

  private func openSegment(_ number: Int) throws(LedgerError) -> any DiskFile {
    try SegmentFile.open(
      number,
      of: chain.journal,
      segmentBytes: segmentBytes,
      in: folder,
      on: disk,
      .write,
      .direct
    )
  }
}

// MARK: Judging

extension RecoveryScan {
  /// Refuses every journal but one whose only fault may be a torn last block that nobody signed.
  func judge() throws(LedgerError) {
    let last = chain.last
    let signed = chain.signed
    if let broken { try judge(broken, after: last, signed: signed) }
    guard last.sequence >= signed.sequence else {
      throw .journalTooShort(folder: folder, last: last.sequence, signed: signed.sequence)
    }
    // The same without a trace of the block: what decayed with the copy may be all of it. Only a
    // recovery writes a copy without a new block, and what it has torn can be recognised.
    if isOneSignerCopyUnreadable, !isRestartTorn, last.sequence == signed.sequence {
      throw .signerStateDamaged(
        path: chain.signerPath,
        reason: "one of its copies cannot be read, and the journal ends with block "
          + "\(last.sequence), where the other one stands; a block that was signed after it may be lost"
      )
    }
  }

  private func judge(
    _ broken: Break,
    after last: BlockMark,
    signed: BlockMark
  ) throws(LedgerError) {
    func damaged(_ why: NotTorn) -> LedgerError {
      .damagedBlock(
        broken.place,
        path: SegmentHeader.path(of: broken.place.segment, in: folder),
        sequence: last.sequence + 1,
        fault: broken.fault,
        why: why
      )
    }
    if last.sequence < signed.sequence { throw damaged(.signed) }
    if let followed = broken.followed { throw damaged(followed) }
    // A copy is written only for a block that is durable. If the unreadable one was being written
    // when the power went, that block is whole and beyond the other copy. Where no such block is,
    // the copy has decayed, and what it stood for may be this one.
    if isOneSignerCopyUnreadable, last.sequence == signed.sequence {
      throw damaged(.signerCopyUnreadable)
    }
  }
}

// MARK: Putting right

extension RecoveryScan {
  /// Zeroes a torn last block, durably, before anything else is written.
  mutating func zeroTornBlock() throws(LedgerError) {
    guard let broken else { return }
    let file = try openSegment(broken.place.segment)
    let range = broken.place.offset..<broken.place.offset + broken.reach
    buffer.zero(range)
    try buffer.withBytes(range) { bytes throws(LedgerError) in
      try file.write(bytes, at: range.lowerBound)
    }
    try file.sync()
  }

  /// Writes the whole blocks beyond the signer state once more.
  ///
  /// Their sync was not confirmed to anybody. Where it failed, the system's cache may still show
  /// bytes that the disk never got, and a sync alone would not write them again.
  mutating func rewriteUnsigned() throws(LedgerError) {
    for block in unsigned {
      let file = try openSegment(block.place.segment)
      let range = 0..<block.byteCount
      try file.read(into: &buffer, range, at: block.place.offset)
      guard buffer.withBytes(range, { SHA256.hash($0) }) == block.digest else {
        throw .fileChanged(path: file.path)
      }
      try buffer.withBytes(range) { bytes throws(LedgerError) in
        try file.write(bytes, at: block.place.offset)
      }
      try file.sync()
    }
  }

  /// Opens the segment that the next block goes to, and the empty ones after it.
  func openEnd() throws(LedgerError) -> (current: any DiskFile, empty: [any DiskFile]) {
    let current = try openSegment(end.segment)
    var empty: [any DiskFile] = []
    for number in numbers where number > end.segment { empty.append(try openSegment(number)) }
    return (current, empty)
  }

  func report(epoch: UInt64) -> RecoveryReport {
    RecoveryReport(
      last: chain.last,
      entryCount: entryCount,
      keptBeyondSigned: unsigned.count,
      cut: broken.map { RecoveryReport.Cut(place: $0.place, fault: $0.fault) },
      wasSignerCopyUnreadable: isOneSignerCopyUnreadable,
      epoch: epoch
    )
  }
}
