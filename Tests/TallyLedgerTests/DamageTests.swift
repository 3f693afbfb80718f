import TallyLedger
import TallyTesting
import Testing

/// A journal as it lies on the disk, and what a start must make of a damage to it.
struct DamageScene: Sendable, CustomStringConvertible {
  enum Verdict: Equatable {
    case refused
    /// Cut at this place, with so many blocks left.
    case cut(BlockPlace, blocks: Int)
  }

  var story: LedgerStory
  /// How many of the story's blocks are signed.
  var signed: Int
  /// Whether an empty segment stands at the end.
  var hasEmptySegment: Bool

  var description: String { "\(signed) of \(story.blocks.count) blocks signed" }

  static func segment(_ number: Int) -> String {
    SegmentHeader.path(of: number, in: LedgerStory.journalFolder)
  }

  /// The disk, and where each block stands.
  func written() throws -> (disk: SimulatedDisk, places: [Range<BlockPlace>]) {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(story, on: disk)
    var places: [Range<BlockPlace>] = []
    for (number, content) in story.blocks.enumerated() {
      let mark = try writer.append(content)
      let end = writer.journal.place
      places.append(end.advanced(by: -writer.block.header.byteCount)..<end)
      if number < signed { try writer.signer.advance(to: mark) }
    }
    if hasEmptySegment { try writer.journal.preparer.prepareAhead() }
    return (disk, places)
  }

  /// What must come of a turned bit at a place, by the rule alone.
  func verdict(on place: BlockPlace, _ places: [Range<BlockPlace>]) -> Verdict {
    guard place.offset >= SegmentHeader.byteCount, let last = places.last else { return .refused }
    if place >= last.upperBound {
      // Never written so far: it can only be taken for a torn next block.
      let start = BlockPlace(segment: place.segment, offset: SegmentHeader.byteCount)
      let isSameSegment = place.segment == last.upperBound.segment
      return .cut(isSameSegment ? last.upperBound : start, blocks: places.count)
    }
    guard last.contains(place), signed < places.count else { return .refused }
    return .cut(last.lowerBound, blocks: places.count - 1)
  }
}

@Suite struct `A damaged journal` {
  static let small = LedgerStory(segmentPages: 2, blockPages: [1, 1])
  static let scenes = [
    DamageScene(story: small, signed: 1, hasEmptySegment: true),
    DamageScene(story: small, signed: 2, hasEmptySegment: false),
  ]
  static let large = LedgerStory(segmentPages: 4, blockPages: [1, 1, 2, 2, 1])

  private func check(
    _ verdict: DamageScene.Verdict,
    _ scene: DamageScene,
    _ damaged: SimulatedDisk,
    _ what: String
  ) throws {
    switch verdict {
    case .refused:
      let before = damaged.image
      #expect(throws: LedgerError.self, "\(what)") { _ = try FoundLedger.recover(on: damaged) }
      #expect(damaged.image == before, "\(what)")
    case .cut(let place, let blocks):
      let found = try FoundLedger.recover(on: damaged)
      #expect(found.report.cut?.place == place, "\(what)")
      #expect(found.blocks.count == blocks && scene.story.begins(with: found.blocks), "\(what)")
      #expect(try FoundLedger.recover(on: damaged).report.cut == nil, "\(what)")
    }
  }

  @Test(arguments: scenes, 1...3)
  func `is told from a torn one at every byte`(scene: DamageScene, segment: Int) throws {
    let (disk, places) = try scene.written()
    let path = DamageScene.segment(segment)
    guard let bytes = disk.contents(path) else { return }
    // Every byte where a signed and an unsigned block stand; elsewhere the same roads are taken.
    let step = scene.signed == 1 && segment < 3 ? 1 : 7
    for offset in stride(from: 0, to: bytes.count, by: step) {
      let damaged = disk.copy()
      damaged.flip(bit: offset % 8, ofByte: offset, in: path)
      let place = BlockPlace(segment: segment, offset: offset)
      try check(scene.verdict(on: place, places), scene, damaged, "byte \(offset) of \(path)")
    }
  }

  @Test(arguments: 0...5, 1...4)
  func `is told from a torn one in blocks of several pages`(signed: Int, segment: Int) throws {
    let scene = DamageScene(story: Self.large, signed: signed, hasEmptySegment: true)
    let (disk, places) = try scene.written()
    let path = DamageScene.segment(segment)
    var random = SeededRandom(seed: UInt64(signed * 10 + segment))
    for sector in 0..<Self.large.segmentBytes / 128 {
      let offset = sector * 128 + Int.random(in: 0..<128, using: &random)
      let damaged = disk.copy()
      damaged.flip(bit: offset % 8, ofByte: offset, in: path)
      let place = BlockPlace(segment: segment, offset: offset)
      try check(scene.verdict(on: place, places), scene, damaged, "byte \(offset) of \(path)")
    }
  }

  @Test func `names the place, and why it is no torn write`() throws {
    let (disk, places) = try DamageScene(
      story: Self.large,
      signed: 3,
      hasEmptySegment: false
    ).written()
    func error(of place: BlockPlace) -> LedgerError? {
      let damaged = disk.copy()
      damaged.flip(bit: 0, ofByte: place.offset + 200, in: DamageScene.segment(place.segment))
      do { _ = try FoundLedger.recover(on: damaged) } catch { return error }
      return nil
    }
    #expect(
      error(of: places[1].lowerBound)
        == .damagedBlock(
          places[1].lowerBound,
          path: DamageScene.segment(1),
          sequence: 2,
          fault: .header,
          why: .signed
        )
    )
    #expect(
      error(of: places[3].lowerBound.advanced(by: 800))
        == .damagedBlock(
          places[3].lowerBound,
          path: DamageScene.segment(3),
          sequence: 4,
          fault: .entries,
          why: .followed(by: places[4].lowerBound)
        )
    )
  }

  @Test func `is refused when two places are damaged, though nothing there was signed`() throws {
    let (disk, places) = try DamageScene(
      story: Self.large,
      signed: 4,
      hasEmptySegment: true
    ).written()
    disk.flip(bit: 1, ofByte: places[4].lowerBound.offset + 300, in: DamageScene.segment(3))
    disk.flip(bit: 1, ofByte: 9000, in: DamageScene.segment(4))
    let farther = BlockPlace(segment: 4, offset: SegmentHeader.byteCount)
    #expect(
      throws: LedgerError.damagedBlock(
        places[4].lowerBound,
        path: DamageScene.segment(3),
        sequence: 5,
        fault: .entries,
        why: .bytesFarther(farther)
      )
    ) { _ = try FoundLedger.recover(on: disk) }
  }
}
