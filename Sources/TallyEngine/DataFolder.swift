import TallyCrypto
package import TallyLedger

/// Where the engine keeps what, under one folder.
///
/// `signer/` is a folder of its own that no backup may include: a restored one would let the log be
/// signed a second way. `keys/` leaves the machine only on purpose.
package struct DataFolder: Sendable {
  package let root: String

  package init(_ root: String) { self.root = root }

  package var journal: String { "\(root)/journal" }
  package var signerState: String { "\(root)/signer/state" }
  package var elections: String { "\(root)/elections" }
  package var keys: String { "\(root)/keys" }

  /// Makes an empty data folder: a journal and its signer state, durable when this returns.
  ///
  /// `id`: Random; tells this journal from every other.
  /// `segmentBytes`: Whole pages.
  package func create(
    on disk: any Disk,
    id: JournalID,
    segmentBytes: Int
  ) throws(LedgerError) {
    try disk.createDurableFolder(root)
    _ = try Journal.create(on: disk, folder: journal, id: id, segmentBytes: segmentBytes)
    // The signer state comes last: without it, nobody takes the folder for a complete one.
    _ = try SignerState.create(on: disk, path: signerState, journal: id)
  }

  package func store(on disk: any Disk) -> ElectionStore {
    ElectionStore(folder: elections, disk: disk)
  }
}
