import TallyTesting
import TallyCrypto
import TallyModel

/// A receipt that holds: its signature, and its entry in the tree that was signed.
struct VerifiedReceipt: Sendable {
  var index: UInt64
  var entry: [UInt8]
  var checkpoint: Checkpoint
}

/// Checks receipts and checkpoints as their holders would, from their bytes alone; remembers what it
/// has checked, for the same bytes are the same receipt.
struct ReceiptReader {
  private var receipts: [[UInt8]: VerifiedReceipt] = [:]
  private var checkpoints: [[UInt8]: Checkpoint] = [:]

  init() {}

  mutating func receipt(
    _ bytes: [UInt8],
    of election: TestElection
  ) throws(NoteError) -> VerifiedReceipt {
    if let known = receipts[bytes] { return known }
    let receipt = try Receipt(parsing: bytes)
    let entry = receipt.extra ?? []
    let checkpoint = try checkpoint(receipt.checkpoint, of: election)
    let root = MerkleProof.inclusionRoot(
      index: receipt.index,
      size: checkpoint.size,
      leaf: Merkle.leaf(entry),
      path: receipt.path
    )
    guard root == checkpoint.root else { throw .notIncluded }
    let verified = VerifiedReceipt(index: receipt.index, entry: entry, checkpoint: checkpoint)
    receipts[bytes] = verified
    return verified
  }

  mutating func checkpoint(
    _ bytes: [UInt8],
    of election: TestElection
  ) throws(NoteError) -> Checkpoint {
    if let known = checkpoints[bytes] { return known }
    let note = try SignedNote(parsing: bytes)
    _ = try note.verified(by: [election.verifier])
    let checkpoint = try Checkpoint(parsing: note.text)
    guard checkpoint.origin == election.definition.origin else {
      throw .malformedCheckpoint(reason: "its origin is another log's")
    }
    checkpoints[bytes] = checkpoint
    return checkpoint
  }
}
