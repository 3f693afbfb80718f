import TallyCrypto
import TallyLedger
import TallyModel

/// What sealing keeps of one election's durable log to prove any entry again: the edge of its tree,
/// its complete nodes from level 8 up (a quarter byte an entry), and where its entries stand.
struct LogArchive {
  /// Leaves below level 8 are hashed again from 256 entries when an old entry is asked for.
  static let tileHeight = 8

  private(set) var edge = TreeEdge()
  /// `nodes[k]` are the complete nodes of level `tileHeight + k`, from index 0.
  private var nodes: [[Digest]] = []
  /// Where runs of entries stand in the journal, by first index.
  private var runs: [EntryRun] = []

  var size: UInt64 { edge.size }

  var byteCount: Int {
    nodes.reduce(runs.capacity * MemoryLayout<EntryRun>.stride) {
      $0 + $1.capacity * MemoryLayout<Digest>.stride
    }
  }

  /// Takes in what one block added.
  mutating func add(_ growth: TreeGrowth, edge: TreeEdge, runs: [EntryRun]) {
    precondition(growth.oldSize == self.edge.size, "The archive has a gap.")
    var level = Self.tileHeight
    while growth.size >> UInt64(level) > 0 {
      let place = level - Self.tileHeight
      if place == nodes.count { nodes.append([]) }
      nodes[place].append(contentsOf: growth.completedNodes(level: level).nodes)
      level += 1
    }
    self.edge = edge
    self.runs.append(contentsOf: runs)
  }

  /// The inclusion path of any entry in the tree as it is now.
  ///
  /// `leaves`: The leaf hashes of the entry's 256-aligned tile, as far as it goes.
  func path(of index: UInt64, tileLeaves leaves: [Digest]) -> [Digest] {
    let tile = index >> UInt64(Self.tileHeight)
    var tileEdge = TreeEdge()
    let growth = TreeGrowth(edge: &tileEdge, leaves: leaves)
    var path = growth.path(of: index - tile << UInt64(Self.tileHeight))
    var level = Self.tileHeight
    while (size - 1) >> UInt64(level) > 0 {
      let sibling = (index >> UInt64(level)) ^ 1
      let complete = size >> UInt64(level)
      if sibling < complete {
        path.append(nodes[level - Self.tileHeight][Int(sibling)])
      } else if sibling == complete, let tail = edge.tail(below: level) {
        path.append(tail)
      }
      level += 1
    }
    return path
  }

  /// The hashes that show the tree of `oldSize` entries to be the beginning of this one.
  ///
  /// `oldSize`: `1...size`.
  /// `tile`: The leaf hashes of the 256-aligned tile with this number, as far as it goes.
  ///
  /// - SeeAlso: RFC 6962, section 2.1.2.
  func consistencyPath<Failure: Error>(
    from oldSize: UInt64,
    tile: (UInt64) throws(Failure) -> [Digest]
  ) throws(Failure) -> [Digest] {
    precondition(oldSize > 0 && oldSize <= size, "The tree never had that size.")
    var path: [Digest] = []
    var start: UInt64 = 0
    var count = size
    var old = oldSize
    var isWholeOld = true
    // What is right or left of the way down stands in the path from the bottom up.
    while old != count {
      let half = Self.half(count)
      if old <= half {
        path.append(try root(start + half, count - half, tile: tile))
        count = half
      } else {
        path.append(try root(start, half, tile: tile))
        start += half
        old -= half
        count -= half
        isWholeOld = false
      }
    }
    if !isWholeOld { path.append(try root(start, count, tile: tile)) }
    return path.reversed()
  }

  /// The root that the tree had at an earlier size.
  ///
  /// `oldSize`: `1...size`. `tile`: As for ``consistencyPath(from:tile:)``.
  func root<Failure: Error>(
    atSize oldSize: UInt64,
    tile: (UInt64) throws(Failure) -> [Digest]
  ) throws(Failure) -> Digest {
    precondition(oldSize > 0 && oldSize <= size, "The tree never had that size.")
    return try root(0, oldSize, tile: tile)
  }

  /// The largest power of two below `count`.
  private static func half(_ count: UInt64) -> UInt64 {
    1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }

  /// The root of `count` entries from `start` on, as a subtree of this tree.
  private func root<Failure: Error>(
    _ start: UInt64,
    _ count: UInt64,
    tile: (UInt64) throws(Failure) -> [Digest]
  ) throws(Failure) -> Digest {
    let level = count.trailingZeroBitCount
    if count.nonzeroBitCount == 1, level >= Self.tileHeight {
      return nodes[level - Self.tileHeight][Int(start >> UInt64(level))]
    }
    let tileLeaves = UInt64(1) << UInt64(Self.tileHeight)
    if count <= tileLeaves {
      let first = Int(start % tileLeaves)
      let leaves = try tile(start / tileLeaves)[first..<(first + Int(count))]
      var edge = TreeEdge()
      return TreeGrowth(edge: &edge, leaves: Array(leaves)).root
    }
    let half = Self.half(count)
    return Merkle.node(
      try root(start, half, tile: tile),
      try root(start + half, count - half, tile: tile)
    )
  }

  /// The entries `range` of the log, read from the journal.
  ///
  /// `range`: Within 0..<size.
  ///
  /// - Complexity: Reads a run of entries for each block or 256 entries that the range touches.
  func entries(
    _ range: Range<UInt64>,
    from journal: JournalReader
  ) throws(LedgerError) -> [[UInt8]] {
    precondition(range.upperBound <= size, "The entries are not in the archive.")
    var entries: [[UInt8]] = []
    var number = runNumber(of: range.lowerBound)
    while number < runs.count, runs[number].firstIndex < range.upperBound {
      let run = runs[number]
      let bytes = try journal.read(run.byteCount, at: run.place)
      var walk = EntryWalk(0..<bytes.count)
      var index = run.firstIndex
      while index < range.upperBound, let place = walk.next(in: bytes.rawSpan) {
        if range.contains(index) { entries.append(Array(bytes[place])) }
        index += 1
      }
      number += 1
    }
    return entries
  }

  /// The last run that starts at or before `index`.
  private func runNumber(of index: UInt64) -> Int {
    var low = 0
    var high = runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if runs[middle].firstIndex <= index { low = middle } else { high = middle }
    }
    return low
  }
}
