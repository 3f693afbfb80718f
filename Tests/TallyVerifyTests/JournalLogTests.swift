import TallyCrypto
import TallyLedger
import TallyModel
import TallyPublication
import TallyTesting
import TallyVerify
import Testing

@Suite struct `Publishing from a journal` {
  private static let journalID = JournalID(value: 0xABCD)

  /// Two elections' logs in turns, as many blocks as it takes.
  private static func write(_ scribes: [Scribe], on disk: SimulatedDisk, unsigned: Int) throws {
    try disk.createFolder("/data")
    var journal = try Journal.create(
      on: disk,
      folder: "/data/journal",
      id: journalID,
      segmentBytes: 8 * PageBuffer.pageBytes
    )
    var signer = try SignerState.create(
      on: disk,
      path: "/data/signer/state",
      journal: journalID
    )
    var block = Block(capacityBytes: 7 * PageBuffer.pageBytes)
    let length = scribes.map(\.entries.count).max() ?? 0
    let blocks = Array(stride(from: 0, to: length, by: 40))
    for (number, start) in blocks.enumerated() {
      let present = scribes.filter { $0.entries.count > start }
      block.begin(frameCount: present.count)
      for scribe in present {
        let entries = scribe.entries[start..<min(start + 40, scribe.entries.count)]
        let bytes = entries.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
        block.addFrame(
          log: scribe.definition.logID,
          firstIndex: UInt64(start),
          count: entries.count,
          root: scribe.tree.root(size: UInt64(entries.endIndex)),
          entries: bytes.rawSpan
        )
      }
      let position = journal.position
      let mark = block.seal(for: position, journal: journalID)
      _ = try journal.append(block, expecting: position)
      if number < blocks.count - unsigned { try signer.advance(to: mark) }
    }
  }

  @Test func `gives each election its own bundle`() throws {
    let scribes = [try Story.first.scribe(ballots: 300), try Story.roll.scribe(ballots: 90)]
    let disk = SimulatedDisk()
    try Self.write(scribes, on: disk, unsigned: 0)
    let reader = try JournalReader(
      on: disk,
      folder: "/data/journal",
      signerPath: "/data/signer/state"
    )
    for (number, scribe) in scribes.enumerated() {
      let log = try JournalLog(scribe.definition.logID, in: reader)
      let folder = "/bundle-\(number)"
      let bulletin = try scribe.writer(on: disk).publish(log, to: folder)
      #expect(bulletin.checkpoint.root == scribe.tree.root)
      for (name, bytes) in try scribe.files(signedBy: []) {
        #expect(disk.contents("\(folder)/\(name)") == bytes, "\(name)")
      }
    }
  }

  @Test func `shows nothing that is not signed`() throws {
    let scribe = try Story.first.scribe(ballots: 300)
    let disk = SimulatedDisk()
    try Self.write([scribe], on: disk, unsigned: 1)
    let reader = try JournalReader(
      on: disk,
      folder: "/data/journal",
      signerPath: "/data/signer/state"
    )
    let log = try JournalLog(scribe.definition.logID, in: reader)
    #expect(log.size == 280)
    #expect(log.root == scribe.tree.root(size: 280))
    // The closing stands in the block that nobody signed.
    #expect(throws: PublicationError.embargoed(.closed)) {
      try scribe.writer(on: disk).publish(log, to: "/bundle")
    }
    #expect(try JournalLog(LogID(value: 5), in: reader).size == 0)
  }
}
