import TallyCrypto
import TallyLedger
import TallyModel
import TallyPublication
import TallyTesting
import TallyVerify
import Testing

@Suite struct `Signing a result` {
  private static func bundle(_ scribe: Scribe) throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    return disk
  }

  @Test func `is done by officers one after the other, in any order`() async throws {
    let scribe = try Story.first.scribe(ballots: 20)
    let folder = try TemporaryFolder()
    let disk = RealDisk()
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: folder.path)
    let verifier = BundleVerifier(folder: folder.path)
    for number in [2, 0] {
      await #expect(throws: VerificationFault.self) { try await verifier.verify() }
      // Each on a machine of their own: nothing is kept but the folder.
      var signing = try ResultSigning(folder: folder.path, disk: disk)
      #expect(signing.statement == scribe.statement())
      #expect(try signing.sign(with: TestElection.officerKeys[number]))
      #expect(signing.threshold == 2)
    }
    let report = try await verifier.verify()
    #expect(report.signers.map(\.name) == [0, 2].map { TestElection.officerKeys[$0].name })
    // Publishing again leaves the signatures where they are.
    let bulletin = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: folder.path)
    #expect(bulletin.writtenCount == 0)
    _ = try await verifier.verify()
  }

  @Test func `twice by the same officer changes nothing`() throws {
    let disk = try Self.bundle(try Story.first.scribe(ballots: 5))
    var signing = try ResultSigning(folder: "/bundle", disk: disk)
    #expect(try signing.sign(with: TestElection.officerKeys[1]))
    let once = disk.image
    #expect(try !signing.sign(with: TestElection.officerKeys[1]))
    var later = try ResultSigning(folder: "/bundle", disk: disk)
    #expect(try !later.sign(with: TestElection.officerKeys[1]))
    #expect(later.signers == [TestElection.officerKeys[1].verifier])
    #expect(differences(disk.image, once) == [])
  }

  @Test func `is refused to everybody else`() throws {
    let disk = try Self.bundle(try Story.first.scribe(ballots: 5))
    var signing = try ResultSigning(folder: "/bundle", disk: disk)
    let impostor = try NoteSigner(
      name: TestElection.officerKeys[0].name,
      key: SigningKey(seed: Array(repeating: 9, count: 32))
    )
    #expect(throws: PublicationError.notAnOfficer(name: impostor.name)) {
      try signing.sign(with: impostor)
    }
    #expect(disk.contents("/bundle/result.note") == nil)
  }

  @Test func `needs a result that belongs to definition and checkpoint`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let other = try Self.bundle(try Story.last.scribe(ballots: 5))
    for name in ["election.json", "checkpoint", "result.json"] {
      let disk = try Self.bundle(scribe)
      disk.place(try #require(other.contents("/bundle/\(name)")), at: "/bundle/\(name)")
      try Self.expectUnsignable(disk)
      disk.takeAway("/bundle/\(name)")
      try Self.expectUnsignable(disk)
    }
  }

  @Test func `needs the note to be of the same result and its signatures to hold`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let disk = try Self.bundle(scribe)
    var signing = try ResultSigning(folder: "/bundle", disk: disk)
    _ = try signing.sign(with: TestElection.officerKeys[1])
    let good = try #require(disk.contents("/bundle/result.note"))
    var forged = good
    forged[forged.count - 5] = forged[forged.count - 5] == 0x41 ? 0x42 : 0x41
    disk.place(forged, at: "/bundle/result.note")
    try Self.expectUnsignable(disk)
    let other = try SignedNote(text: Array("{}\n".utf8), signers: [TestElection.officerKeys[0]])
    disk.place(other.bytes, at: "/bundle/result.note")
    try Self.expectUnsignable(disk)
    #expect(throws: PublicationError.signedResultDiffers) {
      try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    }
  }

  @Test func `with a crash at each step leaves all signatures or those before`() throws {
    let start = try Self.bundle(try Story.first.scribe(ballots: 5))
    var first = try ResultSigning(folder: "/bundle", disk: start)
    _ = try first.sign(with: TestElection.officerKeys[0])
    var step = 0
    while true {
      step += 1
      let disk = start.copy()
      var signing = try ResultSigning(folder: "/bundle", disk: disk)
      disk.crash(at: disk.operations.count + step)
      let isDone = (try? signing.sign(with: TestElection.officerKeys[1])) != nil
      for loss in [SimulatedLoss.losesUnsynced, .losesNothing, .tears(seed: UInt64(step))] {
        let found = try ResultSigning(folder: "/bundle", disk: disk.afterCrash(loss))
        #expect((isDone ? [2] : [1, 2]).contains(found.signers.count), "step \(step), \(loss)")
      }
      if isDone { break }
    }
    #expect(step > 4)
  }

  private static func expectUnsignable(_ disk: SimulatedDisk) throws {
    do {
      _ = try ResultSigning(folder: "/bundle", disk: disk)
      Issue.record("A bundle that is none was opened for signing.")
    } catch .unsignable {
    }
  }
}
