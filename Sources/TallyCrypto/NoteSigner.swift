import TallyModel

/// A name with its private key: signs notes.
package struct NoteSigner: Sendable {
  private static let textPrefix = "PRIVATE+KEY+"

  package let name: String
  package let key: SigningKey
  package let verifier: VerifierKey

  /// - Throws: ``NoteError/malformedKey(reason:)`` when the name is empty or has a space or a `+`.
  package init(name: String, key: SigningKey) throws(NoteError) {
    guard NoteText.isKeyName(name) else {
      throw .malformedKey(reason: "a name is not empty and has no space and no plus")
    }
    self.name = name
    self.key = key
    verifier = VerifierKey(name: name, key: key.publicKey)
  }

  /// Reads `PRIVATE+KEY+<name>+<8 hex digits>+<base64 of type and seed>`.
  package init(privateKeyText: String) throws(NoteError) {
    guard privateKeyText.hasPrefix(Self.textPrefix) else {
      throw .malformedKey(reason: "it is not a private key")
    }
    var (name, hex, body) = try KeyText.parts(
      of: String(privateKeyText.dropFirst(Self.textPrefix.count))
    )
    defer { Wipe.bytes(&body) }
    guard body.count == 1 + SigningKey.seedByteCount, body[0] == VerifierKey.ed25519 else {
      throw .malformedKey(reason: "it is not an Ed25519 private key")
    }
    var seed = Array(body.dropFirst())
    defer { Wipe.bytes(&seed) }
    try self.init(name: name, key: SigningKey(seed: seed))
    guard KeyText.hex(verifier.keyID) == hex else {
      throw .malformedKey(reason: "its key id does not belong to its name and key")
    }
  }

  /// The secret, for a file that only its owner may read.
  package var privateKeyText: String {
    var body = [VerifierKey.ed25519] + key.seed
    defer { Wipe.bytes(&body) }
    return "\(Self.textPrefix)\(name)+\(KeyText.hex(verifier.keyID))+\(Base64.encode(body))"
  }

  package func signature(over text: [UInt8]) -> NoteSignature {
    NoteSignature(name: name, keyID: verifier.keyID, signature: key.sign(text))
  }

  /// `— <name> <base64 of key id and signature>` and a line feed.
  package func signatureLine(over text: [UInt8]) -> [UInt8] {
    var line: [UInt8] = []
    signature(over: text).append(to: &line)
    return line
  }
}
