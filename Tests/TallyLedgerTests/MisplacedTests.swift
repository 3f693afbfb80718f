import TallyLedger
import TallyTesting
import Testing

/// Whole bytes in the wrong place: what a digest alone does not find.
@Suite struct `Misplaced blocks and segments` {
  static let story = LedgerStory(segmentPages: 5, blockPages: [1, 1, 1, 1, 2, 2, 1])

  private func written(
    signed: Int,
    empty: Bool = false
  ) throws -> (SimulatedDisk, [Range<BlockPlace>]) {
    try DamageScene(story: Self.story, signed: signed, hasEmptySegment: empty).written()
  }

  private func expectRefused(
    _ disk: SimulatedDisk,
    _ isExpected: (LedgerError) -> Bool,
    _ what: String = ""
  ) {
    let before = disk.image
    do {
      _ = try FoundLedger.recover(on: disk)
      Issue.record("Nothing was refused. \(what)")
    } catch {
      #expect(isExpected(error), "\(what) \(error)")
      #expect(error.description.count > 60)
    }
    #expect(disk.image == before, "\(what)")
  }

  private func copyBlock(
    _ disk: SimulatedDisk,
    _ source: Range<BlockPlace>,
    to target: BlockPlace
  ) throws {
    let from = try #require(disk.contents(DamageScene.segment(source.lowerBound.segment)))
    let block = from[source.lowerBound.offset..<source.upperBound.offset]
    let path = DamageScene.segment(target.segment)
    var bytes = try #require(disk.contents(path))
    bytes.replaceSubrange(target.offset..<target.offset + block.count, with: block)
    disk.place(bytes, at: path)
  }

  @Test(arguments: 0...4)
  func `a block in another one's place is refused, signed or not`(signed: Int) throws {
    for source in 0..<4 {
      for target in 0..<4 where source != target {
        let (disk, places) = try written(signed: signed)
        try copyBlock(disk, places[source], to: places[target].lowerBound)
        expectRefused(
          disk,
          { if case .misplacedBlock = $0 { true } else { false } },
          "\(source) at \(target)"
        )
      }
    }
  }

  @Test func `swapped blocks are refused`() throws {
    let (disk, places) = try written(signed: 0)
    let (other, _) = try written(signed: 0)
    try copyBlock(disk, places[1], to: places[2].lowerBound)
    let bytes = try #require(other.contents(DamageScene.segment(1)))
    var swapped = try #require(disk.contents(DamageScene.segment(1)))
    let (a, b) = (places[1], places[2])
    swapped.replaceSubrange(
      a.lowerBound.offset..<a.upperBound.offset,
      with: bytes[b.lowerBound.offset..<b.upperBound.offset]
    )
    disk.place(swapped, at: DamageScene.segment(1))
    expectRefused(disk) { if case .misplacedBlock = $0 { true } else { false } }
  }

  @Test func `a second copy of the last block after it is refused`() throws {
    let (disk, places) = try written(signed: 7)
    try copyBlock(disk, places[6], to: places[6].upperBound)
    expectRefused(disk) { if case .misplacedBlock = $0 { true } else { false } }
  }

  @Test(arguments: [5, 6, 7])
  func `a last block that the disk wrote elsewhere is refused`(signed: Int) throws {
    let (disk, places) = try written(signed: signed, empty: true)
    let last = places[6].lowerBound
    try copyBlock(disk, places[6], to: BlockPlace(segment: last.segment + 1, offset: 8192))
    var bytes = try #require(disk.contents(DamageScene.segment(last.segment)))
    for offset in last.offset..<bytes.count { bytes[offset] = 0 }
    disk.place(bytes, at: DamageScene.segment(last.segment))
    expectRefused(disk) { $0 == .blocksMissing(path: DamageScene.segment(last.segment)) }
  }

  @Test func `swapped segments are refused`() throws {
    let (disk, _) = try written(signed: 7)
    let (first, second) = (DamageScene.segment(1), DamageScene.segment(2))
    let one = try #require(disk.contents(first))
    let two = try #require(disk.contents(second))
    disk.place(one, at: second)
    disk.place(two, at: first)
    expectRefused(disk) { if case .segmentHeader(first, _) = $0 { true } else { false } }
  }

