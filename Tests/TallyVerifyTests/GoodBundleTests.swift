import TallyCrypto
import TallyModel
import TallyPages
import TallyVerify
import Testing

@Suite struct `A bundle that an honest engine wrote` {
  @Test(arguments: Story.allCases)
  func `verifies`(story: Story) async throws {
    let scribe = try story.scribe()
    let folder = try TemporaryFolder()
    try folder.fill(with: scribe.files())
    let report = try await BundleVerifier(folder: folder.path).verify()
    #expect(report.size == UInt64(scribe.entries.count))
    #expect(report.statement == scribe.statement())
    #expect(report.isRecounted == (story != .counts))
    #expect(report.signers.map(\.name) == TestElection.officerKeys.prefix(2).map(\.name))
    let passed = Set(report.passed.map(\.check))
    if story != .counts {
      #expect(
        passed.isSuperset(of: [.folder, .tiles, .root, .grammar, .oneBallot, .result, .signatures])
      )
      #expect(passed.contains(.roll) == (story == .roll || story.isPetition))
      #expect(passed.contains(.replacement) == (story == .last || story.isPetition))
      #expect(passed.contains(.crossing) == story.isPetition)
      #expect(passed.contains(.schedule) == (story == .last))
    } else {
      #expect(!passed.contains(.grammar) && !passed.contains(.result))
      #expect(report.gaps.contains { $0.what.contains("figures") })
    }
  }

  @Test(arguments: [0, 1, 200, 253, 254, 255, 256, 509, 510, 511, 512])
  func `verifies at every edge of a tile`(ballots: Int) async throws {
    let scribe = try Story.last.scribe(ballots: ballots)
    let folder = try TemporaryFolder()
    try folder.fill(with: scribe.files())
    let sizes = [1, 2, 255, 256, 257, scribe.entries.count].filter { $0 <= scribe.entries.count }
    let known = try sizes.map { size in
      Evidence(name: "known-\(size)", bytes: try scribe.checkpoint(size: size))
    }
    let ballots = scribe.entries.indices.filter {
      scribe.entries[$0][0] == EntryType.ballot.rawValue
    }
    let receipts = try stride(from: 0, to: ballots.count, by: 17).map { number in
      let index = ballots[number]
      return Evidence(
        name: "receipt-\(index)",
        bytes: try scribe.receipt(index, size: min(index + 40, scribe.entries.count))
      )
    }
    var options = VerificationOptions()
    options.knownCheckpoints = known
    options.receipts = receipts
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(report.passed.contains { $0.check == .knownCheckpoint && $0.count == known.count })
    // What was held to nothing is not said to have passed.
    let isReceiptNamed = report.passed.contains {
      $0.check == .receipt && $0.count == receipts.count
    }
    #expect(isReceiptNamed == !receipts.isEmpty)
  }

  @Test func `is not said to extend a checkpoint of nothing`() async throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let folder = try TemporaryFolder()
    try folder.fill(with: scribe.files())
    var options = VerificationOptions()
    options.knownCheckpoints = [Evidence(name: "zero", bytes: try scribe.checkpoint(size: 0))]
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(!report.passed.contains { $0.check == .knownCheckpoint })
    #expect(report.gaps.contains { $0.what.contains("before publication") })
  }

  @Test func `is held to the definition that was announced, and says when it was not`()
    async throws
  {
    let scribe = try Story.first.scribe(ballots: 5)
    let folder = try TemporaryFolder()
    try folder.fill(with: scribe.files())
    var options = VerificationOptions()
    let free = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(!free.isDefinitionPinned)
    #expect(free.gaps.contains { $0.what.contains("announced") })
    options.definition = scribe.definition.fileBytes
    let pinned = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(pinned.isDefinitionPinned)
    #expect(pinned.definition.digest == scribe.definition.digest)
    #expect(!pinned.gaps.contains { $0.what.contains("announced") })
    // The definition's own threshold is the reader's, however many keys are trusted.
    options.trust = TrustedKeys(
      keys: TestElection.officerKeys.map(\.verifier)
        + ["x", "y", "z"].map { VerifierKey(name: $0, key: TestElection.logKey.publicKey) }
    )
    let trusted = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(trusted.signaturesNeeded == 2)
    options.trustThreshold = 3
    await #expect(throws: VerificationFault.self) {
      try await BundleVerifier(folder: folder.path, options: options).verify()
    }
  }

  @Test func `may keep partial tiles of earlier checkpoints`() async throws {
    let scribe = try Story.first.scribe()
    let folder = try TemporaryFolder()
    try folder.fill(
      with: scribe.files().merging(scribe.tiles(size: 200)) { $1 }
        .merging(scribe.tiles(size: 280)) { $1 }
    )
    _ = try await BundleVerifier(folder: folder.path).verify()
  }

  @Test func `is read by auditors with its entries although the public gets counts only`()
    async throws
  {
    var scribe = try Story.counts.scribe()
    // Auditors' page and data files are their own.
    let files = try scribe.files().filter { !DerivedFiles.isName($0.key) }
    // The same log under a definition that publishes everything has the entries that auditors get.
    let hidden = scribe.definition
    try scribe.swapDefinition { $0.publication = "full" }
    let entries = scribe.tiles(size: scribe.entries.count)
    #expect(hidden.publication == .counts)
    let folder = try TemporaryFolder()
    try folder.fill(with: files.merging(entries) { mine, _ in mine })
    var options = VerificationOptions()
    options.isAuditor = true
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(report.isRecounted)
  }

  @Test func `says whose keys nobody vouched for`() async throws {
    let scribe = try Story.first.scribe(ballots: 5)
    let folder = try TemporaryFolder()
    try folder.fill(with: scribe.files(signedBy: [0, 1, 2]))
    let names = TestElection.officerKeys.map(\.name)
    var options = VerificationOptions()
    let nobody = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(nobody.unvouched.map(\.name) == names + [scribe.definition.origin])

    let list =
      "# Officers of 2026\n\n"
      + TestElection.officerKeys.prefix(2).map(\.verifier.vkey)
      .joined(separator: "\r\n")
    options.trust = try TrustedKeys(parsing: Array(list.utf8))
    let some = BundleVerifier(folder: folder.path, options: options)
    // Officers 2 and 3 closed it, and only the second is on the list.
    await #expect(throws: VerificationFault.self) { try await some.verify() }
    options.trust = TrustedKeys(keys: TestElection.officerKeys.map(\.verifier))
    let all = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(all.unvouched.isEmpty)
    #expect(all.signers.allSatisfy { $0.isVouched })
  }
}
