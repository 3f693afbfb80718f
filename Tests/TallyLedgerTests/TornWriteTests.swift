import TallyLedger
import TallyTesting
import Testing

/// A write of the last block of which a part has reached the disk.
@Suite struct `A torn last block` {
  static let story = LedgerStory(segmentPages: 6, blockPages: [1, 1, 3])
  static let sectors = 3 * PageBuffer.pageBytes / 512
  static let segment = LedgerStory.journalFolder + "/00000001.segment"
  static let start = 3 * PageBuffer.pageBytes

  /// The journal with three whole blocks, the last of them unsigned.
  static func whole() throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(story, on: disk)
    for content in story.blocks.dropLast() {
      let mark = try writer.append(content)
      try writer.signer.advance(to: mark)
    }
    try writer.append(story.blocks[2])
    return disk
  }

  /// The same with some of the last block's sectors as they were before: zero.
  static func torn(_ isThere: (Int) -> Bool) throws -> SimulatedDisk {
    let disk = try whole()
    var bytes = try #require(disk.contents(segment))
    for sector in 0..<sectors where !isThere(sector) {
      let first = start + sector * 512
      bytes.replaceSubrange(first..<first + 512, with: [UInt8](repeating: 0, count: 512))
    }
    disk.place(bytes, at: segment)
    return disk
  }

  /// Nothing of the block is left, and the journal goes on.
  static func expectCut(_ disk: SimulatedDisk, _ what: String) throws {
    let found = try FoundLedger.recover(on: disk.copy())
    #expect(found.blocks.count == 2, "\(what)")
    #expect(found.report.cut?.place == BlockPlace(segment: 1, offset: start), "\(what)")
    #expect(try story.finish(on: disk, Pace.allCases[0]) == 2, "\(what)")
    let rest = try #require(disk.contents(segment))
    #expect(rest.count == story.segmentBytes)
  }

  @Test func `is whole when all of it is there`() throws {
    let found = try FoundLedger.recover(on: try Self.whole())
    #expect(found.blocks.count == 3)
    #expect(found.report.keptBeyondSigned == 1)
  }

  @Test(arguments: 1..<sectors)
  func `is cut when only its first sectors are there`(count: Int) throws {
    try Self.expectCut(Self.torn { $0 < count }, "the first \(count)")
  }

  @Test(arguments: 1..<sectors)
  func `is cut when only its last sectors are there`(count: Int) throws {
    try Self.expectCut(Self.torn { $0 >= Self.sectors - count }, "the last \(count)")
  }

  @Test(arguments: 0..<sectors)
  func `is cut when one sector is missing`(sector: Int) throws {
    try Self.expectCut(Self.torn { $0 != sector }, "all but \(sector)")
  }

  @Test(arguments: 0..<sectors)
  func `is cut when only one sector is there`(sector: Int) throws {
    try Self.expectCut(Self.torn { $0 == sector }, "only \(sector)")
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `is cut when any part is missing`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let missing = Int.random(in: 0..<Self.sectors, using: &random)
    let disk = try Self.torn { $0 != missing && Bool.random(using: &random) }
    if disk.image == (try Self.torn { _ in false }).image { return }
    try Self.expectCut(disk, "seed \(seed)")
  }

  @Test func `leaves nothing when none of it is there`() throws {
    let disk = try Self.torn { _ in false }
    let found = try FoundLedger.recover(on: disk)
    #expect(found.blocks.count == 2)
    #expect(found.report.cut == nil)
  }

  @Test func `is cut at the start of a segment as well`() throws {
    let disk = SimulatedDisk()
    let story = LedgerStory(segmentPages: 4, blockPages: [3, 2])
    var writer = try StoryWriter.create(story, on: disk)
    let mark = try writer.append(story.blocks[0])
    try writer.signer.advance(to: mark)
    try writer.append(story.blocks[1])
    let second = LedgerStory.journalFolder + "/00000002.segment"
    var bytes = try #require(disk.contents(second))
    bytes[2 * PageBuffer.pageBytes + 5] ^= 1
    disk.place(bytes, at: second)
    let found = try FoundLedger.recover(on: disk.copy())
    #expect(found.report.cut?.place == BlockPlace(segment: 2, offset: PageBuffer.pageBytes))
    #expect(try story.finish(on: disk, Pace.allCases[0]) == 1)
  }
}
