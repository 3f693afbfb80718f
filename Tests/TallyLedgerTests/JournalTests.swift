import TallyLedger
import TallyModel
import TallyTesting
import Testing

@Suite struct `A journal` {
  let story = LedgerStory(segmentPages: 5, blockPages: [1, 2, 3, 1, 1, 1, 4, 2])

  @Test(arguments: Pace.allCases)
  func `gives back what was appended, block by block`(pace: Pace) throws {
    let disk = SimulatedDisk()
    let played = story.play(on: disk, pace)
    #expect(played.signed == story.blocks.count)
    let found = try FoundLedger.recover(on: disk.afterCrash(.losesUnsynced))
    #expect(found.blocks.count == story.blocks.count)
    #expect(story.begins(with: found.blocks))
    #expect(found.report.cut == nil)
    #expect(found.report.keptBeyondSigned == 0)
    #expect(
      found.report.entryCount == story.blocks.joined().reduce(0) { $0 + UInt64($1.entries.count) }
    )
    let next = found.writer.journal.position.sequence
    #expect(next == UInt64(story.blocks.count) + 1)
  }

  @Test func `counts its starts in the epoch`() throws {
    let disk = SimulatedDisk()
    _ = story.play(on: disk, Pace.allCases[0])
    for epoch in 2...5 as ClosedRange<UInt64> {
      let found = try FoundLedger.recover(on: disk)
      #expect(found.report.epoch == epoch)
      let epochOfNext = found.writer.journal.position.epoch
      #expect(epochOfNext == epoch)
    }
  }

  @Test func `is not made where one is already`() throws {
    let disk = SimulatedDisk()
    _ = story.play(on: disk, Pace.allCases[0])
    let before = disk.image
    let path = LedgerStory.journalFolder + "/00000001.segment"
    #expect(throws: LedgerError.exists(path: path)) { _ = try StoryWriter.create(story, on: disk) }
    #expect(disk.image == before)
  }

  @Test func `refuses a block that was sealed for another place, and stops`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(story, on: disk)
    let first = writer.journal.position
    try writer.append(story.blocks[0])
    let second = writer.journal.position
    let before = disk.image
    let notNext = LedgerError.notNext(expected: first, found: second)
    var caught: [LedgerError] = []
    for _ in 0..<2 {
      do throws(LedgerError) {
        _ = try writer.journal.append(writer.block, expecting: first)
      } catch { caught.append(error) }
    }
    #expect(caught == [notNext, .stopped(cause: notNext)])
    #expect(disk.image == before)
  }

  @Test func `lies in segments that each begin with a page of their own`() throws {
    let disk = SimulatedDisk()
    _ = story.play(on: disk, Pace.allCases[0])
    let segments = disk.paths.filter { $0.hasSuffix(".segment") }
    #expect(segments.count == 5)
    for (place, path) in segments.enumerated() {
      let bytes = try #require(disk.contents(path))
      #expect(bytes.count == story.segmentBytes)
      #expect(bytes.prefix(8).elementsEqual("TALLYSEG".utf8))
      #expect(bytes[39] == UInt8(place + 1))
      #expect(bytes[4096..<4104].elementsEqual("TALLYBLK".utf8))
    }
  }

  @Test func `prepares a segment once, however often it is asked`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(story, on: disk)
    #expect(!writer.journal.preparer.isReady)
    try writer.journal.preparer.prepareAhead()
    #expect(writer.journal.preparer.isReady)
    let operations = disk.operations.count
    try writer.journal.preparer.prepareAhead()
    #expect(disk.operations.count == operations)
    try writer.append(story.blocks[6])
    try writer.append(story.blocks[6])
    #expect(writer.journal.place.segment == 2)
    #expect(!writer.journal.preparer.isReady)
  }

  @Test func `takes the segments that were ready before a crash`() throws {
    let disk = SimulatedDisk()
    let writer = try StoryWriter.create(story, on: disk)
    try writer.journal.preparer.prepareAhead()
    let after = disk.afterCrash(.losesUnsynced)
    var found = try FoundLedger.recover(on: after)
    #expect(found.writer.journal.preparer.isReady)
    var played = Played()
    try story.play(from: 0, with: &found.writer, Pace.allCases[1], &played)
    #expect(try FoundLedger.recover(on: after).blocks.count == story.blocks.count)
  }
}
