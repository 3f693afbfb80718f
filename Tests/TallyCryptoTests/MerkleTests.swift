import Testing
import TallyCrypto
import TallyModel

private let largest = 100

private let leaves: [Digest] = (0..<largest).map { Merkle.leaf(Array("entry \($0)".utf8)) }

/// The same digest with one bit turned.
private func turned(_ digest: Digest) -> Digest {
  var other = digest
  other.words.1 ^= 1
  return other
}

/// A path with one hash turned, missing, twice, or one more at either end.
private func spoiled(_ path: [Digest]) -> [[Digest]] {
  var all: [[Digest]] = [path + [leaves[0]], [leaves[0]] + path]
  for place in path.indices {
    var other = path
    other[place] = turned(path[place])
    all.append(other)
    all.append(Array(path[..<place]) + Array(path[(place + 1)...]))
    all.append(Array(path[...place]) + Array(path[place...]))
  }
  return all
}

@Suite struct `A tree of 0 to 100 entries` {
  let tree = MerkleTree(leaves: leaves)

  @Test func `has the roots of RFC 6962, however it is made`() {
    var frontier = MerkleFrontier()
    var grown = MerkleTree()
    for size in 0...largest {
      let root = PlainTree.root(leaves[..<size])
      #expect(frontier.root == root && frontier.size == UInt64(size))
      #expect(frontier.nodes.count == size.nonzeroBitCount)
      #expect(MerkleFrontier(size: UInt64(size), nodes: frontier.nodes) == frontier)
      #expect(MerkleFrontier(size: UInt64(size), nodes: frontier.nodes + [root]) == nil)
      #expect(grown.root == root && grown.size == UInt64(size))
      #expect(tree.root(size: UInt64(size)) == root)
      #expect(MerkleTree(leaves: Array(leaves[..<size])).root == root)
      if size < largest {
        frontier.append(leaf: leaves[size])
        grown.append(leaf: leaves[size])
      }
    }
  }

  @Test func `gives every inclusion path of RFC 6962, and it leads to the root`() {
    for size in 1...largest {
      let root = PlainTree.root(leaves[..<size])
      let edge = tree.edge(size: UInt64(size))
      for index in 0..<size {
        let path = tree.inclusionPath(index: UInt64(index), size: UInt64(size))
        #expect(path == PlainTree.path(index, leaves[..<size]), "\(index) of \(size)")
        #expect(tree.inclusionPath(index: UInt64(index), edge: edge) == path)
        #expect(MerkleProof.pathCount(index: UInt64(index), size: UInt64(size)) == path.count)
        #expect(
          MerkleProof.inclusionRoot(
            index: UInt64(index),
            size: UInt64(size),
            leaf: leaves[index],
            path: path
          ) == root
        )
      }
    }
  }

  @Test func `gives every consistency path of RFC 6962, and it joins the roots`() {
    for newSize in 1...largest {
      let newRoot = PlainTree.root(leaves[..<newSize])
      for oldSize in 1...newSize {
        let path = tree.consistencyPath(from: UInt64(oldSize), to: UInt64(newSize))
        #expect(path == PlainTree.proof(oldSize, leaves[..<newSize]), "\(oldSize) to \(newSize)")
        #expect(
          MerkleProof.isConsistent(
            oldSize: UInt64(oldSize),
            oldRoot: PlainTree.root(leaves[..<oldSize]),
            newSize: UInt64(newSize),
            newRoot: newRoot,
            path: path
          )
        )
      }
    }
  }

  @Test func `is given batch by batch with the same roots and paths`() {
    for oldSize in 0...40 {
      for size in oldSize...41 {
        var edge = TreeEdge()
        _ = TreeGrowth(edge: &edge, leaves: Array(leaves[..<oldSize]))
        #expect(edge.root == tree.root(size: UInt64(oldSize)))
        let growth = TreeGrowth(edge: &edge, leaves: Array(leaves[oldSize..<size]))
        #expect(growth.root == tree.root(size: UInt64(size)), "\(oldSize) to \(size)")
        #expect(edge.root == growth.root && edge.size == UInt64(size))
        for index in oldSize..<size {
          #expect(
            growth.path(of: UInt64(index))
              == tree.inclusionPath(index: UInt64(index), size: UInt64(size))
          )
        }
      }
    }
  }

  @Test func `has complete nodes where tiles ask for them`() {
    for level in 0...6 {
      for index in 0..<(largest >> level) {
        #expect(
          tree.node(level: level, index: UInt64(index))
            == PlainTree.root(leaves[(index << level)..<((index + 1) << level)])
        )
      }
    }
  }
}

@Suite struct `A proof` {
  let tree = MerkleTree(leaves: leaves)

