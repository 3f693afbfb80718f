import TallyCrypto
import TallyModel

/// Check `checkpoint`: a note that the log's key signed, about the log that the definition names.
///
/// Serves the bundle's own checkpoint, and those that are handed over beside it.
enum CheckpointCheck {
  static let file = "checkpoint"

  /// Returns the checkpoint and its file as it was checked.
  static func run(
    on folder: BundleFolder,
    election: CheckedDefinition
  ) throws(VerificationFault) -> (Checkpoint, file: [UInt8]) {
    let bytes = try folder.read(file, atMost: Limits.noteBytesMax, for: .checkpoint)
    return (try read(bytes, named: file, election: election, for: .checkpoint), bytes)
  }

  static func read(
    _ bytes: [UInt8],
    named name: String,
    election: CheckedDefinition,
    for check: VerificationCheck
  ) throws(VerificationFault) -> Checkpoint {
    let note: SignedNote
    let checkpoint: Checkpoint
    do {
      note = try SignedNote(parsing: bytes)
      checkpoint = try Checkpoint(parsing: note.text)
    } catch {
      throw VerificationFault(check, at: .file(name), error.description)
    }
    guard checkpoint.origin.utf8.elementsEqual(election.logKey.name.utf8) else {
      throw VerificationFault(
        check,
        at: .file(name, line: 1),
        "It is about the log \(checkpoint.origin); the definition's is \(election.logKey.name)."
      )
    }
    do {
      _ = try note.verified(by: [election.logKey])
    } catch {
      throw VerificationFault(check, at: .file(name), error.description)
    }
    guard checkpoint.size <= Limits.entriesPerLogMax else {
      throw VerificationFault(
        check,
        at: .file(name, line: 2),
        "No log has more than \(Limits.entriesPerLogMax) entries."
      )
    }
    return checkpoint
  }
}
