/// What was being done to a file or folder when the operating system refused.
package enum DiskOperation: String, Sendable {
  case createFolder = "create the folder"
  case list = "list the folder"
  case open
  case read
  case write
  case sync
  case reserve = "reserve space for"
  case size = "read the size of"
  case rename
  case remove
  case syncFolder = "sync the folder"
  case lock
  case close
}

/// Why the ledger stopped or refuses to start.
///
/// Nothing on disk was changed by finding it out. Holds places and numbers, never the content of an entry.
package enum LedgerError: Error, Equatable, Sendable {
  // The disk.
  /// The operating system refused; `errno` is its number.
  case disk(DiskOperation, path: String, offset: Int?, errno: Int32)
  /// A file ends before the bytes that must be there.
  case fileEnds(path: String, offset: Int, wanted: Int)
  /// Something stands where something new was to be made.
  case exists(path: String)
  /// A file that may only ever have one content has another.
  case differs(path: String)
  /// A file changed between two readings, though nobody else may write to it.
  case fileChanged(path: String)
  /// Another process holds the data folder.
  case locked(path: String)
  /// An earlier error stopped this journal or signer state; that error is `cause`.
  indirect case stopped(cause: LedgerError)
  /// The block was sealed for another place than the one the log is at.
  case notNext(expected: BlockPosition, found: BlockPosition)

  // The journal's files.
  /// There is no segment at all in the journal's folder.
  case noJournal(folder: String)
  /// A segment between others is missing, or the first one.
  case segmentMissing(path: String)
  /// A file named like a segment cannot be one.
  case segmentName(path: String)
  /// A segment does not have the size that its journal's segments have.
  case segmentSize(path: String, expected: Int, found: Int)
  /// A segment's first page is damaged or says something else than its name and neighbours.
  case segmentHeader(path: String, reason: String)
  /// A segment or block of another journal.
  case otherJournal(path: String, offset: Int, expected: JournalID, found: JournalID)

  // The journal's blocks.
  /// A block cannot be read and is not the torn last one that recovery may cut.
  case damagedBlock(BlockPlace, path: String, sequence: UInt64, fault: BlockFault, why: NotTorn)
  /// A whole block stands where another one belongs, or breaks the rules of the format.
  case misplacedBlock(BlockPlace, path: String, sequence: UInt64, reason: String)
  /// Segments without any block stand before one that has blocks.
  case blocksMissing(path: String)
  /// A reader of the journal found whole and genuine blocks whose entries make no sense to it.
  case entriesRefused(BlockPlace, reason: String)

  // The signer state.
  /// The signer state is not there.
  case signerStateMissing(path: String)
  /// Neither copy of the signer state can be trusted.
  case signerStateDamaged(path: String, reason: String)
  /// The signer state was changed by somebody else while this process held it.
  case signerStateChanged(path: String)
  /// The journal ends before the last block that was signed: an older copy was put in its place.
  case journalTooShort(folder: String, last: UInt64, signed: UInt64)
  /// The journal's block at the signed sequence is not the one that was signed.
  case signedBlockDiffers(BlockPlace, path: String, sequence: UInt64)
  /// Blocks follow that were written after a later start than the signer state knows of.
  case signerStateOutdated(path: String, knownEpoch: UInt64, foundEpoch: UInt64, sequence: UInt64)
}

/// What is wrong with the bytes at a block's place.
package enum BlockFault: String, Sendable {
  /// The header is no header, or its digest does not hold.
  case header = "its header cannot be read"
  /// The entries are not the ones that the header's tree roots stand for.
  case entries = "its entries are not those that its tree roots stand for"
  /// There are bytes where the header says zeros.
  case padding = "its padding is not zero"
}

/// Why an unreadable block is no torn write and may not be cut.
package enum NotTorn: Equatable, Sendable {
  /// It was signed: the signer state is at or after it.
  case signed
  /// A whole block follows, and a block is written only after the sync of the one before.
  case followed(by: BlockPlace)
  /// Bytes follow further on than one block reaches.
  case bytesFarther(BlockPlace)
  /// One copy of the signer state is unreadable, and the block may be the one that it stood for.
  case signerCopyUnreadable
}
