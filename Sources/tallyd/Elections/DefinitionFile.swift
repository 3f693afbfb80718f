import TallyCount
import TallyCrypto
import TallyModel

/// A definition as it stands in a file, with every check that this program can make.
struct DefinitionFile {
  let path: String
  let definition: Definition
  let officers: [VerifierKey]

  /// Reads and checks a definition.
  ///
  /// - Throws: 66 when it is not there, 65 with every fault.
  init(_ path: String) throws(CommandFailure) {
    let bytes = try InputFile.read(path, limit: Limits.definitionBytesMax)
    switch Self.check(bytes) {
    case .success((let definition, let officers)):
      self.path = path
      self.definition = definition
      self.officers = officers
    case .failure(let error):
      let faults = error.faults.map { "\n  \($0)" }.joined()
      throw CommandFailure(.badInput, "\(path) has faults:\(faults)")
    }
  }

  /// All faults, those that only who can hash and compute on curves finds included.
  static func check(
    _ bytes: [UInt8]
  ) -> Result<(Definition, [VerifierKey]), DefinitionError> {
    let definition: Definition
    do {
      definition = try Definition(
        file: bytes,
        digest: SHA256.hash(bytes),
        rules: CountingTable.self
      )
    } catch { return .failure(DefinitionError(faults: error.faults.map(withNextStep))) }
    var faults: [DefinitionFault] = []
    if PublicKey(definition.logKey) == nil {
      faults.append(
        DefinitionFault(
          path: "logKey",
          reason: "not an Ed25519 public key; paste what tallyd init election printed"
        )
      )
    }
    var officers: [VerifierKey] = []
    for (index, vkey) in definition.officers.keys.enumerated() {
      do {
        officers.append(try VerifierKey(vkey: vkey))
      } catch {
        faults.append(DefinitionFault(path: "officers.keys[\(index)]", reason: "\(error)"))
      }
    }
    guard faults.isEmpty else { return .failure(DefinitionError(faults: faults)) }
    return .success((definition, officers))
  }

  /// A draft's root and count are not for people to write.
  private static func withNextStep(_ fault: DefinitionFault) -> DefinitionFault {
    guard ["eligibility.root", "eligibility.count"].contains(fault.path) else { return fault }
    return DefinitionFault(path: fault.path, reason: "\(fault.reason); tallyd roll fills it in")
  }
}

extension Definition {
  /// The title in the first language, for messages.
  var defaultTitle: String { title.texts.first ?? id }
}
