import TallyCrypto
import TallyLedger
import TallyModel
import TallyPages
import TallyPublication
import TallyTesting
import TallyVerify
import Testing

@Suite struct `A folder that is published into` {
  private static func live(ballots: Int = 60) throws -> Scribe {
    var election = TestElection()
    election.results = "live"
    election.revote = "last"
    var scribe = try Scribe(election)
    scribe.define()
    try scribe.act(.opened)
    scribe.hour(0)
    for voter in 0..<ballots { try scribe.cast(voter: voter, "market=rebuild") }
    try scribe.act(.closed)
    return scribe
  }

  private static var unsigned: VerificationOptions {
    var options = VerificationOptions()
    options.allowsUnsigned = true
    options.allowsOpen = true
    return options
  }

  @Test func `is not shared by two writers`() throws {
    let scribe = try Self.live()
    let folder = try TemporaryFolder()
    let holder = try #require(try RealDisk().open(folder.path, .read, .cached))
    #expect(try holder.lock())
    #expect(throws: PublicationError.disk(.locked(path: folder.path))) {
      try scribe.writer(on: RealDisk()).publish(ArrayLog(scribe), to: folder.path)
    }
    try holder.close()
    _ = try scribe.writer(on: RealDisk()).publish(ArrayLog(scribe), to: folder.path)
  }

  @Test func `loses what a run that was ended left there`() async throws {
    let scribe = try Self.live()
    let folder = try TemporaryFolder()
    for name in ["tile/0/000.p/26", "tile/entries/000.p/9", "checkpoint", "data/dcat.jsonld"] {
      try folder.write([1, 2, 3], to: name + DurableFile.unfinishedEnding)
    }
    _ = try scribe.writer(on: RealDisk()).publish(ArrayLog(scribe), to: folder.path)
    #expect(try folder.files().keys.allSatisfy { !$0.hasSuffix(DurableFile.unfinishedEnding) })
  }

  @Test func `never shows a shorter log than before`() throws {
    let scribe = try Self.live()
    let disk = SimulatedDisk()
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe, size: 40), to: "/bundle")
    let before = disk.image
    #expect(throws: PublicationError.publishedAhead(published: 40, size: 30)) {
      try scribe.writer(on: disk).publish(ArrayLog(scribe, size: 30), to: "/bundle")
    }
    #expect(differences(disk.image, before) == [])
  }

  @Test func `loses a file of ratings when nobody's rating is left`() async throws {
    var scribe = try Self.live(ballots: 1)
    scribe.entries.removeLast(2)
    try scribe.cast(voter: 0, "market=rebuild;rating=page:5")
    try scribe.cast(voter: 0, "market=rebuild", replaces: 3)
    let folder = try TemporaryFolder()
    let writer = try scribe.writer(on: RealDisk())
    _ = try writer.publish(ArrayLog(scribe, size: 4), to: folder.path)
    #expect(try folder.files()["data/rating.jsonld"] != nil)
    _ = try writer.publish(ArrayLog(scribe), to: folder.path)
    #expect(try folder.files()["data/rating.jsonld"] == nil)
    _ = try await BundleVerifier(folder: folder.path, options: Self.unsigned).verify()
  }

  @Test(arguments: ["1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"])
  func `keeps no time of publication that cannot be`(time: String) async throws {
    let scribe = try Self.live()
    let folder = try TemporaryFolder()
    let writer = try scribe.writer(on: RealDisk())
    _ = try writer.publish(ArrayLog(scribe), to: folder.path)
    let good = try folder.files()
    try folder.write(Array(#"{"created":"\#(time)"}"#.utf8), to: "datapackage.json")
    var options = Self.unsigned
    options.now = TestElection.closes + 3600
    do {
      _ = try await BundleVerifier(folder: folder.path, options: options).verify()
      Issue.record("Published \(time).")
    } catch {
      #expect(error.check == .derived)
    }
    _ = try writer.publish(ArrayLog(scribe), to: folder.path)
    #expect(differences(try folder.files(), good) == [])
  }
}

@Suite struct `An officer who was interrupted` {
  @Test func `signs again over page and data files of the state before`() async throws {
    let scribe = try Story.first.scribe(ballots: 20)
    let folder = try TemporaryFolder()
    let disk = RealDisk()
    let bulletin = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: folder.path)
    let before = try folder.files()
    var signing = try ResultSigning(of: bulletin.published, in: folder.path, on: disk)
    _ = try signing.sign(with: TestElection.officerKeys[1])
    for name in ["index.html", "data/dcat.jsonld"] {
      try folder.write(try #require(before[name]), to: name)
    }
    var options = VerificationOptions()
    options.allowsUnsigned = true
    await #expect(throws: VerificationFault.self) {
      try await BundleVerifier(folder: folder.path, options: options).verify()
    }
    options.isSigning = true
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    var again = try ResultSigning(of: report.published, in: folder.path, on: disk)
    #expect(try !again.sign(with: TestElection.officerKeys[1]))
    options.isSigning = false
    _ = try await BundleVerifier(folder: folder.path, options: options).verify()
  }

  @Test func `adds no page to a bundle without one, and signs no figures on the way`() throws {
    let scribe = try Story.first.scribe(ballots: 20)
    let disk = SimulatedDisk()
    try disk.createFolder("/bundle")
    var published = try scribe.published(scribe.statement(), note: nil)
    var signing = try ResultSigning(of: published, in: "/bundle", on: disk)
    _ = try signing.sign(with: TestElection.officerKeys[0])
    #expect(disk.image.keys.sorted() == ["/bundle/result.note"])
    published.isClosed = false
    do throws(PublicationError) {
      _ = try ResultSigning(of: published, in: "/bundle", on: disk)
      Issue.record("Figures on the way can be signed.")
    } catch {
      guard case .unsignable = error else { throw error }
    }
  }
}
