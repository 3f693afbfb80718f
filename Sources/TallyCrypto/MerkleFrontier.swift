package import TallyModel

/// The edge of a growing tree: enough to append and to know the root, nothing more.
package struct MerkleFrontier: Equatable, Sendable {
  package private(set) var size: UInt64 = 0
  /// The roots of the complete subtrees that the tree is made of, largest first: as many as `size`
  /// has binary ones.
  package private(set) var nodes: [Digest]

  package init() {
    nodes = []
    // A tree's edge has at most one node a level: appending never allocates.
    nodes.reserveCapacity(64)
  }

  /// The edge of a tree of `size` leaves.
  ///
  /// Nothing when `nodes` are not as many as `size` has binary ones.
  package init?(size: UInt64, nodes: [Digest]) {
    guard nodes.count == size.nonzeroBitCount else { return nil }
    self.init()
    self.size = size
    self.nodes.append(contentsOf: nodes)
  }

  /// - Complexity: One node hash on average, 63 at most.
  package mutating func append(leaf: Digest) {
    var node = leaf
    var pairs = size
    while pairs & 1 == 1 {
      node = Merkle.node(nodes.removeLast(), node)
      pairs >>= 1
    }
    nodes.append(node)
    size += 1
  }

  /// - Complexity: One node hash for every node of the edge.
  package var root: Digest {
    guard var root = nodes.last else { return Merkle.emptyRoot }
    for left in nodes.dropLast().reversed() { root = Merkle.node(left, root) }
    return root
  }
}
