import TallyCrypto
import TallyLedger
import TallyModel
import TallyPublication
import TallyTesting
import TallyVerify
import Testing

@Suite struct `Publishing while casting goes on` {
  private static func scribe(results: String = "turnout", ballots: Int = 600) throws -> Scribe {
    var election = TestElection()
    election.results = results
    election.revote = "last"
    var scribe = try Scribe(election)
    scribe.define()
    try scribe.act(.opened)
    scribe.hour(0)
    for voter in 0..<ballots { try scribe.cast(voter: voter, Story.choices[voter % 4]) }
    try scribe.cast(voter: 0, Story.choices[1], replaces: 3)
    try scribe.act(.closed)
    return scribe
  }

  private static func writer(
    _ scribe: Scribe,
    _ folder: String,
    on disk: any Disk
  ) throws -> OpenBundleWriter {
    try OpenBundleWriter(
      definition: scribe.definition,
      logKey: scribe.election.logKey,
      folder: folder,
      disk: disk
    )
  }

  @Test(arguments: ["closed", "turnout"])
  func `shows the tree and no entry, and each look is held to the ones before`(
    results: String
  ) async throws {
    let scribe = try Self.scribe(results: results)
    let folder = try TemporaryFolder()
    var writer = try Self.writer(scribe, folder.path, on: RealDisk())
    var options = VerificationOptions()
    for size in [2, 3, 255, 256, 257, 600, scribe.entries.count - 1] {
      #expect(try writer.look(at: ArrayLog(scribe, size: size)) == .published(size: UInt64(size)))
      #expect(try writer.look(at: ArrayLog(scribe, size: size)) == .unchanged)
      let names = try folder.files().keys
      #expect(names.allSatisfy { !$0.contains("entries") && !$0.hasPrefix("result") })
      #expect(names.contains("turnout.json") == (results == "turnout"))
      let receipt = try scribe.receipt(size / 2, size: size)
      // The first entries are no ballots.
      options.receipts = size > 6 ? [Evidence(name: "mine", bytes: receipt)] : []
      let verifier = BundleVerifier(folder: folder.path, options: options)
      #expect(try verifier.isOpenBundle())
      let report = try await verifier.verifyOpen()
      #expect(report.size == UInt64(size))
      #expect(report.root == scribe.tree.root(size: UInt64(size)))
      options.knownCheckpoints.append(
        Evidence(name: "at \(size)", bytes: try scribe.checkpoint(size: size))
      )
    }
  }

  @Test func `turnout counts each voter once`() throws {
    let scribe = try Self.scribe(ballots: 10)
    let disk = SimulatedDisk()
    var writer = try Self.writer(scribe, "/bundle", on: disk)
    _ = try writer.look(at: ArrayLog(scribe, size: scribe.entries.count - 1))
    let json = try JSONValue(parsing: try #require(disk.contents("/bundle/turnout.json")))
    #expect(json["ballots"] == 11)
    #expect(json["counted"] == 10)
    #expect(json["replaced"] == 1)
    #expect(json["size"] == .integer(Int64(scribe.entries.count - 1)))
  }

  @Test func `verifies while the next tiles are there and their checkpoint is not`() async throws {
    let scribe = try Self.scribe(results: "turnout")
    let folder = try TemporaryFolder()
    var writer = try Self.writer(scribe, folder.path, on: RealDisk())
    _ = try writer.look(at: ArrayLog(scribe, size: 250))
    let checkpoint = try #require(try folder.files()["checkpoint"])
    _ = try writer.look(at: ArrayLog(scribe, size: 520))
    try folder.write(checkpoint, to: "checkpoint")
    #expect(try await BundleVerifier(folder: folder.path).verifyOpen().size == 250)
    // Nor at the closing, of which the tiles alone are there.
    #expect(try writer.look(at: ArrayLog(scribe)) == .closed)
    #expect(try await BundleVerifier(folder: folder.path).verifyOpen().size == 250)
    try folder.write([1], to: "tile/0/0007")
    await #expect(throws: VerificationFault.self) {
      try await BundleVerifier(folder: folder.path).verifyOpen()
    }
  }

