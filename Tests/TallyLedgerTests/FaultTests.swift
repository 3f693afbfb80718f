import Glibc
import TallyLedger
import TallyTesting
import Testing

/// A disk that says no, lies, or forgets.
@Suite struct `A failing disk` {
  static let story = LedgerStory(segmentPages: 4, blockPages: [1, 3, 1, 1, 2, 2, 1])

  private func operations(_ pace: Pace) -> [SimulatedOperation] {
    let disk = SimulatedDisk()
    #expect(Self.story.play(on: disk, pace).error == nil)
    return disk.operations
  }

  @Test(
    arguments: [EIO, ENOSPC, EDQUOT, EROFS, EMFILE, EACCES],
    Pace.allCases
  )
  func `stops the writer at whatever it refuses, and loses nothing`(
    errno: Int32,
    pace: Pace
  ) throws {
    for (place, operation) in operations(pace).enumerated() {
      let disk = SimulatedDisk()
      disk.fault(.fails(errno: errno), at: place + 1)
      let played = Self.story.play(on: disk, pace)
      #expect(disk.faultsMet == 1)
      let error = try #require(played.error, "\(operation) at \(place + 1)")
      guard case .disk(_, let path, _, errno) = error else {
        Issue.record("\(operation) at \(place + 1): \(error)")
        continue
      }
      #expect(error.description.contains(path))
      try expectNothingLost(disk, played, pace, "\(operation) at \(place + 1)")
    }
  }

  @Test(arguments: Pace.allCases)
  func `stops the writer at a write that it does by half`(pace: Pace) throws {
    for (place, operation) in operations(pace).enumerated()
    where operation.operation == .write || operation.operation == .reserve {
      let disk = SimulatedDisk()
      disk.fault(.failsHalfway(errno: ENOSPC), at: place + 1)
      let played = Self.story.play(on: disk, pace)
      #expect(played.error != nil)
      try expectNothingLost(disk, played, pace, "\(operation) at \(place + 1)")
    }
  }

  /// The first sync fails, the pages are dropped, and the next sync would succeed.
  @Test(arguments: Pace.allCases)
  func `is not believed after a failed sync`(pace: Pace) throws {
    var syncs = 0
    for (place, operation) in operations(pace).enumerated() where operation.operation == .sync {
      let disk = SimulatedDisk()
      disk.fault(.losesPages, at: place + 1)
      let played = Self.story.play(on: disk, pace)
      #expect(played.error == .disk(.sync, path: operation.path, offset: nil, errno: EIO))
      try expectNothingLost(disk, played, pace, "sync at \(place + 1)")
      syncs += 1
    }
    #expect(syncs > 10)
  }

  /// Starts again, the program alone and the whole machine.
  ///
  /// The first sees the cache, the second the disk. What the first took for durable must survive the
  /// second.
  private func expectNothingLost(
    _ disk: SimulatedDisk,
    _ played: Played,
    _ pace: Pace,
    _ what: String
  ) throws {
    for loss in [SimulatedLoss.losesNothing, .losesUnsynced] {
      let next = disk.afterCrash(loss)
      guard next.contents(LedgerStory.signerPath) != nil else {
        #expect(played.tried == 0, "\(what)")
        continue
      }
      let found = try FoundLedger.recover(on: next)
      #expect(found.blocks.count >= played.signed, "\(what)")
      #expect(Self.story.begins(with: found.blocks), "\(what)")
      let after = next.afterCrash(.losesUnsynced)
      let again = try FoundLedger.recover(on: after)
      #expect(again.blocks.count == found.blocks.count, "\(what), \(loss)")
      _ = try Self.story.finish(on: after, pace)
    }
  }