  @Test func `of inclusion is refused with another index, leaf or path`() {
    for size in 1...UInt64(largest) {
      let root = tree.root(size: size)
      for index in 0..<size {
        let leaf = leaves[Int(index)]
        let path = tree.inclusionPath(index: index, size: size)
        func leads(_ index: UInt64, _ leaf: Digest, _ path: [Digest]) -> Bool {
          MerkleProof.inclusionRoot(index: index, size: size, leaf: leaf, path: path) == root
        }
        for other in 0...(size + 1) where other != index {
          if leads(other, leaf, path) { Issue.record("\(other) for \(index) of \(size)") }
        }
        #expect(!leads(index, turned(leaf), path))
        for other in spoiled(path) { #expect(!leads(index, leaf, other), "\(index) of \(size)") }
      }
    }
  }

  @Test func `of inclusion never leads to the root of another size`() {
    // A path says on which side each hash stands. Two sizes that agree in that share paths but not
    // roots: a checkpoint binds the size.
    for size in 1...40 {
      for index in 0..<size {
        let path = tree.inclusionPath(index: UInt64(index), size: UInt64(size))
        for other in 0...44 where other != size {
          let made = MerkleProof.inclusionRoot(
            index: UInt64(index),
            size: UInt64(other),
            leaf: leaves[index],
            path: path
          )
          #expect(made != tree.root(size: UInt64(other)))
          let isSameShape =
            index < other && PlainTree.pathShape(index, other) == PlainTree.pathShape(index, size)
          #expect((made == tree.root(size: UInt64(size))) == isSameShape, "\(index) \(other)")
        }
      }
    }
  }

  @Test func `of consistency is refused with another root or path`() {
    for newSize in 1...UInt64(largest) {
      for oldSize in 1...newSize {
        let oldRoot = tree.root(size: oldSize)
        let newRoot = tree.root(size: newSize)
        let path = tree.consistencyPath(from: oldSize, to: newSize)
        func joins(_ oldRoot: Digest, _ newRoot: Digest, _ path: [Digest]) -> Bool {
          MerkleProof.isConsistent(
            oldSize: oldSize,
            oldRoot: oldRoot,
            newSize: newSize,
            newRoot: newRoot,
            path: path
          )
        }
        #expect(!joins(turned(oldRoot), newRoot, path))
        #expect(!joins(oldRoot, turned(newRoot), path))
        if oldSize < newSize { #expect(!joins(turned(oldRoot), turned(newRoot), path)) }
        for other in spoiled(path) {
          #expect(!joins(oldRoot, newRoot, other), "\(oldSize) to \(newSize)")
        }
      }
    }
  }

  @Test func `of consistency is refused with other sizes`() {
    let range = 1...UInt64(20)
    for newSize in range {
      for oldSize in 1...newSize {
        let path = tree.consistencyPath(from: oldSize, to: newSize)
        for otherNew in range {
          for otherOld in 0...(otherNew + 1) where (otherOld, otherNew) != (oldSize, newSize) {
            let isAccepted = MerkleProof.isConsistent(
              oldSize: otherOld,
              oldRoot: tree.root(size: oldSize),
              newSize: otherNew,
              newRoot: tree.root(size: newSize),
              path: path
            )
            let isSameShape =
              (1...otherNew).contains(otherOld)
              && (otherOld == otherNew) == (oldSize == newSize)
              && PlainTree.proofShape(Int(otherOld), Int(otherNew))
                == PlainTree.proofShape(Int(oldSize), Int(newSize))
            #expect(isAccepted == isSameShape, "\(otherOld) \(otherNew) for \(oldSize) \(newSize)")
          }
        }
      }
    }
  }

  @Test func `of consistency from the empty tree is refused, of equal trees needs no path`() {
    let root = tree.root(size: 7)
    func joins(_ old: UInt64, _ oldRoot: Digest, _ new: UInt64, _ path: [Digest]) -> Bool {
      MerkleProof.isConsistent(
        oldSize: old,
        oldRoot: oldRoot,
        newSize: new,
        newRoot: root,
        path: path
      )
    }
    #expect(!joins(0, Merkle.emptyRoot, 7, []))
    #expect(!joins(0, Merkle.emptyRoot, 7, [root]))
    #expect(joins(7, root, 7, []))
    #expect(!joins(7, root, 7, [root]))
    #expect(!joins(7, leaves[0], 7, []))
    #expect(!joins(8, root, 7, []))
    #expect(!joins(6, tree.root(size: 6), 7, []))
  }

  @Test func `about the largest sizes is read without trapping`() {
    var random = SeededGenerator(seed: 6)
    let edges: [UInt64] = [0, 1, 2, 3, 1 << 32, 1 << 62, 1 << 63, .max - 1, .max]
    for _ in 0..<3_000 {
      let (a, b) = (edges.randomElement(using: &random), edges.randomElement(using: &random))
      guard let a, let b else { continue }
      let path = Array(leaves[..<Int.random(in: 0...66, using: &random)])
      let made = MerkleProof.inclusionRoot(index: a, size: b, leaf: leaves[0], path: path)
      #expect((made != nil) == (a < b && MerkleProof.pathCount(index: a, size: b) == path.count))
      #expect(
        !MerkleProof.isConsistent(
          oldSize: a,
          oldRoot: leaves[1],
          newSize: b,
          newRoot: leaves[2],
          path: path
        )
      )
    }
  }
}

@Suite struct `A tile's path` {
  @Test(arguments: [
    (0, 0, 256, "tile/0/000"), (0, 0, 5, "tile/0/000.p/5"), (0, 255, 256, "tile/0/255"),
    (1, 1_000, 256, "tile/1/x001/000"), (2, 1_234_067, 256, "tile/2/x001/x234/067"),
    (63, 999, 1, "tile/63/999.p/1"), (3, 999_999, 255, "tile/3/x999/999.p/255"),
    (0, .max, 256, "tile/0/x018/x446/x744/x073/x709/x551/615"),
  ])
  func `is that of tlog-tiles`(level: Int, index: UInt64, width: Int, path: String) {
    #expect(TilePath.tile(level: level, index: index, width: width) == path)
    let place = path.drop { $0 != "/" }.dropFirst().drop { $0 != "/" }
    #expect(TilePath.entries(index: index, width: width) == "tile/entries\(place)")
  }

  @Test func `knows how wide the last tile of each level is`() {
    let widths = { (size: UInt64) in
      (0...8).map { TilePath.partialWidth(level: $0, size: size) }
    }
    #expect(widths(256) == [0, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(widths(70_000) == [112, 17, 1, 0, 0, 0, 0, 0, 0])
    #expect(widths(.max) == [255, 255, 255, 255, 255, 255, 255, 255, 0])
  }
}
