import TallyCrypto

/// Check `log-key`: log.vkey says what follows from the definition, and nothing else.
///
/// That no officer holds the log's key is part of reading the officers (``DefinitionCheck``).
enum LogKeyCheck {
  static let file = "log.vkey"

  static func run(
    on folder: BundleFolder,
    election: CheckedDefinition
  ) throws(VerificationFault) {
    let bytes = try folder.read(file, atMost: 1024, for: .logKey)
    guard bytes == Array("\(election.logKey.vkey)\n".utf8) else {
      throw VerificationFault(
        .logKey,
        at: .file(file),
        "It is not the definition's log key under the name \(election.logKey.name)."
      )
    }
  }
}
