import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting
import Testing

/// What no crash does: an older copy of the journal, or damage to what was answered for.
extension Crash {
  @Test func `a restored copy of the journal is refused, and changed in nothing`() throws {
    let disk = SimulatedDisk()
    var house = try TestEngine.create(
      story.elections,
      on: disk,
      segmentPages: CrashStory.segmentPages
    )
    var copies: [[String: [UInt8]]] = []
    var released = Released()
    for step in story.steps {
      let copy = Self.journal(of: disk)
      if copies.last != copy { copies.append(copy) }
      try story.take(step, with: &house, &released)
    }
    if copies.last == Self.journal(of: disk) { copies.removeLast() }
    for (number, copy) in copies.enumerated() {
      let restored = disk.copy()
      for path in Self.journal(of: restored).keys { restored.takeAway(path) }
      for (path, bytes) in copy { restored.place(bytes, at: path) }
      let before = restored.image
      let refusal = Self.refusal(of: story, on: restored)
      let isTooShort = if case .journalTooShort = refusal { true } else { false }
      try #require(isTooShort, "copy \(number) of the journal: \(Self.text(refusal))")
      #expect(restored.image == before)
    }
    #expect(copies.count > 10)
  }

  @Test func `a changed byte of any block that was answered for is refused, and never cut`() throws
  {
    let disk = SimulatedDisk()
    try #require(story.play(on: disk).error == nil)
    var changes = 0
    for (path, bytes) in Self.journal(of: disk) {
      // A byte of each sector that has any; the first page is the segment's own.
      for sector in stride(from: 0, to: bytes.count, by: 512) {
        guard let place = (sector..<sector + 512).first(where: { bytes[$0] != 0 }) else { continue }
        let damaged = disk.copy()
        damaged.flip(bit: 3, ofByte: place, in: path)
        let before = damaged.image
        let refusal = Self.refusal(of: story, on: damaged)
        try #require(refusal != nil, "byte \(place) of \(path)")
        #expect(damaged.image == before)
        changes += 1
      }
    }
    #expect(changes > 30)
  }

  @Test func `without its signer state the engine refuses to start`() throws {
    let disk = SimulatedDisk()
    try #require(story.play(on: disk).error == nil)
    disk.takeAway(TestEngine.folder.signerState)
    let before = disk.image
    let refusal = Self.refusal(of: story, on: disk)
    #expect(refusal == .signerStateMissing(path: TestEngine.folder.signerState))
    #expect(disk.image == before)
  }

  @Test func `an older signer state of the same journal is refused after another start`() throws {
    let disk = SimulatedDisk()
    var house = try TestEngine.create(story.elections, on: disk, segmentPages: 16)
    let old = try #require(disk.contents(TestEngine.folder.signerState))
    house = try TestEngine.open(story.elections, on: disk)
    var released = Released()
    try story.play(with: &house, &released)
    disk.place(old, at: TestEngine.folder.signerState)
    let refusal = Self.refusal(of: story, on: disk)
    let isOutdated = if case .signerStateOutdated = refusal { true } else { false }
    #expect(isOutdated, "\(Self.text(refusal))")
  }

  /// The journal's files, without what is being made.
  private static func journal(of disk: SimulatedDisk) -> [String: [UInt8]] {
    disk.image.filter { $0.key.hasSuffix(".segment") }
  }

  /// Why the engine does not start; nothing when it does.
  private static func refusal(of story: CrashStory, on disk: SimulatedDisk) -> LedgerError? {
    do throws(EngineError) {
      _ = try TestEngine.open(story.elections, on: disk)
      return nil
    } catch {
      guard case .ledger(let cause) = error else { return nil }
      return cause
    }
  }

  private static func text(_ refusal: LedgerError?) -> String {
    refusal.map { "\($0)" } ?? "the engine starts"
  }
}
