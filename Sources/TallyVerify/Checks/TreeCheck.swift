import TallyCrypto
import TallyModel

/// Checks `tiles` of all levels but the lowest, and `root`.
enum TreeCheck {
  static func run(
    on folder: BundleFolder,
    layout: BundleLayout,
    tree: RecomputedTree,
    checkpoint: Checkpoint
  ) throws(VerificationFault) {
    precondition(tree.size == checkpoint.size, "A bundle was left out.")
    for level in 1..<max(1, layout.levelCount) {
      let nodes = tree.nodes(tileLevel: level)
      for index in 0..<layout.tileCount(level: level) {
        let width = layout.width(level: level, index: index)
        let name = TilePath.tile(level: level, index: index, width: width)
        let start = Int(index) * BundleLayout.tileWidth
        let expected = TreeHashing.tileBytes(nodes[start..<(start + width)])
        guard try folder.read(name, atMost: expected.count, for: .tiles) == expected else {
          throw VerificationFault(
            .tiles,
            at: .file(name),
            "Its hashes are not those of the tiles below it."
          )
        }
      }
    }
    guard tree.root == checkpoint.root else {
      throw VerificationFault(
        .root,
        at: .file(CheckpointCheck.file, line: 3),
        "The root of the tree recomputed from its leaves is another."
      )
    }
  }
}

/// Check `tiles`, for partial tiles of earlier checkpoints: each is the beginning of the tile that
/// took its place.
enum OlderTilesCheck {
  static func run(
    on folder: BundleFolder,
    layout: BundleLayout,
    older: [BundleLayout.Place]
  ) throws(VerificationFault) {
    for place in older {
      switch place {
      case .plain, .derived, .current, .ahead: continue
      case .older(let level, let index, let width):
        let name = TilePath.tile(level: level, index: index, width: width)
        let current = TilePath.tile(
          level: level,
          index: index,
          width: layout.width(level: level, index: index)
        )
        let whole = try folder.read(
          current,
          atMost: BundleLayout.tileWidth * BundleLayout.digestBytes,
          for: .tiles
        )
        let byteCount = width * BundleLayout.digestBytes
        let bytes = try folder.read(name, atMost: byteCount, for: .tiles)
        guard bytes.count == byteCount, whole.starts(with: bytes) else { throw differs(name) }
      case .olderEntries(let index, let width):
        let name = TilePath.entries(index: index, width: width)
        let current = TilePath.entries(index: index, width: layout.width(level: 0, index: index))
        let whole = try folder.read(current, atMost: EntryBundle.byteCountMax, for: .bundles)
        let bytes = try folder.read(name, atMost: EntryBundle.byteCountMax, for: .bundles)
        guard EntryBundle(bytes, count: width) != nil, whole.starts(with: bytes) else {
          throw differs(name)
        }
      }
    }
  }

  private static func differs(_ name: String) -> VerificationFault {
    VerificationFault(
      .tiles,
      at: .file(name),
      "It is not the beginning of the tile that took its place."
    )
  }
}
