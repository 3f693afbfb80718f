import TallyLedger
import TallyTesting
import Testing

/// The crash of test list item 1 and 2: at every operation in turn, with every kind of loss.
@Suite struct `After a crash` {
  static let story = LedgerStory(segmentPages: 4, blockPages: [1, 3, 1, 1, 2, 2, 1])

  static let losses: [SimulatedLoss] =
    [.losesUnsynced, .losesNothing] + (1...8).map { .tears(seed: $0) }

  /// The numbers of the operations at which a crash can make a difference.
  static func steps(_ operations: [SimulatedOperation]) -> [Int] {
    operations.indices.filter { operations[$0].changes }.map { $0 + 1 } + [operations.count + 1]
  }

  @Test(arguments: Pace.allCases)
  func `at any operation, every signed block is there and none that nobody wrote`(
    pace: Pace
  ) throws {
    let story = Self.story
    let rehearsal = SimulatedDisk()
    #expect(story.play(on: rehearsal, pace).error == nil)
    var cuts = 0
    var keptUnsigned = 0
    for step in Self.steps(rehearsal.operations) {
      for loss in Self.losses {
        let disk = SimulatedDisk()
        disk.crash(at: step)
        let played = story.play(on: disk, pace)
        let found = disk.afterCrash(loss)
        if try isUnfinishedCreation(found) {
          #expect(played.tried == 0, "crash at \(step), \(loss)")
          continue
        }
        let copy = found.copy()
        let recovered = try FoundLedger.recover(on: copy)
        #expect(recovered.blocks.count >= played.signed, "crash at \(step), \(loss)")
        #expect(recovered.blocks.count <= played.tried, "crash at \(step), \(loss)")
        if recovered.report.cut != nil { cuts += 1 }
        keptUnsigned += recovered.report.keptBeyondSigned
        _ = try story.finish(on: found, pace)
      }
    }
    // The rare roads were taken.
    #expect(cuts > 0)
    #expect(keptUnsigned > 0)
  }

  /// Whether the crash came before the signer state was made, so that there is nothing to lose.
  private func isUnfinishedCreation(_ disk: SimulatedDisk) throws -> Bool {
    guard disk.contents(LedgerStory.signerPath) == nil else { return false }
    #expect(throws: LedgerError.signerStateMissing(path: LedgerStory.signerPath)) {
      _ = try FoundLedger.recover(on: disk)
    }
    return true
  }

  @Test func `recovering twice gives the same`() throws {
    let rehearsal = SimulatedDisk()
    _ = Self.story.play(on: rehearsal, Pace.allCases[1])
    for step in Self.steps(rehearsal.operations).suffix(40) {
      let disk = SimulatedDisk()
      disk.crash(at: step)
      _ = Self.story.play(on: disk, Pace.allCases[1])
      let after = disk.afterCrash(.tears(seed: UInt64(step)))
      let first = try FoundLedger.recover(on: after)
      let journal = after.image.filter { $0.key.hasSuffix(".segment") }
      let second = try FoundLedger.recover(on: after)
      #expect(second.blocks == first.blocks)
      #expect(second.report.last.hash == first.report.last.hash)
      #expect(second.report.cut == nil)
      #expect(second.report.keptBeyondSigned == 0)
      #expect(after.image.filter { $0.key.hasSuffix(".segment") } == journal)
    }
  }

  @Test(arguments: [SimulatedLoss.losesUnsynced, .losesNothing, .tears(seed: 3), .tears(seed: 4)])
  func `of a recovery, the next recovery finds the same`(loss: SimulatedLoss) throws {
    let pace = Pace.allCases[1]
    let story = Self.story
    let rehearsal = SimulatedDisk()
    _ = story.play(on: rehearsal, pace)
    var crashes = 0
    for step in Self.steps(rehearsal.operations) {
      let disk = SimulatedDisk()
      disk.crash(at: step)
      let played = story.play(on: disk, pace)
      let after = disk.afterCrash(.tears(seed: UInt64(step)))
      guard after.contents(LedgerStory.signerPath) != nil else { continue }
      let first = after.copy()
      _ = try FoundLedger.recover(on: first)
      for recoveryStep in Self.steps(first.operations) {
        let crashing = after.copy()
        crashing.crash(at: recoveryStep)
        _ = try? FoundLedger.recover(on: crashing)
        let found = try FoundLedger.recover(on: crashing.afterCrash(loss))
        #expect(
          found.blocks.count >= played.signed && story.begins(with: found.blocks),
          "crash at \(step), in recovery at \(recoveryStep)"
        )
        crashes += 1
      }
    }
    #expect(crashes > 100)
  }
}