  @Test func `has no turnout from before its checkpoint, and none that cannot be`() async throws {
    let scribe = try Self.scribe(results: "turnout")
    let folder = try TemporaryFolder()
    var writer = try Self.writer(scribe, folder.path, on: RealDisk())
    _ = try writer.look(at: ArrayLog(scribe, size: 250))
    let old = try #require(try folder.files()["turnout.json"])
    _ = try writer.look(at: ArrayLog(scribe, size: 400))
    let new = String(decoding: try #require(try folder.files()["turnout.json"]), as: UTF8.self)
    #expect(new.contains(#""size":400"#))
    let spoilt = ["-1", "0", "399", "9007199254740991"].map {
      Array(new.replacing(#""size":400"#, with: #""size":\#($0)"#).utf8)
    }
    for turnout in [old] + spoilt {
      try folder.write(turnout, to: "turnout.json")
      do throws(VerificationFault) {
        _ = try await BundleVerifier(folder: folder.path).verifyOpen()
        Issue.record("\(String(decoding: turnout, as: UTF8.self)) passes.")
      } catch { #expect(error.check == .result) }
    }
  }

  @Test func `ends with the closing, and the whole bundle takes its place`() async throws {
    let scribe = try Self.scribe()
    let folder = try TemporaryFolder()
    var open = try Self.writer(scribe, folder.path, on: RealDisk())
    _ = try open.look(at: ArrayLog(scribe, size: 400))
    #expect(try open.look(at: ArrayLog(scribe)) == .closed)
    #expect(try open.look(at: ArrayLog(scribe)) == .closed)
    let checkpoint = try Checkpoint(
      parsing: SignedNote(parsing: try #require(try folder.files()["checkpoint"])).text
    )
    #expect(checkpoint.size == 400, "The closing is published with its result only.")
    _ = try scribe.writer(on: RealDisk()).publish(ArrayLog(scribe), to: folder.path)
    #expect(try folder.files()["turnout.json"] == nil)
    var options = VerificationOptions()
    options.allowsUnsigned = true
    options.knownCheckpoints = [Evidence(name: "kept", bytes: try scribe.checkpoint(size: 400))]
    #expect(try await BundleVerifier(folder: folder.path, options: options).verify().isClosed)
  }

  @Test func `goes on where another run ended, and changes nothing that was published`() throws {
    let scribe = try Self.scribe()
    let disk = SimulatedDisk()
    var first = try Self.writer(scribe, "/bundle", on: disk)
    _ = try first.look(at: ArrayLog(scribe, size: 300))
    let before = disk.image
    var second = try Self.writer(scribe, "/bundle", on: disk)
    #expect(try second.look(at: ArrayLog(scribe, size: 520)) == .published(size: 520))
    for (path, bytes) in before where path.contains("/tile/") {
      #expect(disk.contents(path) == bytes, "\(path)")
    }
  }

  @Test func `never lets a reader see a checkpoint without its tiles, whatever step a crash takes`()
    throws
  {
    let scribe = try Self.scribe()
    let start = SimulatedDisk()
    var early = try Self.writer(scribe, "/bundle", on: start)
    _ = try early.look(at: ArrayLog(scribe, size: 200))
    let plain = start.copy()
    var whole = try Self.writer(scribe, "/bundle", on: plain)
    _ = try whole.look(at: ArrayLog(scribe, size: 580))
    let steps = plain.operations.count
    #expect(steps > 20)
    for step in 1...steps {
      for loss in [SimulatedLoss.losesUnsynced, .tears(seed: UInt64(step)), .losesNothing] {
        let disk = start.copy()
        disk.crash(at: step)
        var writer = try Self.writer(scribe, "/bundle", on: disk)
        #expect(throws: PublicationError.self) {
          try writer.look(at: ArrayLog(scribe, size: 580))
        }
        let found = disk.afterCrash(loss)
        let size =
          found.contents("/bundle/checkpoint") == plain.contents("/bundle/checkpoint")
          ? 580 : 200
        let missing = scribe.tiles(size: size).filter { name, bytes in
          !name.contains("entries") && found.contents("/bundle/\(name)") != bytes
        }
        #expect(missing.keys.sorted() == [], "step \(step), \(loss)")
      }
    }
  }

  @Test func `refuses entries that do not have the signed root, and signs nothing`() throws {
    let scribe = try Self.scribe(ballots: 20)
    var entries = Array(scribe.entries.dropLast())
    let root = scribe.tree.root(size: UInt64(entries.count))
    entries[10][5] ^= 1
    let disk = SimulatedDisk()
    var writer = try Self.writer(scribe, "/bundle", on: disk)
    #expect(throws: PublicationError.rootDiffers(size: UInt64(entries.count))) {
      try writer.look(at: ArrayLog(entries: entries, root: root))
    }
    #expect(disk.contents("/bundle/checkpoint") == nil)
  }

  @Test(arguments: [
    #"{"ballots":10,"counted":9,"format":"tallyd/turnout/1","origin":"x","replaced":1,"roll":null,"size":20}"#,
    #"{"ballots":10,"counted":10,"format":"tallyd/turnout/1","origin":"x","replaced":0,"roll":null,"size":20}"#,
    "{}", "",
  ])
  func `a turnout that is none, or another log's, is refused`(text: String) async throws {
    let scribe = try Self.scribe(ballots: 20)
    let folder = try TemporaryFolder()
    var writer = try Self.writer(scribe, folder.path, on: RealDisk())
    _ = try writer.look(at: ArrayLog(scribe, size: 20))
    try folder.write(Array("\(text)\n".utf8), to: "turnout.json")
    do {
      _ = try await BundleVerifier(folder: folder.path).verifyOpen()
      Issue.record("The turnout \(text) passed.")
    } catch {
      #expect(error.check == .result)
    }
  }

  @Test(arguments: ["result.json", "tile/entries/000.p/9", "index.html"])
  func `a bundle of an open election with anything more is refused`(name: String) async throws {
    let scribe = try Self.scribe(ballots: 20)
    let disk = SimulatedDisk()
    var writer = try Self.writer(scribe, "/bundle", on: disk)
    _ = try writer.look(at: ArrayLog(scribe, size: 20))
    let folder = try TemporaryFolder()
    var files: [String: [UInt8]] = [:]
    for (path, bytes) in disk.image where path.hasPrefix("/bundle/") {
      files[String(path.dropFirst("/bundle/".count))] = bytes
    }
    files[name] = [0]
    try folder.fill(with: files)
    let verifier = BundleVerifier(folder: folder.path)
    do {
      _ = try await verifier.verifyOpen()
      Issue.record("A bundle with \(name) passed.")
    } catch {
      #expect(error.check == .folder)
    }
  }

  @Test func `a forked tree is found by whoever kept a checkpoint`() async throws {
    let scribe = try Self.scribe(ballots: 50)
    var forged = scribe
    try forged.cast(voter: 999, Story.choices[2])
    forged.entries.swapAt(20, forged.entries.count - 1)
    let folder = try TemporaryFolder()
    var writer = try Self.writer(forged, folder.path, on: RealDisk())
    _ = try writer.look(
      at: ArrayLog(
        entries: Array(forged.entries.prefix(45)),
        root: forged.tree.root(size: 45)
      )
    )
    var options = VerificationOptions()
    options.knownCheckpoints = [Evidence(name: "kept", bytes: try scribe.checkpoint(size: 40))]
    do {
      _ = try await BundleVerifier(folder: folder.path, options: options).verifyOpen()
      Issue.record("A fork passed.")
    } catch {
      #expect(error.check == .knownCheckpoint)
    }
  }
}
