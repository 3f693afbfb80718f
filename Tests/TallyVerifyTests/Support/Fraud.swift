import TallyCrypto
import TallyModel
import TallyVerify
import Testing

/// A fraud by somebody who holds the log's key, and who makes everything else fit.
///
/// The thief changes the log before it is hashed and signed, or files afterwards, and has talked the
/// officers into signing the result, so that only the named check can find it.
struct Fraud: Sendable, CustomTestStringConvertible {
  let name: String
  let story: Story
  let check: VerificationCheck
  let ballots: Int
  let commit: @Sendable (inout Forgery) throws -> Void

  init(
    _ name: String,
    in story: Story = .first,
    ballots: Int = 300,
    foundBy check: VerificationCheck,
    _ commit: @escaping @Sendable (inout Forgery) throws -> Void
  ) {
    self.name = name
    self.story = story
    self.check = check
    self.ballots = ballots
    self.commit = commit
  }

  var testDescription: String { name }

  func forgery() throws -> Forgery {
    var forgery = Forgery(scribe: try story.scribe(ballots: ballots))
    try commit(&forgery)
    return forgery
  }
}

/// A bundle in the making, with the evidence that others hold.
struct Forgery {
  var scribe: Scribe
  var options = VerificationOptions()
  var signers = [0, 1]
  /// Changes of files after the thief has hashed and signed; run in order.
  var edits: [(inout [String: [UInt8]]) throws -> Void] = []
  /// Changes of the folder that no file makes.
  var finish: ((TemporaryFolder) throws -> Void)?

  /// The place of the first ballot, and of the last.
  var firstBallot: Int { scribe.entries.firstIndex { $0[0] == EntryType.ballot.rawValue } ?? 0 }
  var lastBallot: Int { scribe.entries.lastIndex { $0[0] == EntryType.ballot.rawValue } ?? 0 }

  /// The place of the first ballot by a voter who is like that.
  func ballot(by isMeant: (Int) -> Bool) throws -> Int {
    let voters = Set((0..<300).filter(isMeant).map { TestElection.pseudonym($0) })
    let place = scribe.entries.firstIndex { entry in
      BallotEntry.decode(entry.rawSpan).map { voters.contains($0.ballot.pseudonym) } ?? false
    }
    return try #require(place)
  }

  mutating func edit(_ name: String, _ change: @escaping (inout [UInt8]) throws -> Void) {
    edits.append { files in
      var bytes = try #require(files[name], "The bundle has no \(name).")
      try change(&bytes)
      files[name] = bytes
    }
  }

  mutating func keepReceipt(_ index: Int) throws {
    options.receipts.append(
      Evidence(name: "receipt-\(index)", bytes: try scribe.receipt(index))
    )
  }

  mutating func keepCheckpoint() throws {
    options.knownCheckpoints.append(Evidence(name: "kept", bytes: try scribe.checkpoint()))
  }

  /// Takes a ballot apart and puts it together again.
  mutating func change(
    ballot index: Int,
    _ change: (inout BallotEntry, inout String, inout [UInt8]) throws -> Void
  ) throws {
    let entry = scribe.entries[index]
    var (head, scope, selections) = try parts(of: entry)
    try change(&head, &scope, &selections)
    scribe.entries[index] = Scribe.entry(head, scope: scope, selections: selections)
  }

  private func parts(of entry: [UInt8]) throws -> (BallotEntry, String, [UInt8]) {
    guard let (head, scope, selections) = BallotEntry.decode(entry.rawSpan) else {
      throw NotABallot()
    }
    return (head, String(decoding: entry[scope], as: UTF8.self), Array(entry[selections]))
  }

  struct NotABallot: Error {}

  func files() throws -> [String: [UInt8]] {
    var files = try scribe.files(signedBy: signers)
    for edit in edits { try edit(&files) }
    return files
  }
}
