package import TallyModel

/// A whole tree in memory: every complete node of every level, 64 bytes a leaf.
///
/// Gives roots and paths for the present size and for every size before it.
package struct MerkleTree: Sendable {
  /// `levels[l][i]` is the root over the leaves `i << l ..< (i + 1) << l`; complete ones only.
  private var levels: [[Digest]] = [[]]

  package init() {}

  package init(leaves: [Digest]) {
    levels = [leaves]
    while let below = levels.last, below.count > 1 {
      var level: [Digest] = []
      level.reserveCapacity(below.count / 2)
      for left in stride(from: 0, to: below.count - 1, by: 2) {
        level.append(Merkle.node(below[left], below[left + 1]))
      }
      levels.append(level)
    }
  }

  package var size: UInt64 { UInt64(levels[0].count) }

  /// - Complexity: One node hash on average.
  package mutating func append(leaf: Digest) {
    levels[0].append(leaf)
    var level = 0
    while levels[level].count.isMultiple(of: 2) {
      let count = levels[level].count
      let node = Merkle.node(levels[level][count - 2], levels[level][count - 1])
      level += 1
      if level == levels.count { levels.append([]) }
      levels[level].append(node)
    }
  }

  /// The complete node over the leaves `index << level ..< (index + 1) << level`.
  ///
  /// Traps when the tree does not reach so far.
  package func node(level: Int, index: UInt64) -> Digest { levels[level][Int(index)] }

  package var root: Digest { root(size: size) }

  /// The root that the tree had at `size`, `0...self.size`.
  package func root(size: UInt64) -> Digest { edge(size: size).root }

  /// The path of a leaf in the tree of `size` leaves, sibling first; `index < size <= self.size`.
  package func inclusionPath(index: UInt64, size: UInt64) -> [Digest] {
    inclusionPath(index: index, edge: edge(size: size))
  }

  /// The same with an edge made once for many paths.
  ///
  /// - Complexity: No hashing.
  package func inclusionPath(index: UInt64, edge: MerkleEdge) -> [Digest] {
    precondition(index < edge.size, "The tree has no such leaf.")
    return path(from: index, level: 0, edge: edge)
  }

  /// What shows that the tree of `oldSize` leaves is the beginning of that of `newSize`.
  ///
  /// Empty for equal sizes and from the empty tree; `oldSize <= newSize <= self.size`.
  package func consistencyPath(from oldSize: UInt64, to newSize: UInt64) -> [Digest] {
    precondition(oldSize <= newSize, "A log does not shrink.")
    let edge = edge(size: newSize)
    guard oldSize > 0, oldSize < newSize else { return [] }
    // The last node of the old tree that is complete, at the highest level where it is.
    let level = oldSize.trailingZeroBitCount
    let index = oldSize >> UInt64(level) - 1
    let start = index == 0 ? [] : [node(level: level, index: index)]
    return start + path(from: index, level: level, edge: edge)
  }

  /// The right edge of the tree of `size` leaves.
  ///
  /// - Complexity: One node hash a level at most.
  package func edge(size: UInt64) -> MerkleEdge {
    precondition(size <= self.size, "The tree is not so large yet.")
    var ragged: [Digest] = []
    var level = 0
    var last = Merkle.emptyRoot
    var isRagged = false
    while size > 0 {
      // At this level, `complete` nodes and, if `isRagged`, one more that is not.
      let complete = size >> UInt64(level)
      if !isRagged { last = complete > 0 ? node(level: level, index: complete - 1) : last }
      ragged.append(last)
      if complete + (isRagged ? 1 : 0) <= 1 { break }
      // Upwards: a last node without a sibling stands for its parent; any other is hashed.
      if isRagged, complete & 1 == 1 {
        last = Merkle.node(node(level: level, index: complete - 1), last)
      } else if !isRagged, complete & 1 == 1 {
        isRagged = true
      }
      level += 1
    }
    return MerkleEdge(size: size, nodes: ragged)
  }

  /// Siblings from a node up to the root's child.
  private func path(from index: UInt64, level: Int, edge: MerkleEdge) -> [Digest] {
    var path: [Digest] = []
    path.reserveCapacity(edge.nodes.count)
    var index = index
    var level = level
    while edge.lastIndex(level: level) > 0 {
      let last = edge.lastIndex(level: level)
      let sibling = index ^ 1
      if sibling < last {
        path.append(node(level: level, index: sibling))
      } else if sibling == last {
        path.append(edge.nodes[level])
      }
      index >>= 1
      level += 1
    }
    return path
  }
}

/// The last node of every level at one size, complete or not.
package struct MerkleEdge: Sendable {
  package let size: UInt64
  /// From the last leaf to the root; empty for an empty tree.
  let nodes: [Digest]

  package var root: Digest { nodes.last ?? Merkle.emptyRoot }

  /// The place of the last node of a level.
  func lastIndex(level: Int) -> UInt64 { size == 0 ? 0 : (size - 1) >> UInt64(level) }
}
