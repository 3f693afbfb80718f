package import TallyCount
package import TallyCrypto
package import TallyLedger
package import TallyModel

/// Adds an officer's signature to a bundle's result, on the officer's own machine.
///
/// It checks that the text is the result of the bundle's own election. Whether the figures are right
/// is for the verifier to say, which an officer runs before this.
package struct ResultSigning: Sendable {
  /// The longest result that a note can hold, with room for every signature line.
  package static let resultBytesMax =
    Limits.noteBytesMax - Limits.officersMax * (signatureLineBytesMax + 1)
  /// Dash, spaces, a name of at most 255 bytes, 92 characters of base64, line feed.
  private static let signatureLineBytesMax = 4 + 255 + 1 + 92 + 1

  private let folder: String
  private let disk: any Disk
  package let definition: Definition
  package let statement: ResultStatement
  private let officers: [VerifierKey]
  private var note: SignedNote?
  private let result: [UInt8]

  /// Officers who have signed, in the definition's order.
  package private(set) var signers: [VerifierKey]
  /// Signatures that the definition asks for.
  package var threshold: Int { definition.officers.threshold }

  /// Reads what is to be signed.
  ///
  /// - Throws: ``PublicationError/unsignable(reason:)`` when definition, checkpoint, result and an
  ///   existing note do not belong together, or a signature in the note does not hold.
  package init(folder: String, disk: any Disk) throws(PublicationError) {
    let bundle = BundleFiles(folder: folder, disk: disk)
    let definitionBytes = try bundle.read("election.json", atMost: Limits.definitionBytesMax)
    do {
      definition = try Definition(
        file: definitionBytes,
        digest: SHA256.hash(definitionBytes)
      )
    } catch {
      throw .unsignable(reason: "election.json: \(error.faults[0])")
    }
    officers = definition.officers.keys.compactMap { try? VerifierKey(vkey: $0) }
    result = try bundle.read("result.json", atMost: Self.resultBytesMax)
    statement = try bundle.statement(result, definition: definition)
    let present = try bundle.readIfPresent("result.note", atMost: Limits.noteBytesMax)
    (note, signers) = try Self.read(present, result: result, officers: officers)
    self.folder = folder
    self.disk = disk
  }

  /// Adds the signature and makes `result.note` durable, all or nothing.
  ///
  /// - Returns: False when this officer has signed already: nothing is written.
  /// - Throws: ``PublicationError/notAnOfficer(name:)``.
  package mutating func sign(with signer: NoteSigner) throws(PublicationError) -> Bool {
    guard officers.contains(signer.verifier) else { throw .notAnOfficer(name: signer.name) }
    guard !signers.contains(signer.verifier) else { return false }
    do {
      var extended: SignedNote
      if let note {
        extended = note
        try extended.add(signer: signer)
      } else {
        extended = try SignedNote(text: result, signers: [signer])
      }
      signers = try extended.verified(by: officers)
      note = extended
    } catch {
      throw .unsignable(reason: error.description)
    }
    do {
      try DurableFile.write(note?.bytes ?? [], to: "\(folder)/result.note", on: disk)
    } catch {
      throw .disk(error)
    }
    return true
  }

  private static func read(
    _ file: [UInt8]?,
    result: [UInt8],
    officers: [VerifierKey]
  ) throws(PublicationError) -> (SignedNote?, [VerifierKey]) {
    guard let file else { return (nil, []) }
    let note: SignedNote
    let signers: [VerifierKey]
    do {
      note = try SignedNote(parsing: file)
      signers = try note.verified(by: officers)
    } catch {
      throw .unsignable(reason: "result.note: \(error)")
    }
    guard note.text == result else {
      throw .unsignable(reason: "result.note holds another result than result.json.")
    }
    return (note, signers)
  }
}

/// The files of a bundle that is to be signed.
private struct BundleFiles {
  let folder: String
  let disk: any Disk

  func read(_ name: String, atMost limit: Int) throws(PublicationError) -> [UInt8] {
    guard let bytes = try readIfPresent(name, atMost: limit) else {
      throw .unsignable(reason: "\(name) is missing.")
    }
    return bytes
  }

  func readIfPresent(_ name: String, atMost limit: Int) throws(PublicationError) -> [UInt8]? {
    do {
      return try DurableFile.read("\(folder)/\(name)", limit: limit, on: disk)
    } catch {
      throw .disk(error)
    }
  }

  func statement(
    _ result: [UInt8],
    definition: Definition
  ) throws(PublicationError) -> ResultStatement {
    guard let key = PublicKey(definition.logKey) else {
      throw .unsignable(reason: "election.json: logKey is no key.")
    }
    let file = try read("checkpoint", atMost: Limits.noteBytesMax)
    let checkpoint: Checkpoint
    do {
      let note = try SignedNote(parsing: file)
      _ = try note.verified(by: [VerifierKey(name: definition.origin, key: key)])
      checkpoint = try Checkpoint(parsing: note.text)
    } catch {
      throw .unsignable(reason: "checkpoint: \(error)")
    }
    guard checkpoint.origin.utf8.elementsEqual(definition.origin.utf8) else {
      throw .unsignable(reason: "checkpoint: It is about another log.")
    }
    let statement: ResultStatement
    do {
      statement = try ResultStatement(parsing: result)
    } catch {
      throw .unsignable(reason: "result.json: \(error)")
    }
    let log = ResultStatement.Log(
      origin: definition.origin,
      size: checkpoint.size,
      root: checkpoint.root
    )
    if let reason = statement.fault(definition: definition, log: log) {
      throw .unsignable(reason: "result.json: \(reason)")
    }
    return statement
  }
}
