import TallyCount
import TallyCrypto
import TallyModel

/// The definition after ``DefinitionCheck``, with the keys that it names.
struct CheckedDefinition: Sendable {
  let definition: Definition
  /// The log's key under the name that the log's origin gives it.
  let logKey: VerifierKey
  let quorum: OfficerQuorum
  /// Whether the reader handed the same definition over.
  let isPinned: Bool
}

/// Check `definition`: the file is strict, and its keys are keys, distinct, and not the log's; where
/// the reader has the definition, it is that one.
enum DefinitionCheck {
  static let file = "election.json"

  static func run(
    on folder: BundleFolder,
    options: VerificationOptions
  ) throws(VerificationFault) -> CheckedDefinition {
    let bytes = try folder.read(file, atMost: Limits.definitionBytesMax, for: .definition)
    if let expected = options.definition, bytes != expected {
      throw fault("It is not the definition that was handed over: this is another election.")
    }
    let definition: Definition
    do {
      definition = try Definition(
        file: bytes,
        digest: SHA256.hash(bytes),
        rules: CountingTable.self
      )
    } catch {
      throw fault(words(error))
    }
    guard let key = PublicKey(definition.logKey) else {
      throw fault("logKey: It is not an Ed25519 public key.")
    }
    let logKey = VerifierKey(name: definition.origin, key: key)
    return CheckedDefinition(
      definition: definition,
      logKey: logKey,
      quorum: OfficerQuorum(
        officers: try officers(of: definition, besides: key),
        threshold: threshold(of: definition, logKey: logKey, options),
        trust: options.trust
      ),
      isPinned: options.definition != nil
    )
  }

  /// How many must have signed.
  ///
  /// Whoever writes a bundle writes its definition and with it the threshold. So one trusted officer
  /// alone could make a definition that asks for one: without a definition that the reader knows, a
  /// majority of the trusted keys is asked for.
  private static func threshold(
    of definition: Definition,
    logKey: VerifierKey,
    _ options: VerificationOptions
  ) -> Int {
    let own = definition.officers.threshold
    if let asked = options.trustThreshold { return max(own, asked) }
    guard let trust = options.trust, options.definition == nil else { return own }
    return max(own, trust.majority(besides: logKey))
  }

  private static func officers(
    of definition: Definition,
    besides logKey: PublicKey
  ) throws(VerificationFault) -> [VerifierKey] {
    var officers: [VerifierKey] = []
    for (number, text) in definition.officers.keys.enumerated() {
      let path = "officers.keys[\(number)]"
      let officer: VerifierKey
      do {
        officer = try VerifierKey(vkey: text)
      } catch {
        throw fault("\(path): \(error.description)")
      }
      guard officer.key != logKey else { throw fault("\(path): It is the log's own key.") }
      guard !officers.contains(where: { $0.key == officer.key || $0.name == officer.name }) else {
        throw fault("\(path): Another officer has this key or this name.")
      }
      officers.append(officer)
    }
    guard (1...max(1, officers.count)).contains(definition.officers.threshold) else {
      throw fault("officers.threshold: It is not between 1 and the number of officers.")
    }
    return officers
  }

  private static func words(_ error: DefinitionError) -> String {
    guard let first = error.faults.first else { return "It cannot be read." }
    let more = error.faults.count - 1
    return "\(first.path): \(first.reason)" + (more > 0 ? " (\(more) more)" : "")
  }

  private static func fault(_ reason: String) -> VerificationFault {
    VerificationFault(.definition, at: .file(file), reason)
  }
}
