import TallyCrypto
import TallyModel

/// Check `known-checkpoint`: the log that was published is the log that was promised earlier.
enum KnownCheckpointCheck {
  /// - Returns: The checkpoint that was held to the log.
  static func run(
    _ evidence: Evidence,
    log: VerifiedLog,
    election: CheckedDefinition
  ) throws(VerificationFault) -> Checkpoint {
    let known = try CheckpointCheck.read(
      evidence.bytes,
      named: evidence.name,
      election: election,
      for: .knownCheckpoint
    )
    try hold(known, to: log, named: evidence.name, for: .knownCheckpoint)
    return known
  }

  /// A checkpoint of this log at an earlier size, or at the same, is consistent with its tree.
  static func hold(
    _ known: Checkpoint,
    to log: VerifiedLog,
    named name: String,
    for check: VerificationCheck
  ) throws(VerificationFault) {
    guard known.size <= log.tree.size else {
      throw VerificationFault(
        check,
        at: .file(name),
        "The log was cut: it once had \(known.size) entries, and the bundle has \(log.tree.size)."
      )
    }
    guard try log.root(atSize: known.size) == known.root else {
      throw VerificationFault(
        check,
        at: .file(name),
        "The log was forked: its key signed another root for the first \(known.size) entries."
      )
    }
  }
}

/// Check `receipt`: the ballot that a voter was promised stands in the log.
enum ReceiptCheck {
  static func run(
    _ evidence: Evidence,
    log: VerifiedLog,
    election: CheckedDefinition
  ) throws(VerificationFault) {
    let receipt: Receipt
    do {
      receipt = try Receipt(parsing: evidence.bytes)
    } catch {
      throw VerificationFault(.receipt, at: .file(evidence.name), error.description)
    }
    let ballot = try ballot(of: receipt, named: evidence.name)
    let promised = try CheckpointCheck.read(
      receipt.checkpoint,
      named: evidence.name,
      election: election,
      for: .receipt
    )
    try KnownCheckpointCheck.hold(promised, to: log, named: evidence.name, for: .receipt)
    // The index lies within the checkpoint's size: a receipt is not read otherwise.
    let leaf = try log.leaf(at: receipt.index)
    let place = FaultPlace(file: evidence.name, index: receipt.index)
    guard Merkle.leaf(ballot) == leaf else {
      throw VerificationFault(
        .receipt,
        at: place,
        "The log has another entry at the receipt's place."
      )
    }
    let root = MerkleProof.inclusionRoot(
      index: receipt.index,
      size: promised.size,
      leaf: leaf,
      path: receipt.path
    )
    guard root == promised.root else {
      throw VerificationFault(
        .receipt,
        at: place,
        "Its path does not lead from the entry to the checkpoint's root."
      )
    }
  }

  /// The ballot in the receipt: without it, or with an entry of another kind, it promises no vote.
  private static func ballot(
    of receipt: Receipt,
    named name: String
  ) throws(VerificationFault) -> [UInt8] {
    guard let entry = receipt.extra else {
      throw VerificationFault(.receipt, at: .file(name), "It does not hold the ballot (extra).")
    }
    guard entry.first == EntryType.ballot.rawValue else {
      throw VerificationFault(.receipt, at: .file(name), "Its entry is no ballot.")
    }
    return entry
  }
}
