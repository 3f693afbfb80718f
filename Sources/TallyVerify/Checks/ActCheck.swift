import TallyCrypto
import TallyModel

/// Checks `act-text` and `act-signatures`: who decided what, and whether they may.
struct ActCheck: Sendable {
  let election: CheckedDefinition

  /// Reads an act entry: its type byte, then a signed note.
  ///
  /// - Returns: The act and the officers whose signatures hold.
  func read(
    _ entry: RawSpan,
    type: EntryType,
    at index: UInt64
  ) throws(VerificationFault) -> (act: ActText, signers: [VerifierKey]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entry.byteCount)
    for offset in 1..<max(1, entry.byteCount) { bytes.append(entry.loadUInt8(at: offset)) }
    let note: SignedNote
    let signers: [VerifierKey]
    do {
      note = try SignedNote(parsing: bytes)
    } catch {
      throw VerificationFault(.actText, at: .entry(index), error.description)
    }
    let act = try act(in: note, type: type, at: index)
    do {
      signers = try election.quorum.signers(of: note)
    } catch {
      throw VerificationFault(.actSignatures, at: .entry(index), error.description)
    }
    if let shortfall = election.quorum.shortfall(of: signers) {
      throw VerificationFault(.actSignatures, at: .entry(index), "The act has \(shortfall)")
    }
    return (act, signers)
  }

  private func act(
    in note: SignedNote,
    type: EntryType,
    at index: UInt64
  ) throws(VerificationFault) -> ActText {
    let act: ActText
    do {
      act = try ActText(parsing: note.text)
    } catch {
      throw VerificationFault(
        .actText,
        at: FaultPlace(index: index, line: error.line),
        error.reason
      )
    }
    guard act.type == type else {
      throw VerificationFault(
        .actText,
        at: .entry(index),
        "The officers signed another act than the entry's type says."
      )
    }
    guard act.origin.utf8.elementsEqual(election.definition.origin.utf8) else {
      throw VerificationFault(
        .actText,
        at: .entry(index),
        "The officers signed it for another log, \(act.origin)."
      )
    }
    return act
  }
}
