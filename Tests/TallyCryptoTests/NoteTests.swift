import Testing
import TallyCrypto
import TallyModel

private let ada = SigningKey(seed: [UInt8](repeating: 1, count: 32))
private let ben = SigningKey(seed: [UInt8](repeating: 2, count: 32))
private let eve = SigningKey(seed: [UInt8](repeating: 3, count: 32))

private func signer(_ name: String, _ key: SigningKey) throws -> NoteSigner {
  try NoteSigner(name: name, key: key)
}

private func line(_ name: String, _ body: [UInt8]) -> [UInt8] {
  Array("— \(name) \(Base64.encode(body))\n".utf8)
}

@Suite struct `A signed note` {
  let text = Array("An act in three lines\n\nof which the second is empty\n".utf8)

  @Test func `is read as it was written`() throws {
    let note = try SignedNote(
      text: text,
      signers: [signer("officer.one", ada), signer("officer.two", ben)]
    )
    let read = try SignedNote(parsing: note.bytes)
    #expect(read == note && read.bytes == note.bytes && read.text == text)
    let keys = try [signer("officer.one", ada).verifier, signer("officer.two", ben).verifier]
    #expect(try read.verified(by: keys) == keys)
    #expect(try read.verified(by: keys.reversed()) == keys.reversed())
  }