  @Test func `a second copy of a segment under the next name is refused`() throws {
    let (disk, _) = try written(signed: 7)
    let path = DamageScene.segment(disk.paths.filter { $0.hasSuffix(".segment") }.count + 1)
    disk.place(try #require(disk.contents(DamageScene.segment(2))), at: path)
    expectRefused(disk) { if case .segmentHeader(path, _) = $0 { true } else { false } }
  }

  @Test func `a missing segment is refused, the first, a middle or a signed last one`() throws {
    for number in 1...3 {
      let (disk, _) = try written(signed: 7)
      disk.takeAway(DamageScene.segment(number))
      expectRefused(disk) {
        switch $0 {
        case .segmentMissing(DamageScene.segment(number)): number < 3
        case .journalTooShort(_, last: 6, signed: 7), .journalTooShort(_, last: 5, signed: 7):
          number == 3
        default: false
        }
      }
    }
  }

  @Test func `a journal without a segment is refused`() throws {
    let (disk, _) = try written(signed: 7)
    for path in disk.paths where path.hasSuffix(".segment") { disk.takeAway(path) }
    expectRefused(disk) { $0 == .noJournal(folder: LedgerStory.journalFolder) }
  }

  @Test func `a strange name among the segments is refused`() throws {
    for name in ["1.segment", "00000000.segment", "000000001.segment", "x.segment"] {
      let (disk, _) = try written(signed: 7)
      let path = LedgerStory.journalFolder + "/" + name
      disk.place([], at: path)
      expectRefused(disk, { $0 == .segmentName(path: path) }, name)
    }
  }

  @Test func `a segment of another size is refused, empty, short or long`() throws {
    for number in 1...2 {
      for size in [0, 100, 4096, Self.story.segmentBytes - 1, Self.story.segmentBytes + 1] {
        let (disk, _) = try written(signed: 7)
        let path = DamageScene.segment(number)
        let bytes = try #require(disk.contents(path))
        disk.place(Array((bytes + [0]).prefix(size)), at: path)
        expectRefused(
          disk,
          { error in
            switch error {
            case .segmentSize(path, _, size): true
            case .fileEnds(path, _, _): number == 1 && size < 4096
            default: false
            }
          },
          "\(path) of \(size) bytes"
        )
      }
    }
  }

  @Test func `another journal's segment is refused, and another journal's whole folder`() throws {
    let other = SimulatedDisk()
    let id = JournalID(value: 77)
    var writer = try StoryWriter.create(Self.story, on: other, id: id)
    for content in Self.story.blocks { try writer.append(content) }
    for numbers in [[1], [2], [3], [1, 2, 3]] {
      let (disk, _) = try written(signed: 7)
      for number in numbers {
        disk.place(
          try #require(other.contents(DamageScene.segment(number))),
          at: DamageScene.segment(number)
        )
      }
      expectRefused(disk) {
        $0
          == .otherJournal(
            path: DamageScene.segment(numbers[0]),
            offset: 0,
            expected: LedgerStory.journalID,
            found: id
          )
      }
    }
  }

  @Test func `an empty segment before one with blocks is refused`() throws {
    let (disk, _) = try written(signed: 2)
    let path = DamageScene.segment(2)
    let bytes = try #require(disk.contents(path))
    disk.place(bytes.prefix(4096) + [UInt8](repeating: 0, count: bytes.count - 4096), at: path)
    expectRefused(disk) { $0 == .blocksMissing(path: path) }
  }

  @Test func `an older copy of the journal is refused`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(Self.story, on: disk)
    var copies: [[String: [UInt8]]] = []
    for content in Self.story.blocks {
      copies.append(disk.image.filter { $0.key.hasSuffix(".segment") })
      let mark = try writer.append(content)
      try writer.signer.advance(to: mark)
    }
    for (count, copy) in copies.enumerated() {
      let restored = disk.copy()
      for path in restored.paths where path.hasSuffix(".segment") { restored.takeAway(path) }
      for (path, bytes) in copy { restored.place(bytes, at: path) }
      expectRefused(restored) {
        $0
          == .journalTooShort(
            folder: LedgerStory.journalFolder,
            last: UInt64(count),
            signed: 7
          )
      }
    }
  }

  @Test func `a journal of another history is refused`() throws {
    let (disk, _) = try written(signed: 3)
    let (other, _) = try DamageScene(
      story: LedgerStory(segmentPages: 5, blockPages: [1, 1, 1, 1, 2, 2, 1], seed: 2),
      signed: 7,
      hasEmptySegment: false
    ).written()
    for path in disk.paths where path.hasSuffix(".segment") {
      disk.place(try #require(other.contents(path)), at: path)
    }
    expectRefused(disk) { if case .signedBlockDiffers(_, _, 3) = $0 { true } else { false } }
  }
}
