package import TallyModel

/// What one batch adds to a log's Merkle tree: every node that an inclusion path of the batch needs.
///
/// A tree is grown by many batches, each from the edge that the batch before left. Only the edge and
/// this batch's nodes are in memory, level by level, so that a path is a series of look-ups and each
/// node is hashed once.
///
/// At each level the complete nodes of this batch stand in one run, preceded by the one older node
/// that may be the left sibling of the first. What is not complete yet at the right is the *tail*.
/// - SeeAlso: RFC 6962, section 2.1.
package struct TreeGrowth: Sendable {
  /// Entries before this batch and after it.
  package private(set) var oldSize: UInt64
  package private(set) var size: UInt64
  /// The tree's root after this batch.
  package private(set) var root: Digest
  /// `levels[l]` holds the nodes of level `l`, indices from `firstIndex[l]`.
  private var levels: [[Digest]]
  private var firstIndex: [UInt64]
  /// The root of the entries right of the last complete node of a level, where there are any.
  private var tails: [Digest?]

  /// Grows the tree that ends at `edge` by `leaves` (hashes of entries, in order) and moves the edge.
  ///
  /// - Complexity: One node hash a leaf, O(log size) more.
  package init(edge: inout TreeEdge, leaves: [Digest]) {
    oldSize = edge.size
    size = edge.size + UInt64(leaves.count)
    root = Merkle.emptyRoot
    let height = size.bitWidth - size.leadingZeroBitCount
    levels = []
    firstIndex = []
    tails = []
    levels.reserveCapacity(height + 1)
    firstIndex.reserveCapacity(height + 1)
    tails.reserveCapacity(height + 1)
    growLevels(edge: edge, leaves: leaves, height: height)
    root = size == 0 ? Merkle.emptyRoot : (tails[height] ?? Merkle.emptyRoot)
    moveEdge(&edge)
  }

  private mutating func growLevels(edge: TreeEdge, leaves: [Digest], height: Int) {
    var nodes: [Digest] = []
    nodes.reserveCapacity(leaves.count + 1)
    if let older = edge.node(level: 0) { nodes.append(older) }
    nodes.append(contentsOf: leaves)
    var tail: Digest?
    for level in 0...height {
      let older = edge.node(level: level)
      let first = (oldSize >> UInt64(level)) - (older == nil ? 0 : 1)
      firstIndex.append(first)
      tails.append(tail)
      levels.append(nodes)
      if level == height { break }
      if size >> UInt64(level) & 1 == 1 {
        let last = nodes[nodes.count - 1]
        tail = tail.map { Merkle.node(last, $0) } ?? last
      }
      nodes = Self.parents(of: nodes, after: edge.node(level: level + 1))
    }
  }

  /// The complete parents of a run of nodes that starts with a left child.
  private static func parents(of nodes: [Digest], after older: Digest?) -> [Digest] {
    var parents: [Digest] = []
    parents.reserveCapacity(nodes.count / 2 + 1)
    if let older { parents.append(older) }
    var place = 0
    while place + 1 < nodes.count {
      parents.append(Merkle.node(nodes[place], nodes[place + 1]))
      place += 2
    }
    return parents
  }

  private func moveEdge(_ edge: inout TreeEdge) {
    edge = TreeEdge(size: size) { level in
      levels[level][Int((size >> UInt64(level)) - 1 - firstIndex[level])]
    }
  }

  /// The hashes from the leaf's sibling up to the root's child, for an entry of this batch.
  ///
  /// The index is in `oldSize..<size`.
  package func path(of index: UInt64) -> [Digest] {
    var path: [Digest] = []
    path.reserveCapacity(levels.count)
    forEachOnPath(of: index) { path.append($0) }
    return path
  }

  /// Calls `visit` with each hash of the inclusion path, the leaf's sibling first.
  ///
  /// `index`: `oldSize..<size`.
  package func forEachOnPath(of index: UInt64, _ visit: (Digest) -> Void) {
    forEachStep(of: index) { step in
      switch step {
      case .node(let level, let place): visit(levels[level][place])
      case .tail(let level): if let tail = tails[level] { visit(tail) }
      }
    }
  }

  /// Where a hash of an inclusion path stands.
  package enum PathStep {
    /// In ``nodes(level:)``.
    case node(level: Int, place: Int)
    /// In ``tail(level:)``.
    case tail(level: Int)
  }

  /// Calls `visit` with the place of each hash of the inclusion path, the leaf's sibling first.
  ///
  /// `index`: `oldSize..<size`.
  @inline(__always)
  package func forEachStep(of index: UInt64, _ visit: (PathStep) -> Void) {
    precondition(index >= oldSize && index < size, "The entry is not of this batch.")
    for level in 0..<(levels.count - 1) {
      let sibling = (index >> UInt64(level)) ^ 1
      let complete = size >> UInt64(level)
      if sibling < complete {
        visit(.node(level: level, place: Int(sibling - firstIndex[level])))
      } else if sibling == complete, tails[level] != nil {
        visit(.tail(level: level))
      }
    }
  }

  /// Levels from the leaves up to the one below the root.
  package var levelCount: Int { levels.count }

  /// All nodes of a level that paths of this batch may need.
  package func nodes(level: Int) -> [Digest] { levels[level] }

  /// The root of what is right of a level's last complete node, where there is anything.
  package func tail(level: Int) -> Digest? { tails[level] }

  /// The nodes of a level that this batch completed, with the index of the first.
  ///
  /// - Complexity: O(nodes): they are copied.
  package func completedNodes(level: Int) -> (first: UInt64, nodes: ArraySlice<Digest>) {
    let first = oldSize >> UInt64(level)
    guard level < levels.count else { return (first, []) }
    return (first, levels[level].dropFirst(Int(first - firstIndex[level])))
  }
}

/// The right edge of a tree: the roots of its complete subtrees, one for each bit of its size.
package struct TreeEdge: Sendable, Equatable {
  package private(set) var size: UInt64
  private var nodes: [Digest]

  /// The edge of the empty tree.
  package init() {
    size = 0
    nodes = []
  }

  /// The edge at `size`; `node` gives the last complete node of each level whose bit is set.
  package init(size: UInt64, node: (Int) -> Digest) {
    self.size = size
    let height = size.bitWidth - size.leadingZeroBitCount
    nodes = (0..<height).map { size >> UInt64($0) & 1 == 1 ? node($0) : .zero }
  }

  /// The complete subtree of 2^level entries at the edge, where the size has that bit.
  package func node(level: Int) -> Digest? {
    level < nodes.count && size >> UInt64(level) & 1 == 1 ? nodes[level] : nil
  }

  /// The root of the tree.
  package var root: Digest { tail(below: nodes.count) ?? Merkle.emptyRoot }
}

extension TreeEdge {
  /// The root of the entries right of the last complete node of `level`, where there are any.
  package func tail(below level: Int) -> Digest? {
    var tail: Digest?
    for lower in 0..<level {
      if let node = node(level: lower) { tail = tail.map { Merkle.node(node, $0) } ?? node }
    }
    return tail
  }
}