  @Test func `stops an append for good, and is not touched by it any more`() throws {
    let rehearsal = SimulatedDisk()
    var first = try StoryWriter.create(Self.story, on: rehearsal)
    let start = rehearsal.operations.count
    try first.append(Self.story.blocks[0])
    for step in start + 1...rehearsal.operations.count {
      let disk = SimulatedDisk()
      var writer = try StoryWriter.create(Self.story, on: disk)
      disk.fault(.fails(errno: EIO), at: step)
      var errors: [LedgerError] = []
      for _ in 0..<3 {
        do throws(LedgerError) {
          try writer.append(Self.story.blocks[0])
        } catch { errors.append(error) }
      }
      #expect(errors.count == 3)
      #expect(errors[1] == .stopped(cause: errors[0]))
      #expect(errors[2] == .stopped(cause: errors[0]))
      #expect(writer.journal.stoppedBy == errors[0])
      #expect(disk.operations.count == step)
    }
  }

  @Test func `stops the signer state for good`() throws {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(Self.story, on: disk)
    let mark = try writer.append(Self.story.blocks[0])
    let before = disk.operations.count
    disk.fault(.fails(errno: EIO), at: before + 2)
    var errors: [LedgerError] = []
    for _ in 0..<2 {
      do throws(LedgerError) { try writer.signer.advance(to: mark) } catch { errors.append(error) }
    }
    let write = LedgerError.disk(.write, path: LedgerStory.signerPath, offset: 0, errno: EIO)
    #expect(errors == [write, .stopped(cause: write)])
    #expect(disk.operations.count == before + 2)
  }

  @Test func `that is full lets what runs go on, and a segment be made when there is room`() throws
  {
    let disk = SimulatedDisk()
    var writer = try StoryWriter.create(Self.story, on: disk)
    let used = disk.image.values.reduce(0) { $0 + $1.count }
    disk.limit(bytes: used + 4096)
    #expect(throws: LedgerError.self) { try writer.journal.preparer.prepareAhead() }
    #expect(writer.journal.preparer.isReady == false)
    // The segment that runs was reserved.
    try writer.append(Self.story.blocks[0])
    disk.limit(bytes: 1 << 30)
    try writer.journal.preparer.prepareAhead()
    #expect(writer.journal.preparer.isReady == true)
    try writer.append(Self.story.blocks[1])
    let segment = writer.journal.place.segment
    #expect(segment == 2)
    #expect(try FoundLedger.recover(on: disk).blocks.count == 2)
  }

  @Test func `does not keep a recovery from working when it is full`() throws {
    let disk = SimulatedDisk()
    _ = Self.story.play(on: disk, Pace.allCases[1])
    disk.limit(bytes: 0)
    let found = try FoundLedger.recover(on: disk.afterCrash(.losesUnsynced))
    #expect(found.blocks.count == Self.story.blocks.count)
  }

  @Test func `that only fails to prepare a segment is asked no more`() throws {
    let disk = SimulatedDisk()
    let writer = try StoryWriter.create(Self.story, on: disk)
    disk.fault(.fails(errno: EIO), at: disk.operations.count + 5)
    var errors: [LedgerError] = []
    for _ in 0..<2 {
      do throws(LedgerError) {
        try writer.journal.preparer.prepareAhead()
      } catch { errors.append(error) }
    }
    #expect(errors.count == 2)
    #expect(errors[1] == .stopped(cause: errors[0]))
  }

  /// The disk confirms a block and keeps none of it, or puts it elsewhere.
  @Test(arguments: [SimulatedFault.isLost, .isMisdirected(by: 4096), .isMisdirected(by: -4096)])
  func `that lies about a write is found out at the next start`(fault: SimulatedFault) throws {
    let pace = Pace.allCases[0]
    var refusals = 0
    for (place, operation) in operations(pace).enumerated() where operation.operation == .write {
      let disk = SimulatedDisk()
      disk.fault(fault, at: place + 1)
      let played = Self.story.play(on: disk, pace)
      guard played.error == nil else { continue }
      do {
        let found = try FoundLedger.recover(on: disk.afterCrash(.losesUnsynced))
        // The only writes that nobody can miss: a zero page over zeros, or an old signer state.
        #expect(found.blocks.count == Self.story.blocks.count, "\(operation) at \(place + 1)")
        #expect(Self.story.begins(with: found.blocks))
      } catch { refusals += 1 }
    }
    #expect(refusals >= Self.story.blocks.count)
  }
}
