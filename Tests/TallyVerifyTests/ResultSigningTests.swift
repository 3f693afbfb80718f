import TallyCount
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

  private static func signing(_ scribe: Scribe, on disk: any Disk) throws -> ResultSigning {
    try ResultSigning(
      of: scribe.published(scribe.statement(), note: nil),
      in: "/bundle",
      on: disk
    )
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
      var signing = try await Self.signing(folder, on: disk)
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

  /// As an officer does it: what the verifier gives back is signed.
  private static func signing(
    _ folder: TemporaryFolder,
    on disk: any Disk
  ) async throws -> ResultSigning {
    var options = VerificationOptions()
    options.allowsUnsigned = true
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    return try ResultSigning(
      of: report.published,
      in: folder.path,
      on: disk
    )
  }

  @Test func `signs what was verified, whatever the files have become since`() async throws {
    let scribe = try Story.first.scribe(ballots: 20)
    let folder = try TemporaryFolder()
    let disk = RealDisk()
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: folder.path)
    var options = VerificationOptions()
    options.allowsUnsigned = true
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    let other = try Story.last.scribe(ballots: 5).files()
    for name in ["election.json", "checkpoint", "result.json"] {
      try folder.write(try #require(other[name]), to: name)
    }
    var signing = try ResultSigning(
      of: report.published,
      in: folder.path,
      on: disk
    )
    #expect(try signing.sign(with: TestElection.officerKeys[0]))
    let note = try SignedNote(parsing: try #require(try folder.files()["result.note"]))
    #expect(note.text == scribe.statement().bytes)
  }

  @Test func `twice by the same officer changes nothing`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let disk = try Self.bundle(scribe)
    var signing = try Self.signing(scribe, on: disk)
    #expect(try signing.sign(with: TestElection.officerKeys[1]))
    let once = disk.image
    #expect(try !signing.sign(with: TestElection.officerKeys[1]))
    var later = try Self.signing(scribe, on: disk)
    #expect(try !later.sign(with: TestElection.officerKeys[1]))
    #expect(later.signers == [TestElection.officerKeys[1].verifier])
    #expect(differences(disk.image, once) == [])
  }

  @Test func `is refused to everybody else`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let disk = try Self.bundle(scribe)
    var signing = try Self.signing(scribe, on: disk)
    let impostor = try NoteSigner(
      name: TestElection.officerKeys[0].name,
      key: SigningKey(seed: Array(repeating: 9, count: 32))
    )
    #expect(throws: PublicationError.notAnOfficer(name: impostor.name)) {
      try signing.sign(with: impostor)
    }
    #expect(disk.contents("/bundle/result.note") == nil)
  }

  @Test func `needs a result of the definition's own`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let disk = try Self.bundle(scribe)
    try Self.expectUnsignable(try Story.last.scribe(ballots: 5).statement(), scribe, disk)
  }

  @Test func `needs the note to be of the same result and its signatures to hold`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let disk = try Self.bundle(scribe)
    var signing = try Self.signing(scribe, on: disk)
    _ = try signing.sign(with: TestElection.officerKeys[1])
    let good = try #require(disk.contents("/bundle/result.note"))
    var forged = good
    forged[forged.count - 5] = forged[forged.count - 5] == 0x41 ? 0x42 : 0x41
    disk.place(forged, at: "/bundle/result.note")
    try Self.expectUnsignable(scribe.statement(), scribe, disk)
    let other = try SignedNote(text: Array("{}\n".utf8), signers: [TestElection.officerKeys[0]])
    disk.place(other.bytes, at: "/bundle/result.note")
    try Self.expectUnsignable(scribe.statement(), scribe, disk)
    #expect(throws: PublicationError.signedResultDiffers) {
      try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    }
  }

  @Test func `with a crash at each step leaves all signatures or those before`() throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let start = try Self.bundle(scribe)
    var first = try Self.signing(scribe, on: start)
    _ = try first.sign(with: TestElection.officerKeys[0])
    var step = 0
    while true {
      step += 1
      let disk = start.copy()
      var signing = try Self.signing(scribe, on: disk)
      disk.crash(at: disk.operations.count + step)
      let isDone = (try? signing.sign(with: TestElection.officerKeys[1])) != nil
      for loss in [SimulatedLoss.losesUnsynced, .losesNothing, .tears(seed: UInt64(step))] {
        let found = try Self.signing(scribe, on: disk.afterCrash(loss))
        #expect((isDone ? [2] : [1, 2]).contains(found.signers.count), "step \(step), \(loss)")
      }
      if isDone { break }
    }
    #expect(step > 4)
  }

  private static func expectUnsignable(
    _ statement: ResultStatement,
    _ scribe: Scribe,
    _ disk: SimulatedDisk
  ) throws {
    let published = try scribe.published(statement, note: nil)
    do throws(PublicationError) {
      _ = try ResultSigning(of: published, in: "/bundle", on: disk)
      Issue.record("A bundle that is none was opened for signing.")
    } catch .unsignable {
    }
  }
}
