import TallyModel
import TallyCrypto

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
  private var slot: SignerSlot
  private let file: any DiskFile
  private var failure: LedgerError?

  private init(path: String, file: any DiskFile, slot: SignerSlot, isOneCopyUnreadable: Bool) {
    self.path = path
    self.file = file
    self.slot = slot
    self.isOneCopyUnreadable = isOneCopyUnreadable
    mark = slot.mark
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
    let (slot, isOneCopyUnreadable) = try SignerSlot.latest(of: file)
    return SignerState(
      path: path,
      file: file,
      slot: slot,
      isOneCopyUnreadable: isOneCopyUnreadable
    )
  }

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
    // Whoever else writes here would sign a second history: the current copy must be ours.
    guard try file.bytes(slot.range) == slot.page else { throw .signerStateChanged(path: path) }
    let next = SignerSlot(generation: slot.generation + 1, journal: slot.journal, mark: mark)
    try file.write(next.page.rawSpan, at: next.range.lowerBound)
    slot = next
    self.mark = mark
  }
}

/// One of the signer state's two copies.
struct SignerSlot: Equatable, Sendable {
  static let magic = UInt64(0x5441_4C4C_5953_474E)  // "TALLYSGN"
  static let version: UInt32 = 1
  static let byteCount = 4096
  static let digestOffset = byteCount - 32

  /// Counts writes, from 0; even ones stand first.
  var generation: UInt64
  var journal: JournalID
  var mark: BlockMark

  var range: Range<Int> {
    let start = Int(generation & 1) * Self.byteCount
    return start..<start + Self.byteCount
  }

  var page: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Self.byteCount)
    out.append(big: Self.magic)
    out.append(big: Self.version)
    out.append(big: UInt32(0))
    out.append(big: generation)
    out.append(big: journal.value)
    out.append(big: mark.epoch)
    out.append(big: mark.sequence)
    mark.hash.append(to: &out)
    out.append(contentsOf: [UInt8](repeating: 0, count: Self.digestOffset - out.count))
    SHA256.hash(out).append(to: &out)
    return out
  }

  init(generation: UInt64, journal: JournalID, mark: BlockMark) {
    self.generation = generation
    self.journal = journal
    self.mark = mark
  }

  /// Reads a copy, or nothing when it was not written so.
  init?(page: [UInt8]) {
    let bytes = page.rawSpan
    self.init(
      generation: bytes.loadUInt64(at: 16),
      journal: JournalID(value: bytes.loadUInt128(at: 24)),
      mark: BlockMark(
        epoch: bytes.loadUInt64(at: 40),
        sequence: bytes.loadUInt64(at: 48),
        hash: Digest(bytes, at: 56)
      )
    )
    // One spelling: whatever differs from what this copy would be written as is no copy.
    guard self.page == page else { return nil }
  }

  /// The newer of a file's two copies.
  static func latest(
    of file: any DiskFile
  ) throws(LedgerError) -> (slot: SignerSlot, isOneCopyUnreadable: Bool) {
    let path = file.path
    func damaged(_ reason: String) -> LedgerError {
      .signerStateDamaged(path: path, reason: reason)
    }
    let size = try file.size()
    guard size == 2 * byteCount else { throw damaged("it has \(size) bytes") }
    let bytes = try file.bytes(0..<2 * byteCount)
    let even = SignerSlot(page: Array(bytes[..<byteCount]))
    let odd = SignerSlot(page: Array(bytes[byteCount...]))
    guard even?.generation.isMultiple(of: 2) ?? true, !(odd?.generation.isMultiple(of: 2) ?? false)
    else { throw damaged("a copy stands in the other one's place") }
    switch (even, odd) {
    case (let even?, let odd?):
      let (old, new) = even.generation < odd.generation ? (even, odd) : (odd, even)
      guard new.generation == old.generation + 1, new.journal == old.journal,
        new.mark.sequence >= old.mark.sequence, new.mark.epoch >= old.mark.epoch
      else { throw damaged("its two copies do not follow each other") }
      return (new, false)
    case (let only?, nil), (nil, let only?): return (only, true)
    case (nil, nil): throw damaged("neither copy can be read")
    }
  }
}
