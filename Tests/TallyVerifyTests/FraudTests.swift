import TallyVerify
import Testing

@Suite struct `A thief with the log's key` {
  @Test(arguments: Fraud.all)
  func `is found by the check that is named for it`(fraud: Fraud) async throws {
    let forgery = try fraud.forgery()
    let folder = try TemporaryFolder()
    try folder.fill(with: forgery.files())
    try forgery.finish?(folder)
    let verifier = BundleVerifier(folder: folder.path, options: forgery.options)
    do {
      _ = try await verifier.verify()
      Issue.record("Nobody found out.")
    } catch {
      #expect(error.check == fraud.check, "\(error)")
      #expect(error.place != FaultPlace(), "The fault says where it is.")
    }
  }

  /// Otherwise a table of frauds would show only that nothing verifies.
  @Test(arguments: Story.allCases)
  func `is needed: the same bundles without the fraud verify`(story: Story) async throws {
    let fraud = Fraud("none", in: story, foundBy: .folder) { forgery in
      try forgery.keepCheckpoint()
      try forgery.keepReceipt(forgery.firstBallot)
    }
    let folder = try TemporaryFolder()
    let forgery = try fraud.forgery()
    try folder.fill(with: forgery.files())
    _ = try await BundleVerifier(folder: folder.path, options: forgery.options).verify()
  }

  @Test func `has no check that no fraud is named for`() {
    let frauds = Fraud.all
    let found = Set(frauds.map(\.check))
    #expect(VerificationCheck.allCases.filter { !found.contains($0) } == [])
    #expect(Set(frauds.map(\.name)).count == frauds.count)
  }
}

extension Fraud {
  static let all =
    ofBallots + ofCrossings + ofActs + ofResults + ofFiles + ofPromises
}
