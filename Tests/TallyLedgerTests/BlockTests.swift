import TallyCrypto
import TallyLedger
import TallyModel
import TallyTesting
import Testing

@Suite struct `A block` {
  static let journal = JournalID(value: 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10)
  static let position = BlockPosition(
    epoch: 3,
    sequence: 7,
    previousHash: SHA256.hash([UInt8]("before".utf8))
  )

  private func entries(_ texts: [String]) -> [UInt8] {
    texts.flatMap { [0, UInt8($0.utf8.count)] + Array($0.utf8) }
  }

  private func root(_ texts: [String]) -> Digest {
    var tree = MerkleFrontier()
    for text in texts { tree.append(leaf: Merkle.leaf([UInt8](text.utf8).rawSpan)) }
    return tree.root
  }

  private func sealed() -> Block {
    var block = Block(capacityBytes: 8192)
    block.begin(frameCount: 2)
    block.addFrame(
      log: LogID(value: 1),
      firstIndex: 0,
      count: 2,
      root: root(["one", "two"]),
      entries: entries(["one", "two"]).rawSpan
    )
    block.addFrame(
      log: LogID(value: 2),
      firstIndex: 4,
      count: 1,
      root: root(["three"]),
      entries: entries(["three"]).rawSpan
    )
    block.seal(for: Self.position, journal: Self.journal)
    return block
  }

  /// Written out by hand from the page on formats, not by the code under test.
  @Test func `has its bytes where the format says`() {
    let bytes = sealed().withBytes { Array(bytes: $0) }
    var expected = Array("TALLYBLK".utf8)
    expected += [0, 0, 0, 1, 0, 0, 0, 2]
    expected += (1...16).map { UInt8($0) }
    expected += [0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 7]
    expected += [0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 17]
    expected += SHA256.hash([UInt8]("before".utf8)).bytes
    var frames = [UInt8](repeating: 0, count: 15) + [1]
    frames += [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 10]
    frames += root(["one", "two"]).bytes
    frames += [UInt8](repeating: 0, count: 15) + [2]
    frames += [0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 7]
    frames += root(["three"]).bytes
    expected += SHA256.hash(expected + frames).bytes + frames
    expected += [0, 3] + "one".utf8 + [0, 3] + "two".utf8 + [0, 5] + "three".utf8
    expected += [UInt8](repeating: 0, count: 4096 - expected.count)
    #expect(bytes == expected)
  }

  @Test func `says where its entries stand`() {
    let block = sealed()
    let header = block.header
    #expect(header.entries == [256..<266, 266..<273])
    let found = block.withBytes { bytes in
      var found: [[UInt8]] = []
      for range in header.entries {
        var walk = EntryWalk(range)
        while let place = walk.next(in: bytes) {
          found.append(Array(bytes: bytes.extracting(place)))
        }
        #expect(walk.isComplete)
      }
      return found
    }
    #expect(found == ["one", "two", "three"].map { Array($0.utf8) })
  }

  @Test func `forgets what its memory held before`() {
    var block = Block(capacityBytes: 3 * 4096)
    var random = SeededRandom(seed: 5)
    let large = [0x20, 0] + random.bytes(0x2000)
    block.begin(frameCount: 1)
    block.addFrame(
      log: LogID(value: 9),
      firstIndex: 0,
      count: 1,
      root: .zero,
      entries: large.rawSpan
    )
    block.seal(for: Self.position, journal: Self.journal)
    block.begin(frameCount: 2)
    for (log, texts) in [(1, ["one", "two"]), (2, ["three"])] as [(UInt128, [String])] {
      block.addFrame(
        log: LogID(value: log),
        firstIndex: log == 1 ? 0 : 4,
        count: texts.count,
        root: root(texts),
        entries: entries(texts).rawSpan
      )
    }
    block.seal(for: Self.position, journal: Self.journal)
    let again = block.withBytes { Array(bytes: $0) }
    let first = sealed().withBytes { Array(bytes: $0) }
    #expect(again == first)
  }

  @Test func `knows what fits`() {
    let block = Block(capacityBytes: 4096)
    let fits = [192, 191].map { block.fits(frameCount: 1, entryBytes: 4096 - $0) }
    #expect(fits == [true, false])
    #expect(Block.byteCount(frameCount: 1, entryBytes: 1) == 4096)
    #expect(Block.byteCount(frameCount: 63, entryBytes: 1) == 8192)
  }

  @Test func `with more frames than a page holds is read back`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(LedgerStory(segmentPages: 8, blockPages: []), on: disk)
    let content: BlockContent = (1...200).map { (LogID(value: UInt128($0)), [[UInt8($0), 1]]) }
    try writer.append(content)
    let found = try FoundLedger.recover(on: disk)
    #expect(
      found.blocks[0] == Dictionary(uniqueKeysWithValues: content.map { ($0.log, $0.entries) })
    )
  }

  @Test func `takes no frame beyond its number`() async {
    await #expect(processExitsWith: .failure) {
      var block = Block(capacityBytes: 4096)
      block.begin(frameCount: 1)
      for log in 1...2 as ClosedRange<UInt128> {
        block.addFrame(
          log: LogID(value: log),
          firstIndex: 0,
          count: 1,
          root: .zero,
          entries: ([0, 1, 7] as [UInt8]).rawSpan
        )
      }
    }
  }

  @Test func `is not sealed before all its frames are there`() async {
    await #expect(processExitsWith: .failure) {
      var block = Block(capacityBytes: 4096)
      block.begin(frameCount: 1)
      block.seal(
        for: BlockPosition(epoch: 1, sequence: 1, previousHash: .zero),
        journal: JournalID(value: 1)
      )
    }
  }
}
