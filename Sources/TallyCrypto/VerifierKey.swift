import TallyModel

/// A name with its public key, as signed notes know signers.
///
/// Only plain Ed25519 signatures (type 0x01) are made and checked here.
/// - SeeAlso: C2SP signed-note, "Verifier keys".
package struct VerifierKey: Sendable {
  /// The type byte of a note's Ed25519 signature.
  package static let ed25519: UInt8 = 0x01

  package let name: String
  /// The first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key).
  package let keyID: UInt32
  package let key: PublicKey

  /// Names a key; a name that is empty or has a space or a `+` traps.
  package init(name: String, key: PublicKey) {
    precondition(NoteText.isKeyName(name), "A key's name has no space and no plus.")
    self.name = name
    self.key = key
    keyID = Self.keyID(name: name, type: Self.ed25519, publicKey: key.bytes)
  }

  /// Reads `<name>+<8 hex digits>+<base64 of type and key>`.
  ///
  /// - Throws: ``NoteError/malformedKey(reason:)``, also when the key id is not this key's.
  package init(vkey: String) throws(NoteError) {
    let (name, hex, body) = try KeyText.parts(of: vkey)
    guard body.count == 1 + PublicKey.byteCount, body[0] == Self.ed25519,
      let key = PublicKey(Array(body.dropFirst()))
    else { throw .malformedKey(reason: "it is not an Ed25519 verifier key") }
    self.init(name: name, key: key)
    guard KeyText.hex(keyID) == hex else {
      throw .malformedKey(reason: "its key id does not belong to its name and key")
    }
  }

  package var vkey: String {
    "\(name)+\(KeyText.hex(keyID))+\(Base64.encode([Self.ed25519] + key.bytes))"
  }

  /// The key id of any type of signature (C2SP signed-note).
  package static func keyID(name: String, type: UInt8, publicKey: [UInt8]) -> UInt32 {
    let digest = SHA256.hash(Array(name.utf8) + [NoteText.lineFeed, type] + publicKey)
    return UInt32(truncatingIfNeeded: digest.words.0.bigEndian >> 32)
  }
}

extension VerifierKey: Hashable {
  /// Equal in every byte: a name's other Unicode spelling is another name.
  package static func == (a: VerifierKey, b: VerifierKey) -> Bool {
    a.keyID == b.keyID && a.key == b.key && a.name.utf8.elementsEqual(b.name.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
    hasher.combine(key)
  }
}

/// The text form that verifier keys and private keys share.
enum KeyText {
  static func parts(
    of text: String
  ) throws(NoteError) -> (name: String, hex: String, body: [UInt8]) {
    // Base64 may hold a plus, a name may not.
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, NoteText.isKeyName(String(parts[0])), parts[1].utf8.count == 8,
      let body = Base64.decode(String(parts[2])), !body.isEmpty
    else { throw .malformedKey(reason: "it is not name+id+key") }
    return (String(parts[0]), String(parts[1]), body)
  }

  static func hex(_ keyID: UInt32) -> String {
    var bytes: [UInt8] = []
    bytes.append(big: keyID)
    return Hex.encode(bytes)
  }
}
