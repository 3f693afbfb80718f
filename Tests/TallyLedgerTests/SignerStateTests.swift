import TallyLedger
import TallyModel
import TallyTesting
import Testing

@Suite struct `The signer state` {
  static let story = LedgerStory(segmentPages: 5, blockPages: [1, 1, 1, 2, 1])
  static let path = LedgerStory.signerPath

  /// The story with all blocks appended and so many signed.
  private func written(signed: Int) throws -> SimulatedDisk {
    try DamageScene(story: Self.story, signed: signed, hasEmptySegment: false).written().disk
  }

  @Test func `remembers the last mark`() throws {
    let disk = try written(signed: 4)
    let state = try SignerState.load(on: disk, path: Self.path)
    #expect(state.mark.sequence == 4)
    #expect(state.journal == LedgerStory.journalID)
    #expect(state.isOneCopyUnreadable == false)
  }

  @Test func `is durable when advance returns`() throws {
    let disk = try written(signed: 4).afterCrash(.losesUnsynced)
    let sequence = try SignerState.load(on: disk, path: Self.path).mark.sequence
    #expect(sequence == 4)
  }

  @Test func `is not made where one is already`() throws {
    let disk = try written(signed: 4)
    #expect(throws: LedgerError.exists(path: Self.path)) {
      _ = try SignerState.create(on: disk, path: Self.path, journal: LedgerStory.journalID)
    }
  }

  @Test(arguments: 0...1)
  func `survives any turned bit of one copy, and says so`(copy: Int) throws {
    let disk = try written(signed: 4)
    for offset in copy * 4096..<(copy + 1) * 4096 {
      let damaged = disk.copy()
      damaged.flip(bit: offset % 8, ofByte: offset, in: Self.path)
      let state = try SignerState.load(on: damaged, path: Self.path)
      #expect(state.isOneCopyUnreadable == true, "byte \(offset)")
      #expect(state.mark.sequence == (copy == 0 ? 4 : 3), "byte \(offset)")
    }
  }

  @Test func `is written anew by a recovery when one copy was unreadable`() throws {
    for copy in 0...1 {
      let disk = try written(signed: 4)
      disk.flip(bit: 3, ofByte: copy * 4096 + 100, in: Self.path)
      let found = try FoundLedger.recover(on: disk)
      #expect(found.blocks.count == 5)
      #expect(found.report.wasSignerCopyUnreadable)
      #expect(try FoundLedger.recover(on: disk).blocks.count == 5)
    }
  }

  @Test func `with an unreadable copy, may have stood for the damaged block`() throws {
    // Generation 5 stands at 4, generation 6 at 5; the copy of 6 decays, and so does block 5.
    let (disk, places) = try DamageScene(
      story: Self.story,
      signed: 5,
      hasEmptySegment: false
    ).written()
    disk.flip(bit: 3, ofByte: 100, in: Self.path)
    let sequence = try SignerState.load(on: disk, path: Self.path).mark.sequence
    #expect(sequence == 4)
    let last = places[4].lowerBound
    disk.flip(bit: 0, ofByte: last.offset + 700, in: DamageScene.segment(last.segment))
    let before = disk.image
    do {
      _ = try FoundLedger.recover(on: disk)
      Issue.record("Nothing was refused.")
    } catch {
      guard case .damagedBlock(_, _, 5, _, .signerCopyUnreadable) = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(disk.image == before)
  }

  @Test func `with an unreadable copy, may have stood for a block that is gone without a trace`()
    throws
  {
    let (disk, places) = try DamageScene(
      story: Self.story,
      signed: 5,
      hasEmptySegment: false
    ).written()
    // Generation 6, the first copy, stands at block 5; both are overwritten with zeros.
    let last = places[4]
    let path = DamageScene.segment(last.lowerBound.segment)
    for (name, range) in [
      (Self.path, 0..<4096), (path, last.lowerBound.offset..<last.upperBound.offset),
    ] {
      var bytes = try #require(disk.contents(name))
      bytes.replaceSubrange(range, with: [UInt8](repeating: 0, count: range.count))
      disk.place(bytes, at: name)
    }
    #expect(try SignerState.load(on: disk, path: Self.path).mark.sequence == 4)
    expectDamaged(disk)
  }

  @Test func `with a copy that a recovery has torn, is taken as it was`() throws {
    let disk = try written(signed: 5)
    let before = try #require(disk.contents(Self.path))
    let recovered = disk.copy()
    _ = try FoundLedger.recover(on: recovered)
    let after = try #require(recovered.contents(Self.path))
    // Every part of the new copy's sectors over the old one's.
    for number in 0...255 {
      var torn = before
      for sector in 0..<16 where number >> (sector % 8) & 1 == 1 {
        let range = sector * 512..<(sector + 1) * 512
        torn.replaceSubrange(range, with: after[range])
      }
      let crashed = disk.copy()
      crashed.place(torn, at: Self.path)
      #expect(try FoundLedger.recover(on: crashed).blocks.count == 5, "\(number)")
    }
  }

  @Test func `is refused when neither copy can be read`() throws {
    let disk = try written(signed: 4)
    disk.flip(bit: 0, ofByte: 60, in: Self.path)
    disk.flip(bit: 0, ofByte: 4096 + 60, in: Self.path)
    expectDamaged(disk)
  }

  @Test func `is refused at another length`() throws {
    for size in [0, 1, 4096, 8191, 8193] {
      let disk = try written(signed: 4)
      let bytes = try #require(disk.contents(Self.path))
      disk.place(Array((bytes + [0]).prefix(size)), at: Self.path)
      expectDamaged(disk)
    }
  }

  @Test func `is refused when its copies do not follow each other`() throws {
    let disk = try written(signed: 4)
    let bytes = try #require(disk.contents(Self.path))
    let older = try #require(try written(signed: 1).contents(Self.path))
    // Swapped; one copy twice; one copy much older.
    for mixture in [
      bytes[4096...] + bytes[..<4096], bytes[..<4096] + bytes[..<4096],
      older[..<4096] + bytes[4096...],
    ] {
      disk.place(Array(mixture), at: Self.path)
      expectDamaged(disk)
    }
  }

  private func expectDamaged(_ disk: SimulatedDisk) {
    let before = disk.image
    do {
      _ = try FoundLedger.recover(on: disk)
      Issue.record("Nothing was refused.")
    } catch {
      guard case .signerStateDamaged(Self.path, _) = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(disk.image == before)
  }

  @Test func `is refused when missing`() throws {
    let disk = try written(signed: 4)
    disk.takeAway(Self.path)
    #expect(throws: LedgerError.signerStateMissing(path: Self.path)) {
      _ = try FoundLedger.recover(on: disk)
    }
  }

  @Test func `of an earlier start is refused when later blocks are there`() throws {
    let disk = try written(signed: 5)
    let old = try #require(disk.contents(Self.path))
    var found = try FoundLedger.recover(on: disk)
    try found.writer.append([(LedgerStory.logs[0], [[1, 2, 3]])])
    disk.place(old, at: Self.path)
    #expect(
      throws: LedgerError.signerStateOutdated(
        path: Self.path,
        knownEpoch: 1,
        foundEpoch: 2,
        sequence: 6
      )
    ) { _ = try FoundLedger.recover(on: disk) }
  }

  @Test func `of another journal is refused`() throws {
    let disk = try written(signed: 5)
    let other = SimulatedDisk()
    let id = JournalID(value: 9)
    _ = try StoryWriter.create(Self.story, on: other, id: id)
    disk.place(try #require(other.contents(Self.path)), at: Self.path)
    #expect(
      throws: LedgerError.otherJournal(
        path: DamageScene.segment(1),
        offset: 0,
        expected: id,
        found: LedgerStory.journalID
      )
    ) { _ = try FoundLedger.recover(on: disk) }
  }

  @Test func `notices another writer`() throws {
    let disk = try written(signed: 3)
    var mine = try SignerState.load(on: disk, path: Self.path)
    var theirs = try SignerState.load(on: disk, path: Self.path)
    let next = BlockMark(epoch: 1, sequence: 4, hash: .zero)
    try theirs.advance(to: next)
    #expect(throws: LedgerError.signerStateChanged(path: Self.path)) { try mine.advance(to: next) }
    #expect(throws: LedgerError.stopped(cause: .signerStateChanged(path: Self.path))) {
      try mine.advance(to: next)
    }
  }

  @Test func `never goes back`() async {
    await #expect(processExitsWith: .failure) {
      let disk = SimulatedDisk()
      var writer = try StoryWriter.create(
        LedgerStory(segmentPages: 5, blockPages: [1]),
        on: disk
      )
      try writer.signer.advance(to: BlockMark(epoch: 1, sequence: 2, hash: .zero))
      try writer.signer.advance(to: BlockMark(epoch: 1, sequence: 1, hash: .zero))
    }
  }
}
