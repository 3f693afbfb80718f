import TallyCrypto

/// Which signatures under an act or a result count, and whether they are enough.
struct OfficerQuorum: Sendable {
  let officers: [VerifierKey]
  /// Signatures that an act or a result needs: the definition's threshold, or more where the reader
  /// asks for more.
  let threshold: Int
  let trust: TrustedKeys?

  /// The officers who signed, each once.
  ///
  /// Lines of strangers are passed over; a line in an officer's name that does not hold rejects the
  /// whole note.
  func signers(of note: SignedNote) throws(NoteError) -> [VerifierKey] {
    do {
      return try note.verified(by: officers)
    } catch .noKnownSignature {
      return []
    }
  }

  /// Whether the reader vouched for the key; with no list of trusted keys nobody vouched for any.
  func isVouched(_ key: VerifierKey) -> Bool { trust?.contains(key) ?? false }

  /// The signers that count towards the threshold: all officers, or with a list of trusted keys only
  /// those on it.
  func counted(_ signers: [VerifierKey]) -> [VerifierKey] {
    trust == nil ? signers : signers.filter(isVouched)
  }

  /// Why the signers are too few, or nothing when they are enough.
  func shortfall(of signers: [VerifierKey]) -> String? {
    let counted = counted(signers)
    guard counted.count < threshold else { return nil }
    let strangers = signers.filter { !counted.contains($0) }.map(\.name)
    let remark =
      strangers.isEmpty
      ? ""
      : "; signed as well, but not on the list of trusted keys: \(strangers.joined(separator: ", "))"
    return "\(counted.count) of the \(threshold) officers' signatures that are needed\(remark)."
  }
}
