import TallyCrypto
import TallyModel

/// The keys of officers: a private one in a file of its own, a public one for definitions.
enum OfficerKey {
  /// Makes NAME.key and NAME.vkey in a folder.
  static func create(_ name: String, in folder: String) throws(CommandFailure) -> VerifierKey {
    guard !name.contains("/"), !name.hasPrefix(".") else {
      throw CommandFailure(
        .usage,
        "an officer's name becomes a file name: no / and no dot in front"
      )
    }
    let signer: NoteSigner
    do {
      signer = try NoteSigner(name: name, key: SigningKey.random())
    } catch { throw CommandFailure(.usage, "\(error)") }
    let (keyPath, vkeyPath) = ("\(folder)/\(name).key", "\(folder)/\(name).vkey")
    for path in [keyPath, vkeyPath] where try FileSystem.exists(path) {
      throw CommandFailure(.cannotCreate, "\(path) exists already, and keys are not overwritten")
    }
    try FileSystem.makeFolder(folder, mode: 0o700)
    var text = Array("\(signer.privateKeyText)\n".utf8)
    try SecretFile.create(&text, at: keyPath)
    try OutputFile.create(Array("\(signer.verifier.vkey)\n".utf8), at: vkeyPath, mode: 0o644)
    return signer.verifier
  }

  /// Reads a private key.
  static func read(_ path: String) throws(CommandFailure) -> NoteSigner {
    do throws(CommandFailure) {
      return try SecretFile.read(path) { line throws(CommandFailure) in
        guard let text = String(validating: line, as: UTF8.self) else {
          throw CommandFailure(.badInput, "\(path) is not an officer's key")
        }
        do {
          return try NoteSigner(privateKeyText: text)
        } catch {
          throw CommandFailure(.badInput, "\(path) is not an officer's key: \(error)")
        }
      }
    } catch {
      // Everybody may read a public key, so its protection is not what is wrong.
      guard (try? readPublic(path)) != nil else { throw error }
      throw CommandFailure(
        .badInput,
        "\(path) is a public key; give the private one, NAME.key, that was made with it"
      )
    }
  }

  /// Reads several, each once.
  static func read(_ paths: [String]) throws(CommandFailure) -> [NoteSigner] {
    var signers: [NoteSigner] = []
    for path in paths {
      let signer = try read(path)
      if !signers.contains(where: { $0.verifier == signer.verifier }) { signers.append(signer) }
    }
    return signers
  }

  /// Reads a public key.
  static func readPublic(_ path: String) throws(CommandFailure) -> VerifierKey {
    let bytes = try InputFile.read(path, limit: 4_096)
    let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
    guard let text = String(validating: line, as: UTF8.self) else {
      throw CommandFailure(.badInput, "\(path) is not an officer's public key")
    }
    do {
      return try VerifierKey(vkey: text)
    } catch { throw CommandFailure(.badInput, "\(path): \(error)") }
  }
}
