import TallyCrypto
import TallyModel

/// Roots over few nodes, made in place.
enum TreeHashing {
  /// The root over a power of two of nodes, for example the 256 of a full tile.
  static func rootOfFull(_ nodes: [Digest]) -> Digest {
    precondition(nodes.count.nonzeroBitCount == 1, "A full tile has a power of two of nodes.")
    var nodes = nodes
    var count = nodes.count
    while count > 1 {
      count /= 2
      for place in 0..<count {
        nodes[place] = Merkle.node(nodes[2 * place], nodes[2 * place + 1])
      }
    }
    return nodes[0]
  }

  /// The bytes of a tile with these nodes.
  static func tileBytes(_ nodes: ArraySlice<Digest>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(nodes.count * BundleLayout.digestBytes)
    for node in nodes { node.append(to: &bytes) }
    return bytes
  }

  /// The nodes of a tile; `bytes` are 32 for each.
  static func nodes(ofTile bytes: [UInt8]) -> [Digest] {
    let span = bytes.rawSpan
    return stride(from: 0, to: bytes.count, by: BundleLayout.digestBytes).map {
      Digest(span, at: $0)
    }
  }
}

/// The log's tree as the verifier has computed it from the leaves: one root for each full bundle of
/// 256 entries, and the leaves behind the last full one.
///
/// 64 bytes for 256 entries: small enough to keep for the largest log, and enough for the root at
/// every size when the leaves of one bundle are read again.
struct RecomputedTree: Sendable {
  private let bundles: MerkleTree
  private let tail: [Digest]

  init(bundleRoots: [Digest], tail: [Digest]) {
    bundles = MerkleTree(leaves: bundleRoots)
    self.tail = tail
  }

  var size: UInt64 { bundles.size * 256 + UInt64(tail.count) }
  var root: Digest { root(fullBundles: bundles.size, tail: tail) }
  var leavesBehindLastFullBundle: [Digest] { tail }

  /// The root over the 256 leaves of a full bundle.
  func rootOfBundle(_ number: UInt64) -> Digest { bundles.node(level: 0, index: number) }

  /// The nodes of all levels of tiles but the lowest, complete ones only.
  func nodes(tileLevel: Int) -> [Digest] {
    let level = 8 * (tileLevel - 1)
    let count = level < 64 ? bundles.size >> UInt64(level) : 0
    return (0..<count).map { bundles.node(level: level, index: $0) }
  }

  /// The root of the tree of `fullBundles` × 256 leaves and `tail` behind them.
  ///
  /// A tree splits at the largest power of two, so full bundles are complete subtrees of it.
  func root(fullBundles: UInt64, tail: [Digest]) -> Digest {
    var frontier = MerkleFrontier()
    for leaf in tail { frontier.append(leaf: leaf) }
    var nodes: [Digest] = []
    var start: UInt64 = 0
    for level in stride(from: 63, through: 0, by: -1) where fullBundles >> UInt64(level) & 1 == 1 {
      nodes.append(bundles.node(level: level, index: start >> UInt64(level)))
      start += 1 << UInt64(level)
    }
    nodes.append(contentsOf: frontier.nodes)
    guard var root = nodes.popLast() else { return Merkle.emptyRoot }
    while let left = nodes.popLast() { root = Merkle.node(left, root) }
    return root
  }
}
