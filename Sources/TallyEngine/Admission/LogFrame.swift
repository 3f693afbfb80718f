import TallyCrypto
package import TallyModel

/// The entries that one block adds to one election's log, in order.
///
/// Filled by admission, then read only. One task at a time holds it, within a `~Copyable` batch;
/// hence `@unchecked Sendable`.
package final class LogFrame: @unchecked Sendable {
  package let election: Election
  package let firstIndex: UInt64
  /// Each entry after its length in two bytes, as journal and entry bundles have them.
  package var entries: [UInt8] { content.entries }
  /// Leaf hashes, one an entry.
  package var leaves: [Digest] { content.leaves }
  /// Where the first entry and every entry whose index is a multiple of 256 stand in `entries`.
  var marks: [(index: UInt64, offset: Int)] { content.marks }
  private var content = Content()
  /// Tells this block's frame from an earlier block's of the same election.
  let batchNumber: UInt64

  init(election: Election, firstIndex: UInt64, batchNumber: UInt64) {
    self.election = election
    self.firstIndex = firstIndex
    self.batchNumber = batchNumber
  }

  package var count: Int { content.leaves.count }

  func append(_ entry: [UInt8]) {
    _ = append(entry[...], leaf: Merkle.leaf(entry.rawSpan))
  }

  /// Whether a run of entries that is read at one go begins here: runs are as long as a tile.
  static func beginsRun(_ index: UInt64) -> Bool { index & 255 == 0 }

  /// Appends an entry and says where its bytes stand in ``entries``.
  func append(_ entry: ArraySlice<UInt8>, leaf: Digest) -> Range<UInt32> {
    content.append(entry, leaf: leaf, firstIndex: firstIndex)
  }

  /// One value, so that an append is one access to the frame.
  private struct Content {
    var entries: [UInt8] = []
    var leaves: [Digest] = []
    var marks: [(index: UInt64, offset: Int)] = []

    mutating func append(
      _ entry: ArraySlice<UInt8>,
      leaf: Digest,
      firstIndex: UInt64
    ) -> Range<UInt32> {
      precondition(
        entry.count <= Limits.entryBytesMax,
        "An entry is longer than its length can say."
      )
      let index = firstIndex + UInt64(leaves.count)
      if leaves.isEmpty || LogFrame.beginsRun(index) { marks.append((index, entries.count)) }
      entries.append(big: UInt16(entry.count))
      let start = UInt32(entries.count)
      entries.append(contentsOf: entry)
      leaves.append(leaf)
      return start..<UInt32(entries.count)
    }
  }
}
