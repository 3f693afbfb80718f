import TallyModel

/// One signature line of a note; of whatever type, whoever made it.
package struct NoteSignature: Equatable, Sendable {
  package let name: String
  package let keyID: UInt32
  /// What follows the key id: 64 bytes for a plain Ed25519 signature.
  package let signature: [UInt8]

  package init(name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// Appends the whole line with its line feed.
  package func append(to bytes: inout [UInt8]) {
    var body: [UInt8] = []
    body.append(big: keyID)
    body.append(contentsOf: signature)
    bytes.append(contentsOf: NoteText.signaturePrefix)
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: " "))
    Base64.append(body.rawSpan, to: &bytes)
    bytes.append(NoteText.lineFeed)
  }

  /// Reads a line without its line feed.
  init(line: ArraySlice<UInt8>) throws(NoteError) {
    let malformed = NoteError.malformedNote(reason: "a signature line is not `— name base64`")
    guard line.starts(with: NoteText.signaturePrefix) else { throw malformed }
    let rest = line.dropFirst(NoteText.signaturePrefix.count)
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let name = String(validating: rest[..<space], as: UTF8.self), NoteText.isKeyName(name),
      let body = Base64.decode(rest[(space + 1)...]), body.count > 4
    else { throw malformed }
    self.name = name
    keyID = body[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    signature = Array(body.dropFirst(4))
  }
}

/// A text with the signatures under it, each line of it for itself.
///
/// Signatures cover the text with its last line feed, and nothing else. A note that was parsed is
/// well-formed; whether anyone known signed it says ``verified(by:)`` alone.
/// - SeeAlso: C2SP signed-note.
package struct SignedNote: Equatable, Sendable {
  /// UTF-8 that ends in a line feed, without other control characters.
  package let text: [UInt8]
  /// As they stand, unknown and repeated ones too; `0...Limits.noteSignaturesMax`.
  package private(set) var signatures: [NoteSignature]

  /// Reads a note: text, an empty line, one signature line or more.
  ///
  /// `limit`: What a note of this kind has at most; only results may be longer than the usual.
  package init(
    parsing bytes: [UInt8],
    atMost limit: Int = Limits.noteBytesMax
  ) throws(NoteError) {
    guard bytes.count <= limit else {
      throw .malformedNote(reason: "it is longer than \(limit) bytes")
    }
    guard NoteText.isClean(bytes) else {
      throw .malformedNote(reason: "it is not UTF-8 text without control characters")
    }
    guard let blank = Self.lastBlankLine(of: bytes) else {
      throw .malformedNote(reason: "no empty line stands before the signatures")
    }
    var lines = LineReader(bytes[(blank + 1)...])
    var signatures: [NoteSignature] = []
    while !lines.isAtEnd {
      guard let line = lines.next() else {
        throw .malformedNote(reason: "its last line does not end")
      }
      guard signatures.count < Limits.noteSignaturesMax else {
        throw .malformedNote(reason: "it has more than \(Limits.noteSignaturesMax) signatures")
      }
      signatures.append(try NoteSignature(line: line))
    }
    guard !signatures.isEmpty else { throw .malformedNote(reason: "it has no signature") }
    text = Array(bytes[..<blank])
    self.signatures = signatures
  }

  /// Signs a text.
  ///
  /// - Throws: ``NoteError/malformedNote(reason:)`` when the text is empty, does not end in a line
  ///   feed, is not UTF-8 or has a control character, or the signers are too many.
  package init(text: [UInt8], signers: [NoteSigner]) throws(NoteError) {
    guard text.last == NoteText.lineFeed, NoteText.isClean(text) else {
      throw .malformedNote(reason: "a text is UTF-8 without control characters and ends its line")
    }
    self.text = text
    signatures = []
    for signer in signers { try add(signer: signer) }
  }

  /// Adds the signer's signature, unless it is there already.
  package mutating func add(signer: NoteSigner) throws(NoteError) {
    try add(signer.signature(over: text))
  }

  /// Adds a signature made elsewhere, unless it is there already; it is not checked.
  package mutating func add(_ signature: NoteSignature) throws(NoteError) {
    if signatures.contains(signature) { return }
    guard signatures.count < Limits.noteSignaturesMax else {
      throw .malformedNote(reason: "it has \(Limits.noteSignaturesMax) signatures already")
    }
    signatures.append(signature)
  }

  /// The note as it is written and sent.
  package var bytes: [UInt8] {
    var bytes = text
    bytes.append(NoteText.lineFeed)
    for signature in signatures { signature.append(to: &bytes) }
    return bytes
  }

  /// The keys among `keys` that have signed, each once, in the order of `keys`.
  ///
  /// Lines of unknown keys are passed over.
  /// - Throws: ``NoteError/badSignature(name:)`` when any line that names a known key does not hold,
  ///   whatever the other lines say; ``NoteError/noKnownSignature`` when no line is a known key's.
  package func verified(by keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
    var good: [VerifierKey] = []
    for key in keys where !good.contains(key) {
      var isSigner = false
      for line in signatures where line.keyID == key.keyID && line.isNamed(key.name) {
        guard key.key.isValid(signature: line.signature, over: text) else {
          throw .badSignature(name: key.name)
        }
        isSigner = true
      }
      if isSigner { good.append(key) }
    }
    if good.isEmpty { throw .noKnownSignature }
    return good
  }

  /// The place of the second of the last two line feeds that follow each other.
  private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
    var place = bytes.count - 1
    while place > 0 {
      if bytes[place] == NoteText.lineFeed, bytes[place - 1] == NoteText.lineFeed { return place }
      place -= 1
    }
    return nil
  }
}

extension NoteSignature {
  fileprivate func isNamed(_ name: String) -> Bool { self.name.utf8.elementsEqual(name.utf8) }
}