  @Test func `is the one that Go's note package documents`() throws {
    // golang.org/x/mod/sumdb/note: key, text and signature of the package's example.
    let signer = try NoteSigner(
      privateKeyText: "PRIVATE+KEY+PeterNeumann+c74f20a3+"
        + "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    )
    #expect(
      signer.verifier.vkey
        == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    )
    let text = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      """
    let note = try SignedNote(text: Array(text.utf8), signers: [signer])
    let line =
      "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
      + "otpRZb6KE6RyyBwJnAM=\n"
    #expect(String(decoding: note.bytes, as: UTF8.self) == text + "\n" + line)
  }

  @Test func `passes over unknown signers and counts a known one once`() throws {
    var note = try SignedNote(text: text, signers: [signer("one", ada), signer("x", eve)])
    try note.add(signer: signer("one", ada))
    #expect(note.signatures.count == 2)
    let one = try signer("one", ada)
    let bytes = note.bytes + one.signatureLine(over: text) + one.signatureLine(over: text)
    let read = try SignedNote(parsing: bytes)
    #expect(read.signatures.count == 4)
    #expect(try read.verified(by: [one.verifier, one.verifier]) == [one.verifier])
    #expect(throws: NoteError.noKnownSignature) {
      try read.verified(by: [signer("two", ben).verifier])
    }
    #expect(throws: NoteError.noKnownSignature) { try read.verified(by: []) }
  }

  @Test func `is refused whole when a known key's signature is not its own`() throws {
    let one = try signer("one", ada)
    let two = try signer("two", ben)
    var note = try SignedNote(text: text, signers: [one])
    // Ben's name and key id over another text.
    try note.add(two.signature(over: Array("Another text\n".utf8)))
    #expect(try note.verified(by: [one.verifier]) == [one.verifier])
    #expect(throws: NoteError.badSignature(name: "two")) {
      try note.verified(by: [one.verifier, two.verifier])
    }
    // A good line before or after the bad one does not help.
    try note.add(signer: two)
    #expect(throws: NoteError.badSignature(name: "two")) {
      try note.verified(by: [one.verifier, two.verifier])
    }
  }

  @Test func `ignores a known name with another key id and a known key id with another name`()
    throws
  {
    let one = try signer("one", ada)
    var note = try SignedNote(text: text, signers: [])
    let good = one.signature(over: text)
    try note.add(NoteSignature(name: "on3", keyID: good.keyID, signature: good.signature))
    try note.add(NoteSignature(name: "one", keyID: good.keyID ^ 1, signature: good.signature))
    #expect(throws: NoteError.noKnownSignature) { try note.verified(by: [one.verifier]) }
  }

  @Test(arguments: [
    "", "\n", "\n\n", "text\n", "text\n\n", "text\n\nno signature\n", "text\n— a AAAAAAA=\n",
    "text\n\n— a AAAAAAA=", "text\n\n— a AAAAAAA=\n\n", "text\n\n— a AAAAAAA=\nrest\n",
    "text\n\n— a  AAAAAAA=\n", "text\n\n—  AAAAAAA=\n", "text\n\n— AAAAAAA=\n",
    "text\n\n- a AAAAAAA=\n", "text\n\n—a AAAAAAA=\n", "text\n\n— a+b AAAAAAA=\n",
    "text\n\n— a\u{a0}b AAAAAAA=\n", "text\n\n— a\u{2003} AAAAAAA=\n", "text\n\n— a AAAAAA==\n",
    "text\n\n— a AAAAAAA\n", "text\n\n— a AAAAAAB=\n", "text\n\n— a AAAAAAA= \n",
    "text\n\n— a AAAAAAA=\r\n", "text\r\n\n— a AAAAAAA=\n", "te\txt\n\n— a AAAAAAA=\n",
    "te\0xt\n\n— a AAAAAAA=\n", "text\n\n— a\u{9B}b AAAAAAA=\n", "text\n\n— a\u{202E}b AAAAAAA=\n",
    "text\n\n— a \n", "text\n\n— a\n", "text\n\n— a AAAA\n",
  ])
  func `in another form is refused`(text: String) {
    #expect(throws: NoteError.self) { try SignedNote(parsing: Array(text.utf8)) }
  }

  @Test func `in the smallest form is read`() throws {
    let note = try SignedNote(parsing: Array("text\n\n— a AAAAAAA=\n".utf8))
    #expect(note.text == Array("text\n".utf8))
    #expect(note.signatures == [NoteSignature(name: "a", keyID: 0, signature: [0])])
  }

  @Test func `that is not UTF-8 is refused`() {
    let tail = Array("\n\n— a AAAAAAA=\n".utf8)
    for bad: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x80], [0xf5, 0x80]] {
      #expect(throws: NoteError.self) { try SignedNote(parsing: bad + tail) }
    }
  }

  @Test func `has at most a hundred signatures`() throws {
    let lines = (0..<101).map { line("name\($0)", [0, 0, 0, 0, 1]) }
    let head = Array("text\n\n".utf8)
    #expect(try SignedNote(parsing: head + lines[..<100].flatMap { $0 }).signatures.count == 100)
    #expect(throws: NoteError.self) { try SignedNote(parsing: head + lines.flatMap { $0 }) }
    var full = try SignedNote(parsing: head + lines[..<100].flatMap { $0 })
    #expect(throws: NoteError.self) { try full.add(signer: signer("one", ada)) }
  }

  @Test func `longer than its limit is refused`() {
    let tail = Array("\n\n— a AAAAAAA=\n".utf8)
    let long = [UInt8](repeating: 0x61, count: Limits.noteBytesMax - tail.count)
    #expect(throws: Never.self) { try SignedNote(parsing: long + tail) }
    #expect(throws: NoteError.self) { try SignedNote(parsing: [0x61] + long + tail) }
    let limit = Limits.noteBytesMax + 1
    #expect(throws: Never.self) { try SignedNote(parsing: [0x61] + long + tail, atMost: limit) }
  }

  @Test(arguments: ["", "no end", "tab\t\n", "return\r\n"])
  func `is not made of a text that cannot be read back`(text: String) {
    #expect(throws: NoteError.self) { try SignedNote(text: Array(text.utf8), signers: []) }
  }

  @Test func `with any byte changed or removed never counts as before`() throws {
    let keys = try [signer("one", ada).verifier, signer("two", ben).verifier]
    let bytes = try SignedNote(
      text: text,
      signers: [signer("one", ada), signer("two", ben)]
    ).bytes
    for place in bytes.indices {
      var removed = bytes
      removed.remove(at: place)
      #expect(!holds(removed, keys), "without \(place)")
      for bit in 0..<8 {
        var turned = bytes
        turned[place] ^= 1 << UInt8(bit)
        #expect(!holds(turned, keys), "bit \(bit) of \(place)")
      }
    }
    for end in bytes.indices { #expect(!holds(Array(bytes[..<end]), keys)) }
    for start in bytes.indices.dropFirst() { #expect(!holds(Array(bytes[start...]), keys)) }
  }

  /// Whether every one of the keys has signed the note.
  private func holds(_ bytes: [UInt8], _ keys: [VerifierKey]) -> Bool {
    (try? SignedNote(parsing: bytes).verified(by: keys).count) == keys.count
  }
}

@Suite struct `A key's text` {
  @Test func `is read as it was written`() throws {
    let one = try signer("authority.example/officer-1", ada)
    #expect(try VerifierKey(vkey: one.verifier.vkey) == one.verifier)
    let read = try NoteSigner(privateKeyText: one.privateKeyText)
    #expect(read.verifier == one.verifier && read.key.seed == ada.seed)
    #expect(one.privateKeyText.hasPrefix("PRIVATE+KEY+authority.example/officer-1+"))
  }

  @Test func `made by another implementation is read`() throws {
    // The key of the public test log of transparency-dev/tessera.
    let vkey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
    let key = try VerifierKey(vkey: vkey)
    #expect(key.name == "example.com/log/testdata" && key.keyID == 0x33d7_b496)
    #expect(key.vkey == vkey)
  }

  @Test func `with any byte changed or removed is refused`() throws {
    let one = try signer("officer-1", ada)
    for text in [one.verifier.vkey, one.privateKeyText] {
      let bytes = Array(text.utf8)
      for place in bytes.indices {
        var removed = bytes
        removed.remove(at: place)
        var spoiled = [removed, Array(bytes[..<place])]
        for bit in 0..<7 {
          var turned = bytes
          turned[place] ^= 1 << UInt8(bit)
          spoiled.append(turned)
        }
        for other in spoiled {
          let other = String(decoding: other, as: UTF8.self)
          #expect(throws: NoteError.self, "\(place)") { try VerifierKey(vkey: other) }
          #expect(throws: NoteError.self, "\(place)") { try NoteSigner(privateKeyText: other) }
        }
      }
    }
  }

  @Test(arguments: ["", "a b", "a+b", "a\n", "a\u{3000}", "a\u{85}b"])
  func `names nobody so`(name: String) {
    #expect(throws: NoteError.self) { try NoteSigner(name: name, key: ada) }
  }

  @Test func `of another type of key is refused`() {
    let ecdsaOrWitness = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
    #expect(throws: NoteError.self) { try VerifierKey(vkey: ecdsaOrWitness) }
  }

  @Test func `tells names apart that Unicode holds for equal`() {
    let composed = VerifierKey(name: "caf\u{e9}", key: ada.publicKey)
    let decomposed = VerifierKey(name: "cafe\u{301}", key: ada.publicKey)
    #expect(composed.name == decomposed.name)
    #expect(composed != decomposed && composed.keyID != decomposed.keyID)
    let root = Merkle.emptyRoot
    #expect(
      Checkpoint(origin: composed.name, size: 0, root: root)
        != Checkpoint(origin: decomposed.name, size: 0, root: root)
    )
  }
}
