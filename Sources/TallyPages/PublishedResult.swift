package import TallyCount
package import TallyCrypto
package import TallyModel

/// A result as it was published: everything that its page and its data files are made of.
///
/// They are pure functions of it, so that whoever has the bundle can make them again and compare.
package struct PublishedResult: Sendable {
  /// Ballots of one contest in a format that other counting programs read.
  package struct BallotFile: Equatable, Sendable {
    /// The file's name without a folder, as `council.blt`.
    package let name: String
    /// The contest's id.
    package let contest: String
    package let bytes: [UInt8]

    package init(name: String, contest: String, bytes: [UInt8]) {
      self.name = name
      self.contest = contest
      self.bytes = bytes
    }
  }

  package let definition: Definition
  package let statement: ResultStatement
  /// The file `checkpoint`, byte for byte.
  package let checkpoint: [UInt8]
  /// The file `result.note`, byte for byte; nothing before the first officer has signed.
  package var note: [UInt8]?
  /// Whether the log is closed, so that the result is final.
  package var isClosed: Bool
  /// Whether the bundle carries the entries.
  package let hasEntries: Bool
  /// When this result was first published; the publisher's word.
  package var created: Timestamp
  package let ballotFiles: [BallotFile]

  package init(
    definition: Definition,
    statement: ResultStatement,
    checkpoint: [UInt8],
    note: [UInt8]?,
    isClosed: Bool,
    hasEntries: Bool,
    created: Timestamp,
    ballotFiles: [BallotFile]
  ) {
    self.definition = definition
    self.statement = statement
    self.checkpoint = checkpoint
    self.note = note
    self.isClosed = isClosed
    self.hasEntries = hasEntries
    self.created = created
    self.ballotFiles = ballotFiles
  }

  /// This result as it was after each signature: without a note, with the first line of it, and so on.
  package var statesOfSigning: [PublishedResult] {
    var states = [self]
    guard let note, let whole = try? SignedNote(parsing: note, atMost: Limits.resultNoteBytesMax)
    else { return states }
    for count in 0..<whole.signatures.count {
      guard var early = try? SignedNote(text: whole.text, signers: []) else { return states }
      for line in whole.signatures.prefix(count) { try? early.add(line) }
      var state = self
      state.note = count == 0 ? nil : early.bytes
      states.append(state)
    }
    return states
  }

  /// Officers whose signature under the result holds, in the definition's order.
  ///
  /// None when a line in an officer's name does not hold, as a verifier refuses such a note.
  package var signers: [VerifierKey] {
    let officers = definition.officers.keys.compactMap { try? VerifierKey(vkey: $0) }
    guard let note,
      let signed = try? SignedNote(parsing: note, atMost: Limits.resultNoteBytesMax),
      signed.text == statement.bytes,
      let signers = try? signed.verified(by: officers)
    else { return [] }
    return signers
  }
}
