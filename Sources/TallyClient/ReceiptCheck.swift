package import TallyCrypto
package import TallyModel

/// Holds receipts against the ballots that were sent and against the log's key.
///
/// Who keeps a receipt that passes needs the daemon no more. That the pseudonym is the voter's, only
/// the election's voter key could show.
package struct ReceiptCheck: Sendable {
  private struct Log: Sendable {
    let key: VerifierKey
    /// Where the definition is known: how its selections stand in an entry, and its channels.
    let contents: Contents?
    /// The last checkpoint whose signature held: the receipts of one batch share theirs.
    var checkpoint: (note: [UInt8], promise: Checkpoint)?
  }

  private final class Contents: Sendable {
    let selections: Selections
    let channelCount: Int

    init(_ definition: Definition) {
      selections = Selections(contests: definition.contests)
      channelCount = definition.channels.count
    }
  }

  private var logs: [String: Log] = [:]
  private var selections: [UInt8] = []

  package init() {}

  /// Trusts a definition: its log's key, and what its ballots look like.
  ///
  /// - Throws: ``NoteError/malformedKey(reason:)`` when the definition's log key is none.
  package mutating func trust(_ definition: Definition) throws(NoteError) {
    guard let key = PublicKey(definition.logKey) else {
      throw .malformedKey(reason: "the definition's logKey is not an Ed25519 public key")
    }
    logs[definition.id] = Log(
      key: VerifierKey(name: definition.origin, key: key),
      contents: Contents(definition)
    )
  }

  /// Trusts a log's key alone: selections and channels are then not compared.
  package mutating func trust(_ key: VerifierKey, of election: String) {
    logs[election] = Log(key: key, contents: nil)
  }

  /// Checks the receipt of an accepted ballot.
  package mutating func check(
    _ receipt: RawSpan,
    of cast: AnsweredCast,
    at index: UInt64
  ) throws(ReceiptFault) {
    let election = cast.lines.election(cast.place)
    guard let log = logs[election] else { throw .unknownLog(election: election) }
    var bytes: [UInt8] = []
    bytes.append(receipt)
    let receipt: Receipt
    do throws(NoteError) { receipt = try Receipt(parsing: bytes) } catch { throw .note(error) }
    guard receipt.index == index else { throw .otherIndex }
    guard let entry = receipt.extra else { throw .notABallot }
    try checkEntry(entry, of: cast, log)
    let promise = try checkCheckpoint(receipt.checkpoint, log, election)
    let root = MerkleProof.inclusionRoot(
      index: index,
      size: promise.size,
      leaf: Merkle.leaf(entry),
      path: receipt.path
    )
    guard root == promise.root else { throw .note(.notIncluded) }
  }

  private mutating func checkEntry(
    _ entry: [UInt8],
    of cast: AnsweredCast,
    _ log: Log
  ) throws(ReceiptFault) {
    guard let (ballot, scope, chosen) = BallotEntry.decode(entry.rawSpan) else {
      throw .notABallot
    }
    var expected: [UInt8] = []
    swap(&expected, &selections)
    defer { swap(&expected, &selections) }
    expected.removeAll(keepingCapacity: true)
    let difference = cast.lines.withFields(cast.place) { text, fields -> String? in
      var nonce: [UInt8] = []
      nonce.append(text.extracting(fields.nonce))
      if Nonce(hex: nonce) != ballot.nonce { return "nonce" }
      if !entry.rawSpan.extracting(scope).isEqual(to: text.extracting(fields.scope)) {
        return "scope"
      }
      guard let contents = log.contents else { return nil }
      // A retry through another channel gets the first attempt's entry, with the channel of that.
      if Int(ballot.channel) >= contents.channelCount { return "channel" }
      let fault = contents.selections.encode(
        text: text.extracting(fields.selections),
        into: &expected
      )
      let isSame = expected.rawSpan.isEqual(to: entry.rawSpan.extracting(chosen))
      return fault == nil && isSame ? nil : "selection"
    }
    if let difference { throw .otherBallot(field: difference) }
  }

  private mutating func checkCheckpoint(
    _ bytes: [UInt8],
    _ log: Log,
    _ election: String
  ) throws(ReceiptFault) -> Checkpoint {
    if let known = log.checkpoint, known.note == bytes { return known.promise }
    let promise: Checkpoint
    do throws(NoteError) {
      let note = try SignedNote(parsing: bytes)
      _ = try note.verified(by: [log.key])
      promise = try Checkpoint(parsing: note.text)
    } catch { throw .note(error) }
    guard promise.origin.utf8.elementsEqual(log.key.name.utf8) else { throw .otherOrigin }
    logs[election]?.checkpoint = (bytes, promise)
    return promise
  }
}
