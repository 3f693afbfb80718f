import TallyCrypto
import TallyLedger
import TallyModel

/// Cuts a growing log into tiles and entry bundles and writes them as they become full.
///
/// Holds one unfinished tile a level and one unfinished bundle; hashes each leaf and node once.
/// - SeeAlso: docs/formats.md, "Tiles"; C2SP tlog-tiles.
struct TileWriter {
  private let writesEntries: Bool
  private var bundle: [UInt8] = []
  /// `levels[l]`: the nodes of the unfinished tile of level `l`.
  private var levels: [[Digest]] = [[]]
  /// Full tiles of each level.
  private var fullCounts: [UInt64] = [0]
  private(set) var size: UInt64 = 0

  init(writesEntries: Bool) { self.writesEntries = writesEntries }

  /// - Complexity: One leaf hash and one node hash on average.
  mutating func append(
    _ entry: RawSpan,
    to folder: inout BundleFolderWriter
  ) throws(PublicationError) {
    if writesEntries {
      bundle.append(big: UInt16(entry.byteCount))
      bundle.append(contentsOf: [UInt8](bytes: entry))
    }
    levels[0].append(Merkle.leaf(entry))
    size += 1
    guard levels[0].count == TilePath.fullWidth else { return }
    if writesEntries {
      try folder.writeOnce(
        bundle,
        to: TilePath.entries(index: fullCounts[0], width: TilePath.fullWidth)
      )
      bundle.removeAll(keepingCapacity: true)
    }
    try completeTile(level: 0, in: &folder)
  }

  /// Writes the unfinished tiles, as the checkpoint of this size needs them.
  ///
  /// - Returns: The root.
  mutating func finish(in folder: inout BundleFolderWriter) throws(PublicationError) -> Digest {
    for (level, nodes) in levels.enumerated() where !nodes.isEmpty {
      try folder.writeOnce(
        Self.bytes(of: nodes),
        to: TilePath.tile(level: level, index: fullCounts[level], width: nodes.count)
      )
    }
    if writesEntries, !levels[0].isEmpty {
      try folder.writeOnce(
        bundle,
        to: TilePath.entries(index: fullCounts[0], width: levels[0].count)
      )
    }
    return root
  }

  private mutating func completeTile(
    level: Int,
    in folder: inout BundleFolderWriter
  ) throws(PublicationError) {
    let nodes = levels[level]
    try folder.writeOnce(
      Self.bytes(of: nodes),
      to: TilePath.tile(level: level, index: fullCounts[level], width: TilePath.fullWidth)
    )
    levels[level].removeAll(keepingCapacity: true)
    fullCounts[level] += 1
    if level + 1 == levels.count {
      levels.append([])
      fullCounts.append(0)
    }
    levels[level + 1].append(Self.edge(over: nodes).root)
    if levels[level + 1].count == TilePath.fullWidth {
      try completeTile(level: level + 1, in: &folder)
    }
  }

  /// The root over everything so far: the unfinished tiles' edges, from the top level down to the leaves.
  var root: Digest {
    var nodes: [Digest] = []
    for level in levels.reversed() { nodes += Self.edge(over: level).nodes }
    guard var root = nodes.popLast() else { return Merkle.emptyRoot }
    while let left = nodes.popLast() { root = Merkle.node(left, root) }
    return root
  }

  private static func edge(over nodes: [Digest]) -> MerkleFrontier {
    var frontier = MerkleFrontier()
    for node in nodes { frontier.append(leaf: node) }
    return frontier
  }

  private static func bytes(of nodes: [Digest]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(nodes.count * 32)
    for node in nodes { node.append(to: &bytes) }
    return bytes
  }
}
