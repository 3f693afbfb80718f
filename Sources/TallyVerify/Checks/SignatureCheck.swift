import TallyCrypto
import TallyModel

/// Check `signatures`: result.note is result.json, signed by enough officers and by nobody else.
enum SignatureCheck {
  static let file = "result.note"

  /// `result`: The statement that was checked; the file may have changed since.
  ///
  /// - Returns: The officers who signed, and the file; none where a missing note is allowed and missing.
  static func run(
    on folder: BundleFolder,
    election: CheckedDefinition,
    result: [UInt8],
    allowsUnsigned: Bool
  ) throws(VerificationFault) -> (signers: [VerifierKey], file: [UInt8]?) {
    let limit = Limits.resultNoteBytesMax
    guard let bytes = try folder.readIfPresent(file, atMost: limit, for: .signatures) else {
      if allowsUnsigned { return ([], nil) }
      throw VerificationFault(
        .signatures,
        at: .file(file),
        "The file is missing: no officer has signed the result."
      )
    }
    let note: SignedNote
    let signers: [VerifierKey]
    do {
      note = try SignedNote(parsing: bytes, atMost: limit)
      signers = try election.quorum.signers(of: note)
    } catch {
      throw VerificationFault(.signatures, at: .file(file), error.description)
    }
    guard note.text == result else {
      throw VerificationFault(.signatures, at: .file(file), "Its text is not result.json.")
    }
    // Whoever may add a line that nobody checks could make a stranger look like a signer.
    guard note.signatures.count == signers.count else {
      throw VerificationFault(
        .signatures,
        at: .file(file),
        "It has a signature line that is no officer's, or an officer's twice."
      )
    }
    if !allowsUnsigned, let shortfall = election.quorum.shortfall(of: signers) {
      throw VerificationFault(.signatures, at: .file(file), "The result has \(shortfall)")
    }
    return (signers, bytes)
  }
}
