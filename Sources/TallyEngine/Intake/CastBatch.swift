package import TallyModel

/// What became of one submitted ballot so far.
package enum Verdict: Equatable, Sendable {
  /// Well-formed and eligible; admission has not judged it yet.
  case pending
  /// Stands in the log at its index.
  case accepted
  /// The same ballot stands in the log already, at its index.
  case retried
  case refused(Refusal)
}

/// One submitted ballot on its way through the rooms.
package struct CastRecord: Sendable {
  package internal(set) var pseudonym: Pseudonym
  /// The leaf hash of the entry as intake wrote it, or as admission did for a replacement.
  package internal(set) var leaf: Digest
  var nonceTag: UInt64
  var selectionTag: UInt32
  /// The election's number in the register; `UInt32.max` when it was not found.
  package internal(set) var election: UInt32
  /// Where the entry begins: in the batch's `entries`, once accepted in its frame's; its length in
  /// two bytes stands before it.
  var entryStart: UInt32
  var entryBytes: UInt16
  /// The entry's index in its log, once accepted or retried.
  package internal(set) var index: UInt32
  package internal(set) var verdict: Verdict
  /// For `SELECTION`: the contest's place in the definition plus one; else 0.
  package internal(set) var contest: UInt16
  /// Once accepted: which of its block's frames has the entry.
  package internal(set) var frame: UInt16 = 0

  static func refused(
    _ refusal: Refusal,
    election: UInt32 = .max,
    contest: UInt16 = 0
  ) -> CastRecord {
    CastRecord(
      pseudonym: Pseudonym(value: 0),
      leaf: .zero,
      nonceTag: 0,
      selectionTag: 0,
      election: election,
      entryStart: 0,
      entryBytes: 0,
      index: .max,
      verdict: .refused(refusal),
      contest: contest
    )
  }

  /// Where the entry stands.
  var entry: Range<Int> { Int(entryStart)..<(Int(entryStart) + Int(entryBytes)) }
  /// The entry with its length.
  var framedEntry: Range<Int> { (Int(entryStart) - 2)..<(Int(entryStart) + Int(entryBytes)) }
}

/// Whoever hands a batch in and gets it back with its answers.
package protocol BatchOwner: AnyObject, Sendable {}

/// What officers ask of the writer, in the same line as ballots.
package enum OfficersRequest: Sendable {
  /// Opens the log of an election whose files are durable; its number is the next one.
  case definition(Election)
  /// A signed act.
  case act([UInt8], for: Election)
}

/// The memory of one batch of ballots; goes from room to room and is used again.
///
/// Owned by whichever room's batch holds it: only one task touches it at a time, which the
/// `~Copyable` batches around it see to. Hence `@unchecked Sendable`.
package final class CastBatch: @unchecked Sendable {
  /// In order of arrival.
  package internal(set) var records: [CastRecord] = []
  /// Entries of the well-formed ballots, each after its length in two bytes, as frames have them.
  var entries: [UInt8] = []
  /// Chosen by whoever fills the batch, to know it again when it comes back.
  package var tag: UInt64 = 0
  /// Who submits, numbered by access control; 0 = not told apart.
  package var submitter: UInt16 = 0
  package var `operator`: UInt16 = 0
  package var owner: (any BatchOwner)?
  /// Carried out before the batch's ballots; a batch without ballots may hold one too.
  package var request: OfficersRequest?
  /// Why the request was not carried out.
  package internal(set) var fault: EngineError?
  /// Which of its block's frames has the request's entry, once carried out.
  package internal(set) var requestFrame: UInt16?

  package init() {}

  package func removeAll() {
    records.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    tag = 0
    owner = nil
    request = nil
    fault = nil
    requestFrame = nil
  }
}
