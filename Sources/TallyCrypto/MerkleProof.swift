package import TallyModel

/// What a verifier computes from the paths that a log gives it.
package enum MerkleProof {
  /// No path is longer, whatever the tree.
  package static let pathCountMax = 63

  /// How many hashes the path of a leaf has; `index < size`.
  package static func pathCount(index: UInt64, size: UInt64) -> Int {
    precondition(index < size, "The tree has no such leaf.")
    // Below the highest bit in which the leaf and the last leaf differ, each level has a sibling;
    // above it, only the levels where the leaf lies to the right.
    let inner = 64 - (index ^ (size - 1)).leadingZeroBitCount
    return inner + (inner == 64 ? 0 : (index >> UInt64(inner)).nonzeroBitCount)
  }

  /// The root that the path leads to, or nothing when the path does not fit index and size.
  ///
  /// The path begins with the leaf's sibling.
  /// - SeeAlso: RFC 9162, section 2.1.3.2.
  package static func inclusionRoot(
    index: UInt64,
    size: UInt64,
    leaf: Digest,
    path: [Digest]
  ) -> Digest? {
    guard index < size else { return nil }
    var place = index
    var last = size - 1
    var root = leaf
    for sibling in path {
      if last == 0 { return nil }
      if place & 1 == 1 || place == last {
        root = Merkle.node(sibling, root)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        root = Merkle.node(root, sibling)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 ? root : nil
  }

  /// Whether the path shows that the old tree is the beginning of the new one.
  ///
  /// Equal sizes need equal roots and no path. An empty old tree is refused, because a path from
  /// it would show nothing.
  /// - SeeAlso: RFC 9162, section 2.1.4.2.
  package static func isConsistent(
    oldSize: UInt64,
    oldRoot: Digest,
    newSize: UInt64,
    newRoot: Digest,
    path: [Digest]
  ) -> Bool {
    if oldSize == newSize { return path.isEmpty && oldRoot == newRoot }
    guard 0 < oldSize, oldSize < newSize, !path.isEmpty else { return false }
    var place = oldSize - 1
    var last = newSize - 1
    while place & 1 == 1 {
      place >>= 1
      last >>= 1
    }
    // A complete old tree is itself the first step; the path does not repeat its root.
    let isComplete = oldSize & (oldSize - 1) == 0
    let start = isComplete ? oldRoot : path[0]
    var old = start
    var new = start
    for sibling in path.dropFirst(isComplete ? 0 : 1) {
      if last == 0 { return false }
      if place & 1 == 1 || place == last {
        old = Merkle.node(sibling, old)
        new = Merkle.node(sibling, new)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        new = Merkle.node(new, sibling)
      }
      place >>= 1
      last >>= 1
    }
    return last == 0 && old == oldRoot && new == newRoot
  }
}
