extension Journal {
  /// Opens a journal after a stop of any kind, checking every byte of it.
  ///
  /// All blocks are visited in order, those beyond the signer state included. Only when everything
  /// holds, and nothing was thrown, is anything written: a torn last block beyond the signer state
  /// is zeroed, whole blocks beyond it are written once more (their sync may never have been
  /// confirmed), and the signer state moves to the last block with the next epoch. When this
  /// returns, all visited blocks are durable and may be signed. A crash at any place in it changes
  /// nothing of what the next recovery finds.
  ///
  /// - Parameters:
  ///   - disk: Where the journal is.
  ///   - folder: The journal's.
  ///   - signer: As loaded; afterwards it stands at the last block.
  ///   - visit: Gets each block and its bytes; what it builds must be thrown away when this throws.
  /// - Returns: The journal, ready for the next block.
  /// - Throws: Any ``LedgerError`` of a journal that may not be opened; nothing was changed then,
  ///   unless it is a ``LedgerError/disk(_:path:offset:errno:)``.
  /// - Complexity: Reads and hashes the whole journal; memory of one segment.
  package static func recover(
    on disk: any Disk,
    folder: String,
    signer: inout SignerState,
    visit: (borrowing JournalBlock, RawSpan) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Journal {
    var scan = try RecoveryScan.begin(on: disk, folder: folder, signer: signer)
    for number in scan.numbers { try scan.readSegment(number, visit: visit) }
    try scan.judge()

    try scan.zeroTornBlock()
    try scan.rewriteUnsigned()
    let epoch = signer.mark.epoch + 1
    let last = scan.chain.last
    try signer.advance(to: BlockMark(epoch: epoch, sequence: last.sequence, hash: last.hash))
    let files = try scan.openEnd()
    return Journal(
      id: signer.journal,
      segmentBytes: scan.segmentBytes,
      position: BlockPosition(
        epoch: epoch,
        sequence: last.sequence + 1,
        previousHash: last.hash
      ),
      place: scan.end,
      file: files.current,
      preparer: SegmentPreparer(
        disk: disk,
        folder: folder,
        journal: signer.journal,
        segmentBytes: scan.segmentBytes,
        next: scan.numbers.upperBound + 1,
        ready: files.empty
      ),
      recovery: scan.report(epoch: epoch)
    )
  }
}
