import TallyModel

/// The memory of what was signed: the last block that a signature may cover.
///
/// It lives in a folder of its own that no backup includes, so that a restored journal is found out.
/// Two copies take turns; a torn write leaves the other one.
/// - SeeAlso: docs/formats.md, "Signer state".
package struct SignerState: ~Copyable, Sendable {
  /// The epoch of a new journal's first writer.
  package static let firstEpoch: UInt64 = 1

  package let path: String
  /// The last block that may have been signed; its epoch is that of the last writer.
  package private(set) var mark: BlockMark
  package var journal: JournalID { slot.journal }
  /// Whether one copy could not be read: the last write was torn, or the copy has decayed since.
  package let isOneCopyUnreadable: Bool
  /// Whether that one was torn while a recovery took up its epoch: it stood for no further block.
  let isRestartTorn: Bool
  private var slot: SignerSlot
  /// Both copies, as this process knows them.
  private var bytes: [UInt8]
  private let file: any DiskFile
  private var failure: LedgerError?

  private init(path: String, file: any DiskFile, copies: SignerCopies) {
    self.path = path
    self.file = file
    bytes = copies.bytes
    slot = copies.latest
    isOneCopyUnreadable = copies.isOneUnreadable
    isRestartTorn = copies.isRestartTorn
    mark = copies.latest.mark
  }

  /// Makes the state of a new journal, durable when this returns.
  ///
  /// - Parameters:
  ///   - disk: Where it is made.
  ///   - path: Its folder's parent must exist.
  ///   - journal: Of the journal that it belongs to.
  /// - Returns: The state, standing before the first block.
  /// - Throws: ``LedgerError/exists(path:)`` when there is one already.
  package static func create(
    on disk: any Disk,
    path: String,
    journal: JournalID
  ) throws(LedgerError) -> SignerState {
    let folder = DurableFile.folder(of: path)
    try disk.createDurableFolder(folder)
    guard try disk.open(path, .read, .cached) == nil else { throw .exists(path: path) }
    let mark = BlockMark(epoch: firstEpoch, sequence: 0, hash: .zero)
    let pages = (0...1).flatMap {
      SignerSlot(generation: $0, journal: journal, mark: mark).page
    }
    try DurableFile.write(pages, to: path, on: disk)
    return try load(on: disk, path: path)
  }

  /// Opens the state for writing.
  ///
  /// - Throws: ``LedgerError/signerStateMissing(path:)``, or
  ///   ``LedgerError/signerStateDamaged(path:reason:)`` when neither copy can be trusted.
  package static func load(on disk: any Disk, path: String) throws(LedgerError) -> SignerState {
    guard let file = try disk.open(path, .write, .synced) else {
      throw .signerStateMissing(path: path)
    }
    // What is read next must be what the disk has, and found again under its name.
    try file.sync()
    try disk.syncFolderAndName(DurableFile.folder(of: path))
    let copies = try SignerCopies.read(file)
    return SignerState(path: path, file: file, copies: copies)
  }

  /// The error that stopped it.
  package var stoppedBy: LedgerError? { failure }

  /// Remembers that blocks up to `mark` may be signed; durable when this returns.
  ///
  /// Call it after the block is durable and before anything signed leaves. After an error nothing
  /// signed may leave any more, and every later call throws.
  package mutating func advance(to mark: BlockMark) throws(LedgerError) {
    if let failure { throw .stopped(cause: failure) }
    precondition(
      mark.epoch >= self.mark.epoch && mark.sequence >= self.mark.sequence
        && (mark.sequence > self.mark.sequence || mark.hash == self.mark.hash),
      "The signer state only grows."
    )
    do {
      try write(mark)
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func write(_ mark: BlockMark) throws(LedgerError) {
    // Whoever else writes here would sign a second history.
    let found = try file.bytes(0..<bytes.count)
    guard found.rawSpan.isEqual(to: bytes.rawSpan) else { throw .signerStateChanged(path: path) }
    let next = SignerSlot(generation: slot.generation + 1, journal: slot.journal, mark: mark)
    try file.write(next.page.rawSpan, at: next.range.lowerBound)
    bytes.replaceSubrange(next.range, with: next.page)
    slot = next
    self.mark = mark
  }
}
