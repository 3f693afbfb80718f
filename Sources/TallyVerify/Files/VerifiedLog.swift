import TallyCrypto
import TallyModel

/// The log after its tree was found to have the checkpoint's root: single entries and earlier roots.
///
/// Files are read again, and held again to the tree that was computed from them, so that nobody
/// gains by changing them in between.
struct VerifiedLog: Sendable {
  let folder: BundleFolder
  let layout: BundleLayout
  let tree: RecomputedTree

  /// The entries of one bundle; only where the bundle carries entries.
  func entries(ofBundle number: UInt64) throws(VerificationFault) -> EntryBundle {
    let width = layout.width(level: 0, index: number)
    let name = TilePath.entries(index: number, width: width)
    let bytes = try folder.read(name, atMost: EntryBundle.byteCountMax, for: .bundles)
    guard let entries = EntryBundle(bytes, count: width) else { throw changed(name) }
    let span = entries.bytes.rawSpan
    let leaves = entries.ranges.map { Merkle.leaf(span.extracting($0)) }
    guard isOfTree(leaves, bundle: number) else { throw changed(name) }
    return entries
  }

  /// The root that the tree had at `size`, at most the tree's own.
  func root(atSize size: UInt64) throws(VerificationFault) -> Digest {
    if size == tree.size { return tree.root }
    let fullBundles = size / 256
    let rest = Int(size % 256)
    let tail = rest == 0 ? [] : try leaves(ofBundle: fullBundles).prefix(rest)
    return tree.root(fullBundles: fullBundles, tail: Array(tail))
  }

  func leaf(at index: UInt64) throws(VerificationFault) -> Digest {
    try leaves(ofBundle: index / 256)[Int(index % 256)]
  }

  /// Leaf hashes of one bundle, from its tile.
  private func leaves(ofBundle number: UInt64) throws(VerificationFault) -> [Digest] {
    let width = layout.width(level: 0, index: number)
    let name = TilePath.tile(level: 0, index: number, width: width)
    let byteCount = width * BundleLayout.digestBytes
    let bytes = try folder.read(name, atMost: byteCount, for: .tiles)
    guard bytes.count == byteCount else { throw changed(name) }
    let leaves = TreeHashing.nodes(ofTile: bytes)
    guard isOfTree(leaves, bundle: number) else { throw changed(name) }
    return leaves
  }

  private func isOfTree(_ leaves: [Digest], bundle number: UInt64) -> Bool {
    leaves.count == BundleLayout.tileWidth
      ? TreeHashing.rootOfFull(leaves) == tree.rootOfBundle(number)
      : leaves == tree.leavesBehindLastFullBundle
  }

  private func changed(_ name: String) -> VerificationFault {
    VerificationFault(.folder, at: .file(name), "The file changed while it was checked.")
  }
}
