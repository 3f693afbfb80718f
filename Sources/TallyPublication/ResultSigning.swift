package import TallyCount
package import TallyCrypto
package import TallyLedger
import TallyModel
package import TallyPages

/// Adds an officer's signature to a bundle's result, on the officer's own machine.
///
/// It signs the statement that it is given, which a verifier has just found to hold, and reads nothing
/// of the bundle but the signatures that are there: files may change while an officer reads. Page and
/// data files are written anew, because they name who signed.
package struct ResultSigning: Sendable {
  private let folder: String
  private let disk: any Disk
  private var published: PublishedResult
  private let officers: [VerifierKey]
  private var note: SignedNote?
  /// A bundle without page and data files stays one.
  private let hasDerived: Bool
  /// The statement's bytes: what is signed.
  private let result: [UInt8]

  /// Officers who have signed, in the definition's order.
  package private(set) var signers: [VerifierKey]
  package var statement: ResultStatement { published.statement }
  /// Signatures that the definition asks for.
  package var threshold: Int { published.definition.officers.threshold }

  /// Takes what is to be signed.
  ///
  /// - Parameters:
  ///   - published: As it was verified.
  ///   - folder: The bundle's; the note in it is extended.
  ///   - disk: Where the folder is.
  /// - Throws: ``PublicationError/unsignable(reason:)`` when the statement is about another
  ///   definition, an existing note is of another result, or a signature in it does not hold.
  package init(
    of published: PublishedResult,
    in folder: String,
    on disk: any Disk
  ) throws(PublicationError) {
    guard published.statement.definition == published.definition.digest else {
      throw .unsignable(reason: "The result is about another definition.")
    }
    guard published.isClosed else {
      throw .unsignable(reason: "The election is not closed; these are figures on the way.")
    }
    result = published.statement.bytes
    officers = published.definition.officers.keys.compactMap { try? VerifierKey(vkey: $0) }
    let present: [UInt8]?
    do {
      hasDerived = try disk.open("\(folder)/\(DerivedFiles.package)", .read, .cached) != nil
      let path = "\(folder)/result.note"
      present = try DurableFile.read(path, limit: Limits.resultNoteBytesMax, on: disk)
    } catch {
      throw .disk(error)
    }
    (note, signers) = try Self.read(present, result: result, officers: officers)
    self.published = published
    self.folder = folder
    self.disk = disk
  }

  /// Adds the signature and makes `result.note` durable, all or nothing; then writes what names it.
  ///
  /// - Returns: False when this officer has signed already: no signature is written.
  /// - Throws: ``PublicationError/notAnOfficer(name:)``.
  package mutating func sign(with signer: NoteSigner) throws(PublicationError) -> Bool {
    guard officers.contains(signer.verifier) else { throw .notAnOfficer(name: signer.name) }
    guard !signers.contains(signer.verifier) else {
      // What an earlier run may have left when it was ended.
      try writeDerived()
      return false
    }
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
    try writeDerived()
    return true
  }

  private mutating func writeDerived() throws(PublicationError) {
    guard hasDerived else { return }
    published.note = note?.bytes
    var files = try BundleFolderWriter(root: folder, disk: disk)
    try files.replaceDerived(of: published)
    try files.sync()
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
      note = try SignedNote(parsing: file, atMost: Limits.resultNoteBytesMax)
      signers = try note.verified(by: officers)
    } catch {
      throw .unsignable(reason: "result.note: \(error)")
    }
    guard note.text == result else {
      throw .unsignable(reason: "result.note holds another result than the one that was verified.")
    }
    return (note, signers)
  }
}
