import TallyCrypto
import TallyLedger
import TallyModel
import TallyTesting
import Testing

@Suite struct `A reader of the journal` {
  static let story = LedgerStory(segmentPages: 5, blockPages: [1, 2, 3, 1, 1, 1, 4, 2])

  private func reader(_ disk: SimulatedDisk) throws -> JournalReader {
    try JournalReader(
      on: disk,
      folder: LedgerStory.journalFolder,
      signerPath: LedgerStory.signerPath
    )
  }

  /// What the reader gives from the cursor on.
  private func read(
    _ reader: JournalReader,
    _ cursor: inout JournalCursor
  ) throws -> [[LogID: [[UInt8]]]] {
    var blocks: [[LogID: [[UInt8]]]] = []
    try reader.advance(&cursor) { blocks.append(FoundLedger.entries(of: $0, $1)) }
    return blocks
  }

  @Test func `sees every signed block and none beyond, and goes on where it stopped`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(Self.story, on: disk)
    let reader = try reader(disk)
    var cursor = JournalCursor()
    var seen: [[LogID: [[UInt8]]]] = []
    #expect(try read(reader, &cursor).isEmpty)
    var unsigned: BlockMark?
    for (number, content) in Self.story.blocks.enumerated() {
      let mark = try writer.append(content)
      if let unsigned { try writer.signer.advance(to: unsigned) }
      unsigned = mark
      if number.isMultiple(of: 3) { seen += try read(reader, &cursor) }
      if number.isMultiple(of: 3) { #expect(seen.count == number) }
    }
    if let unsigned { try writer.signer.advance(to: unsigned) }
    seen += try read(reader, &cursor)
    #expect(seen.count == Self.story.blocks.count)
    #expect(Self.story.begins(with: seen))
    #expect(try read(reader, &cursor).isEmpty)
  }

  @Test func `changes nothing`() throws {
    let disk = SimulatedDisk()
    _ = Self.story.play(on: disk, Pace.allCases[1])
    let quiet = disk.copy()
    var cursor = JournalCursor()
    let reader = try reader(quiet)
    _ = try read(reader, &cursor)
    _ = try reader.read(10, at: BlockPlace(segment: 1, offset: 4096))
    #expect(!quiet.operations.contains { $0.changes })
  }

  @Test func `sees one log alone when asked`() throws {
    let disk = SimulatedDisk()
    _ = Self.story.play(on: disk, Pace.allCases[0])
    let reader = try reader(disk)
    for log in LedgerStory.logs {
      var cursor = JournalCursor(log: log)
      var entries: [[UInt8]] = []
      var tree = MerkleFrontier()
      var root: Digest?
      try reader.advance(&cursor) { block, bytes in
        guard let frame = block.frame(of: log) else { return }
        entries += FoundLedger.entries(of: block, bytes)[log] ?? []
        for leaf in block.leaves[frame] { tree.append(leaf: leaf) }
        root = block.header.frames[frame].root
      }
      #expect(entries == Self.story.entries(of: log, blocks: Self.story.blocks.count))
      #expect(tree.root == root)
    }
    var none = JournalCursor(log: LogID(value: 99))
    #expect(try read(reader, &none).isEmpty)
  }

  @Test func `reads single entries by their place`() throws {
    let disk = SimulatedDisk()
    _ = Self.story.play(on: disk, Pace.allCases[0])
    let reader = try reader(disk)
    var cursor = JournalCursor()
    var places: [(BlockPlace, [UInt8])] = []
    try reader.advance(&cursor) { block, bytes in
      for (frame, range) in block.header.entries.enumerated() {
        var walk = EntryWalk(range)
        while let entry = walk.next(in: bytes) {
          let start = block.place(ofFrame: frame).advanced(by: entry.lowerBound - range.lowerBound)
          places.append((start, Array(bytes: bytes.extracting(entry))))
        }
      }
    }
    #expect(places.count == Self.story.blocks.joined().reduce(0) { $0 + $1.entries.count })
    for (place, entry) in places.reversed() {
      #expect(try reader.read(entry.count, at: place) == entry)
    }
  }

  @Test func `refuses a damaged signed block with its place`() throws {
    let disk = SimulatedDisk()
    _ = Self.story.play(on: disk, Pace.allCases[0])
    disk.flip(bit: 4, ofByte: 2 * 4096 + 900, in: DamageScene.segment(1))
    let reader = try reader(disk)
    var cursor = JournalCursor()
    #expect(
      throws: LedgerError.damagedBlock(
        BlockPlace(segment: 1, offset: 8192),
        path: DamageScene.segment(1),
        sequence: 2,
        fault: .entries,
        why: .signed
      )
    ) { _ = try read(reader, &cursor) }
  }

  @Test func `refuses a journal shorter than the signer state`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(Self.story, on: disk)
    let mark = try writer.append(Self.story.blocks[0])
    try writer.signer.advance(to: mark)
    let image = try #require(disk.contents(DamageScene.segment(1)))
    let next = try writer.append(Self.story.blocks[1])
    try writer.signer.advance(to: next)
    disk.place(image, at: DamageScene.segment(1))
    let reader = try reader(disk)
    var cursor = JournalCursor()
    #expect(
      throws: LedgerError.journalTooShort(folder: LedgerStory.journalFolder, last: 1, signed: 2)
    ) { _ = try read(reader, &cursor) }
  }

  @Test func `does not mind what lies beyond the signed block`() throws {
    let (disk, places) = try DamageScene(
      story: Self.story,
      signed: 5,
      hasEmptySegment: true
    ).written()
    disk.flip(
      bit: 0,
      ofByte: places[5].lowerBound.offset + 7,
      in: DamageScene.segment(places[5].lowerBound.segment)
    )
    var cursor = JournalCursor()
    #expect(try read(try reader(disk), &cursor).count == 5)
  }

  @Test func `needs a signer state and a journal`() throws {
    let disk = SimulatedDisk()
    #expect(throws: LedgerError.signerStateMissing(path: LedgerStory.signerPath)) {
      _ = try reader(disk)
    }
    _ = Self.story.play(on: disk, Pace.allCases[0])
    disk.takeAway(DamageScene.segment(1))
    #expect(throws: LedgerError.segmentMissing(path: DamageScene.segment(1))) {
      _ = try reader(disk)
    }
  }
}
