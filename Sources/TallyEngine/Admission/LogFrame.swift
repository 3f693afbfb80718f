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
  var content: FrameContent
  /// Tells this block's frame from an earlier block's of the same election.
  let batchNumber: UInt64
  /// Its place among the block's frames.
  let place: UInt16

  init(election: Election, firstIndex: UInt64, batchNumber: UInt64, place: UInt16) {
    self.election = election
    self.firstIndex = firstIndex
    self.batchNumber = batchNumber
    self.place = place
    content = FrameContent(firstIndex: firstIndex)
  }

  package var count: Int { content.leaves.count }

  /// Whether a run of entries that is read at one go begins here: runs are as long as a tile.
  static func beginsRun(_ index: UInt64) -> Bool { index & 255 == 0 }
}

/// What a frame holds: a value, so that admission takes it in hand for many ballots at once; the frame
/// itself would check every access.
struct FrameContent {
  /// The index of the first entry.
  let firstIndex: UInt64
  private(set) var entries: [UInt8] = []
  private(set) var leaves: [Digest] = []
  private(set) var marks: [(index: UInt64, offset: Int)] = []

  init(firstIndex: UInt64) { self.firstIndex = firstIndex }

  /// Appends an act or a moment.
  mutating func append(_ entry: [UInt8]) {
    precondition(
      entry.count <= Limits.entryBytesMax,
      "An entry is longer than its length can say."
    )
    var framed: [UInt8] = []
    framed.append(big: UInt16(entry.count))
    framed += entry
    _ = append(framed: framed.rawSpan, leaf: Merkle.leaf(entry.rawSpan))
  }

  /// Appends an entry that stands after its length, and says where it begins in ``entries``.
  @inline(__always)
  mutating func append(framed entry: RawSpan, leaf: Digest) -> UInt32 {
    let index = firstIndex + UInt64(leaves.count)
    if leaves.isEmpty || LogFrame.beginsRun(index) { marks.append((index, entries.count)) }
    let start = UInt32(entries.count + 2)
    entries.append(entry)
    leaves.append(leaf)
    return start
  }
}
