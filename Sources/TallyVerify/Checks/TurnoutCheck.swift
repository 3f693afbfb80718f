import TallyCount
import TallyCrypto
import TallyModel

/// Check `result` of an open bundle: `turnout.json` is there where the definition shows the turnout,
/// and can be this log's; whether its figures are true nobody can tell before the entries are there.
enum TurnoutCheck {
  static func run(
    on folder: BundleFolder,
    definition: Definition,
    checkpoint: Checkpoint
  ) throws(VerificationFault) {
    let name = TurnoutStatement.file
    let file = try folder.read(name, atMost: Limits.noteBytesMax, for: .result)
    guard let turnout = TurnoutStatement(parsing: file) else {
      throw VerificationFault(.result, at: .file(name), "It is no canonical turnout statement.")
    }
    guard turnout.origin.utf8.elementsEqual(definition.origin.utf8),
      turnout.roll == definition.roll.map({ UInt64($0.count) })
    else {
      throw VerificationFault(.result, at: .file(name), "It is about another log or another roll.")
    }
    // It may be one look ahead of the checkpoint, never behind it.
    guard (checkpoint.size...Limits.entriesPerLogMax).contains(turnout.size) else {
      throw VerificationFault(.result, at: .file(name), "It is older than the checkpoint.")
    }
    if let roll = turnout.roll, turnout.ballots - turnout.replaced > roll {
      throw VerificationFault(.result, at: .file(name), "More have voted than are on the roll.")
    }
  }
}
