import Synchronization
package import TallyModel

/// Reads a journal without ever changing it: while a daemon writes to it, or from another process.
///
/// It sees what the signer state confirms, nothing beyond.
package final class JournalReader: Sendable {
  package let folder: String
  package let signerPath: String
  package let journal: JournalID
  package let segmentBytes: Int
  private let disk: any Disk
  /// Guards the open segments of ``read(_:at:)``.
  private let files = Mutex<[Int: any DiskFile]>([:])

  /// Segments kept open at a time, far below the usual limit of open files.
  private static let openFilesMax = 64
  /// Readings of the signer state before two copies that do not fit are called damage: the writer
  /// may be between them.
  private static let signerReadingsMax = 16

  package init(
    on disk: any Disk,
    folder: String,
    signerPath: String
  ) throws(LedgerError) {
    self.disk = disk
    self.folder = folder
    self.signerPath = signerPath
    journal = try Self.readSigner(signerPath, on: disk).journal
    segmentBytes = try SegmentFile.segmentBytes(of: journal, in: folder, on: disk)
  }

  /// The last block that may have been signed, now.
  package func signedMark() throws(LedgerError) -> BlockMark {
    try Self.readSigner(signerPath, on: disk).mark
  }

  private static func readSigner(
    _ path: String,
    on disk: any Disk
  ) throws(LedgerError) -> SignerSlot {
    guard let file = try disk.open(path, .read, .cached) else {
      throw .signerStateMissing(path: path)
    }
    var readings = 1
    while true {
      do {
        return try SignerCopies.read(file).latest
      } catch {
        guard readings < signerReadingsMax else { throw error }
        readings += 1
      }
    }
  }

  /// Visits the blocks after the cursor, up to the last signed one, and moves the cursor.
  ///
  /// Everything is checked as in a recovery; for a cursor of one log, the entries of that log.
  /// - Parameters:
  ///   - cursor: Where the reading before ended.
  ///   - visit: Gets a block and its bytes; for a cursor of one log, only blocks with it.
  /// - Throws: When something up to the signed block is not whole, or `visit` throws; the cursor is
  ///   of no more use then.
  /// - Complexity: Reads each segment from the cursor on; memory of one segment.
  package func advance(
    _ cursor: inout JournalCursor,
    visit: (borrowing JournalBlock, RawSpan) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let signer = try Self.readSigner(signerPath, on: disk)
    var chain = try cursor.chain(for: signer, path: signerPath)
    guard chain.last.sequence < signer.mark.sequence else { return }
    let numbers = try SegmentHeader.numbers(in: folder, on: disk)
    var buffer = PageBuffer(byteCount: segmentBytes)
    while chain.last.sequence < signer.mark.sequence {
      guard cursor.place.segment <= numbers.upperBound else {
        throw .journalTooShort(
          folder: folder,
          last: chain.last.sequence,
          signed: signer.mark.sequence
        )
      }
      try readSegment(&cursor, &chain, &buffer, visit: visit)
    }
    cursor.chain = chain
  }

  /// Visits the rest of the cursor's segment and moves on to the next one where it ends.
  private func readSegment(
    _ cursor: inout JournalCursor,
    _ chain: inout ChainCheck,
    _ buffer: inout PageBuffer,
    visit: (borrowing JournalBlock, RawSpan) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let file = try SegmentFile.open(
      cursor.place.segment,
      of: journal,
      segmentBytes: segmentBytes,
      in: folder,
      on: disk,
      .read,
      .direct
    )
    let start = cursor.place.offset
    let piece = 0..<segmentBytes - start
    try file.read(into: &buffer, piece, at: start)
    while chain.last.sequence < chain.signed.sequence {
      let offset = cursor.place.offset - start
      if offset == piece.count || buffer.isZero(offset..<piece.count) {
        cursor.place = BlockPlace(
          segment: cursor.place.segment + 1,
          offset: SegmentHeader.byteCount
        )
        return
      }
      let place = cursor.place
      let step = try buffer.withBytes(piece) { bytes throws(LedgerError) in
        try chain.next(in: bytes, at: offset, place: place, path: file.path)
      }
      switch step {
      case .broken(let fault, _):
        throw .damagedBlock(
          place,
          path: file.path,
          sequence: chain.last.sequence + 1,
          fault: fault,
          why: .signed
        )
      case .whole(let block):
        cursor.place = place.advanced(by: block.header.byteCount)
        guard cursor.log.map({ block.frame(of: $0) != nil }) ?? true else { continue }
        let range = offset..<offset + block.header.byteCount
        try buffer.withBytes(range) { bytes throws(LedgerError) in try visit(block, bytes) }
      }
    }
  }

  /// Reads a piece of a block that is known to be signed, as a single entry.
  ///
  /// Nothing is checked: whoever asks knows the entry's leaf hash. `place` is the piece's start,
  /// and the piece lies in one block.
  package func read(_ byteCount: Int, at place: BlockPlace) throws(LedgerError) -> [UInt8] {
    let file = try file(of: place.segment)
    return try file.bytes(place.offset..<place.offset + byteCount)
  }

  private func file(of segment: Int) throws(LedgerError) -> any DiskFile {
    if let file = files.withLock({ $0[segment] }) { return file }
    let file = try SegmentFile.open(
      segment,
      of: journal,
      segmentBytes: segmentBytes,
      in: folder,
      on: disk,
      .read,
      .cached
    )
    files.withLock { open in
      if open.count >= Self.openFilesMax { open.removeAll() }
      open[segment] = file
    }
    return file
  }
}

/// How far a reader of the journal has come.
package struct JournalCursor: Sendable {
  /// Where the next block is looked for.
  package fileprivate(set) var place = BlockPlace(segment: 1, offset: SegmentHeader.byteCount)
  /// The one log of interest; all without.
  package let log: LogID?
  fileprivate var chain: ChainCheck?

  /// The beginning of the journal.
  package init(log: LogID? = nil) { self.log = log }

  fileprivate func chain(
    for signer: SignerSlot,
    path: String
  ) throws(LedgerError) -> ChainCheck {
    guard let chain else {
      return ChainCheck(
        journal: signer.journal,
        signed: signer.mark,
        signerPath: path,
        log: log
      )
    }
    guard chain.journal == signer.journal, chain.last.sequence <= signer.mark.sequence else {
      throw .signerStateDamaged(path: path, reason: "it stands before what was read already")
    }
    return ChainCheck(chain, signed: signer.mark)
  }
}
