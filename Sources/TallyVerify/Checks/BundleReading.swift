import TallyCrypto
import TallyModel

/// Reads the entries of a run of bundles, hashes them and judges each by itself.
///
/// Checks `bundles`, `tiles` of the lowest level, and those of ``BallotGrammar``. Runs on all cores,
/// one run at a time on each.
struct BundleReading: Sendable {
  /// Bundles of one run: 16,384 entries, 2 MiB of simple ballots.
  static let bundlesPerRun: UInt64 = 64

  let folder: BundleFolder
  let layout: BundleLayout
  let grammar: BallotGrammar

  var runCount: UInt64 {
    (layout.tileCount(level: 0) + Self.bundlesPerRun - 1) / Self.bundlesPerRun
  }

  /// Reads run `number`, as far as its first fault.
  func read(run number: UInt64) -> SoundRun {
    var run = SoundRun(number: number)
    let first = number * Self.bundlesPerRun
    let last = min(first + Self.bundlesPerRun, layout.tileCount(level: 0))
    for bundle in first..<last {
      do {
        try read(bundle: bundle, into: &run)
      } catch {
        run.fault = error
        break
      }
    }
    return run
  }

  private func read(bundle number: UInt64, into run: inout SoundRun) throws(VerificationFault) {
    let width = layout.width(level: 0, index: number)
    let tileName = TilePath.tile(level: 0, index: number, width: width)
    let tile = try folder.read(
      tileName,
      atMost: width * BundleLayout.digestBytes,
      for: .tiles
    )
    guard tile.count == width * BundleLayout.digestBytes else {
      throw VerificationFault(.tiles, at: .file(tileName), "It does not have \(width) hashes.")
    }
    let leaves = TreeHashing.nodes(ofTile: tile)
    if layout.hasEntries {
      let entries = try entries(ofBundle: number, width: width)
      try compare(entries, leaves: leaves, first: number * 256, tileName: tileName)
      let (sound, fault) = judge(entries, first: number * 256)
      run.bundles.append(entries)
      run.soundEntries += sound
      if let fault { throw fault }
    }
    if width == BundleLayout.tileWidth {
      run.bundleRoots.append(TreeHashing.rootOfFull(leaves))
    } else {
      run.tail = leaves
    }
  }

  private func entries(
    ofBundle number: UInt64,
    width: Int
  ) throws(VerificationFault) -> EntryBundle {
    let name = TilePath.entries(index: number, width: width)
    let bytes = try folder.read(name, atMost: EntryBundle.byteCountMax, for: .bundles)
    guard let entries = EntryBundle(bytes, count: width) else {
      throw VerificationFault(
        .bundles,
        at: .file(name),
        "Its bytes are not exactly \(width) entries."
      )
    }
    return entries
  }

  private func compare(
    _ entries: EntryBundle,
    leaves: [Digest],
    first: UInt64,
    tileName: String
  ) throws(VerificationFault) {
    let bytes = entries.bytes.rawSpan
    for place in 0..<entries.count
    where Merkle.leaf(bytes.extracting(entries.ranges[place])) != leaves[place] {
      throw VerificationFault(
        .tiles,
        at: FaultPlace(file: tileName, index: first + UInt64(place)),
        "The tile's hash is not that of the entry."
      )
    }
  }

  private func judge(
    _ entries: EntryBundle,
    first: UInt64
  ) -> (sound: Int, fault: VerificationFault?) {
    let bytes = entries.bytes.rawSpan
    for place in 0..<entries.count {
      let entry = bytes.extracting(entries.ranges[place])
      if let fault = grammar.fault(in: entry, at: first + UInt64(place)) { return (place, fault) }
    }
    return (entries.count, nil)
  }
}

/// A run of bundles after ``BundleReading``: its entries keep every rule that needs no history.
struct SoundRun: Sendable {
  let number: UInt64
  fileprivate(set) var bundles: [EntryBundle] = []
  /// Entries of `bundles` before the fault; all of them when there is none.
  fileprivate(set) var soundEntries = 0
  /// Of full bundles, in order.
  fileprivate(set) var bundleRoots: [Digest] = []
  /// The leaves of a last bundle that is not full.
  fileprivate(set) var tail: [Digest] = []
  fileprivate(set) var fault: VerificationFault?

  fileprivate init(number: UInt64) { self.number = number }
}
