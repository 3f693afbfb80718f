import TallyCrypto
import TallyLedger
import TallyModel
import TallyPages
import TallyPublication
import TallyTesting
import TallyVerify
import Testing

@Suite struct `Publishing a log` {
  @Test(arguments: Story.allCases, [0, 253, 300, 530])
  func `writes byte for byte what the words of the formats say`(
    story: Story,
    ballots: Int
  ) async throws {
    let scribe = try story.scribe(ballots: ballots)
    let folder = try TemporaryFolder()
    let disk = RealDisk(readers: .everybody)
    let bulletin = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: folder.path)
    #expect(differences(try folder.files(), try scribe.files(signedBy: [])) == [])
    #expect(bulletin.statement == scribe.statement())
    #expect(bulletin.isClosed)
    #expect(bulletin.writtenCount == (try folder.files().count))
    var options = VerificationOptions()
    options.allowsUnsigned = true
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(report.gaps.contains { $0.what.contains("stand behind") })
  }

  @Test(arguments: [Story.first, .counts])
  func `again changes nothing`(story: Story) throws {
    let scribe = try story.scribe()
    let disk = SimulatedDisk()
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    let before = disk.image
    let again = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    #expect(again.writtenCount == 0)
    #expect(differences(disk.image, before) == [])
  }

  @Test func `what auditors got is not left where everybody's bundle goes`() throws {
    let scribe = try Story.counts.scribe()
    let folder = try TemporaryFolder()
    let writer = try scribe.writer(on: RealDisk())
    _ = try writer.publish(ArrayLog(scribe), to: folder.path, for: .auditors)
    let before = try folder.files()
    do throws(PublicationError) {
      _ = try writer.publish(ArrayLog(scribe), to: folder.path)
      Issue.record("Entries stand in a bundle that may not show them.")
    } catch {
      guard case .foreignFile(let path) = error else { throw error }
      #expect(path.hasPrefix(folder.path))
    }
    #expect(differences(try folder.files(), before) == [])
  }

  @Test(arguments: ["closed", "turnout"])
  func `before closing is refused, and nothing is written`(results: String) throws {
    let scribe = try Self.scribe(results: results)
    let open = ArrayLog(scribe, size: scribe.entries.count - 1)
    let disk = SimulatedDisk()
    let writer = try scribe.writer(on: disk)
    #expect(throws: PublicationError.embargoed(scribe.definition.results)) {
      try writer.publish(open, to: "/bundle", for: .auditors)
    }
    #expect(disk.image.isEmpty)
    #expect(disk.operations.isEmpty)
  }

  @Test func `live grows, keeps every tile that was published, and verifies each time`()
    async throws
  {
    let scribe = try Self.scribe(results: "live")
    let folder = try TemporaryFolder()
    let writer = try scribe.writer(on: RealDisk())
    var options = VerificationOptions()
    options.allowsUnsigned = true
    options.allowsOpen = true
    var before: [String: [UInt8]] = [:]
    for size in [3, 100, 256, 257, 300, scribe.entries.count] {
      let bulletin = try writer.publish(ArrayLog(scribe, size: size), to: folder.path)
      #expect(bulletin.isClosed == (size == scribe.entries.count))
      let report = try await BundleVerifier(folder: folder.path, options: options).verify()
      #expect(report.isClosed == bulletin.isClosed)
      let now = try folder.files()
      for (name, bytes) in before where name.hasPrefix("tile/") || name == "election.json" {
        #expect(now[name] == bytes)
      }
      options.knownCheckpoints.append(
        Evidence(name: "at \(size)", bytes: try scribe.checkpoint(size: size))
      )
      before = now
    }
  }

  @Test func `under counts gives entries and roll to auditors only`() async throws {
    let scribe = try Story.counts.scribe()
    let folder = try TemporaryFolder()
    let writer = try scribe.writer(on: RealDisk())
    _ = try writer.publish(ArrayLog(scribe), to: folder.path)
    let shown = try folder.files()
    #expect(shown.keys.allSatisfy { !$0.contains("entries") })
    // What a web server may be showing already.
    #expect(throws: PublicationError.publicFolder(path: folder.path)) {
      try writer.publish(ArrayLog(scribe), to: folder.path, for: .auditors)
    }
    #expect(differences(try folder.files(), shown) == [])
    let theirs = try TemporaryFolder()
    _ = try writer.publish(ArrayLog(scribe), to: theirs.path, for: .auditors)
    #expect(
      try writer.publish(ArrayLog(scribe), to: theirs.path, for: .auditors).writtenCount == 0
    )
    var options = VerificationOptions()
    options.allowsUnsigned = true
    options.isAuditor = true
    let report = try await BundleVerifier(folder: theirs.path, options: options).verify()
    #expect(report.isRecounted)
  }

  @Test func `before the window is dated by its opening, and verifies`() async throws {
    let scribe = try Story.first.scribe(ballots: 0)
    let folder = try TemporaryFolder()
    let early = Timestamp(unixSeconds: Int64(TestElection.opens) - 3600)
    let bulletin = try scribe.writer(on: RealDisk())
      .publish(ArrayLog(scribe), to: folder.path, for: .everybody, at: early)
    #expect(bulletin.published.created == scribe.definition.window.opens)
    var options = VerificationOptions()
    options.allowsUnsigned = true
    _ = try await BundleVerifier(folder: folder.path, options: options).verify()
  }

  @Test func `refuses entries that do not have the signed root`() throws {
    let scribe = try Story.first.scribe(ballots: 20)
    var entries = scribe.entries
    entries[10][5] ^= 1
    let disk = SimulatedDisk()
    let writer = try scribe.writer(on: disk)
    #expect(throws: PublicationError.rootDiffers(size: UInt64(entries.count))) {
      try writer.publish(ArrayLog(entries: entries, root: scribe.tree.root), to: "/bundle")
    }
    #expect(disk.contents("/bundle/checkpoint") == nil)
  }

  @Test(arguments: ["tile/0/000", "tile/entries/000", "tile/1/000.p/1", "election.json"])
  func `never changes what was published`(name: String) throws {
    let scribe = try Story.first.scribe()
    let disk = SimulatedDisk()
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    disk.flip(bit: 0, ofByte: 20, in: "/bundle/\(name)")
    #expect(throws: PublicationError.publishedDiffers(path: "/bundle/\(name)")) {
      try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    }
  }

  @Test func `refuses another log key and another roll`() throws {
    let scribe = try Story.roll.scribe(ballots: 10)
    let disk = SimulatedDisk()
    #expect(throws: PublicationError.wrongLogKey) {
      try BundleWriter(
        definition: scribe.definition,
        roll: scribe.roll?.bytes,
        logKey: SigningKey(seed: Array(repeating: 9, count: 32)),
        disk: disk
      )
    }
    for roll in [nil, try TestElection.roll(count: 29).bytes, Array("no roll".utf8)] {
      do {
        _ = try BundleWriter(
          definition: scribe.definition,
          roll: roll,
          logKey: TestElection.logKey,
          disk: disk
        )
        Issue.record("A wrong roll was taken.")
      } catch .wrongRoll {
      }
    }
  }

  @Test func `leaves a signed bundle alone when a lot was drawn since, and says so`() throws {
    let scribe = try Story.lot.scribe(ballots: 40)
    let disk = SimulatedDisk()
    let closed = ArrayLog(scribe, size: scribe.entries.count - 1)
    let bulletin = try scribe.writer(on: disk).publish(closed, to: "/bundle")
    var signing = try ResultSigning(
      of: scribe.published(bulletin.statement, note: nil),
      in: "/bundle",
      on: disk
    )
    for officer in TestElection.officerKeys.prefix(2) { #expect(try signing.sign(with: officer)) }
    let image = disk.image
    #expect(throws: PublicationError.signedResultDiffers) {
      try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/bundle")
    }
    #expect(differences(disk.image, image) == [])
    _ = try scribe.writer(on: disk).publish(ArrayLog(scribe), to: "/other")
  }

  @Test(arguments: [0, 1] as [UInt64])
  func `refuses a definition that says another weight of the roll`(error: UInt64) throws {
    let roll = try TestElection.roll(count: 30)
    var election = TestElection()
    election.eligibility = TestElection.eligibility(of: roll)
    election.moreContests = TestElection.absoluteMajority(of: roll.weight + error)
    let definition = try election.definition()
    var reason = ""
    do {
      _ = try BundleWriter(
        definition: definition,
        roll: roll.bytes,
        logKey: TestElection.logKey,
        disk: SimulatedDisk()
      )
    } catch { reason = error.description }
    let numbers = "\(roll.weight + error), but the weights of roll.csv add up to \(roll.weight)"
    #expect(reason.contains(numbers) == (error > 0), "\(reason)")
  }

  /// The second size has so many files that they are made durable with one call.
  @Test(arguments: [300, 1_900])
  func `with a crash at each step leaves a bundle whole or without its checkpoint`(
    ballots: Int
  ) throws {
    let scribe = try Self.scribe(results: "live", ballots: ballots)
    let early = ArrayLog(scribe, size: 200)
    let whole = ArrayLog(scribe)
    let start = SimulatedDisk()
    _ = try scribe.writer(on: start).publish(early, to: "/bundle")
    let plain = start.copy()
    _ = try scribe.writer(on: plain).publish(whole, to: "/bundle")
    let steps = plain.operations.count
    #expect(steps > 50)
    let isAtOnce = plain.operations.contains { $0.operation == .sync && $0.path == "/bundle" }
    #expect(isAtOnce == (ballots > 300))
    let tilesAfter = scribe.tiles(size: scribe.entries.count)
    let tilesBefore = scribe.tiles(size: 200)
    let checkpoint = plain.contents("/bundle/checkpoint")
    for step in 1...steps {
      // The larger bundle takes turns: its steps are many, and most are alike.
      let losses: [SimulatedLoss] = [.losesUnsynced, .tears(seed: UInt64(step)), .losesNothing]
      for loss in ballots > 300 ? [losses[step % 3]] : losses {
        let disk = start.copy()
        disk.crash(at: step)
        #expect(throws: PublicationError.self) {
          try scribe.writer(on: disk).publish(whole, to: "/bundle")
        }
        let found = disk.afterCrash(loss)
        let isComplete = found.contents("/bundle/checkpoint") == checkpoint
        let missing = (isComplete ? tilesAfter : tilesBefore)
          .filter { found.contents("/bundle/\($0.key)") != $0.value }.keys.sorted()
        #expect(missing == [], "step \(step), \(loss)")
        _ = try scribe.writer(on: found).publish(whole, to: "/bundle")
        #expect(differences(found.image, plain.image) == [], "step \(step), \(loss)")
      }
    }
  }

  private static func scribe(results: String, ballots: Int = 300) throws -> Scribe {
    var election = TestElection()
    election.results = results
    var scribe = try Scribe(election)
    scribe.define()
    try scribe.act(.opened)
    scribe.hour(0)
    for voter in 0..<ballots { try scribe.cast(voter: voter, Story.choices[voter % 4]) }
    try scribe.act(.closed)
    return scribe
  }
}
