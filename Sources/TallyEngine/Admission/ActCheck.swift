import TallyCrypto
import TallyModel

/// Holds an officers' act to the rules: the next one, for this log, signed by enough officers.
enum ActCheck {
  /// - Throws: ``EngineError/actRefused(reason:)`` with what to do.
  static func check(
    _ note: [UInt8],
    for election: Election,
    number: UInt64,
    phase: PollBook.Phase,
    hasLot: Bool
  ) throws(EngineError) -> ActText {
    let act: ActText
    let signers: [VerifierKey]
    do {
      let signed = try SignedNote(parsing: note)
      act = try ActText(parsing: signed.text)
      signers = try signed.verified(by: election.officers)
    } catch { throw .actRefused(reason: "\(error)") }
    guard act.origin == election.definition.origin else {
      throw .actRefused(
        reason: "it is for \(act.origin), this election is \(election.definition.origin)"
      )
    }
    guard act.number == number else {
      throw .actRefused(
        reason: "it is act \(act.number), the next one is act \(number): "
          + "if it was taken before, nothing is left to do; else make it anew"
      )
    }
    if act.type == .lot {
      try checkLot(phase, hasLot: hasLot, of: election.definition)
    } else {
      try checkPhase(act.type, phase)
    }
    let threshold = election.definition.officers.threshold
    guard signers.count >= threshold else {
      throw .actRefused(
        reason: "\(signers.count) of \(threshold) officers have signed; have \(threshold) sign"
      )
    }
    guard note.count + 1 <= Limits.entryBytesMax else {
      throw .actRefused(reason: "it is longer than \(Limits.entryBytesMax - 1) bytes")
    }
    return act
  }

  /// A lot is drawn once, after the closing, and only where a tie may need it.
  private static func checkLot(
    _ phase: PollBook.Phase,
    hasLot: Bool,
    of definition: Definition
  ) throws(EngineError) {
    guard definition.drawsLot else {
      throw .actRefused(reason: "no contest of this election breaks its ties by lot")
    }
    guard phase == .closed else {
      throw .actRefused(reason: "the lot is drawn after the closing; close the election first")
    }
    guard !hasLot else { throw .actRefused(reason: "the lot has been drawn already") }
  }

  private static func checkPhase(
    _ type: EntryType,
    _ phase: PollBook.Phase
  ) throws(EngineError) {
    switch (type, phase) {
    case (.opened, .defined), (.closed, .open): return
    case (.opened, _): throw .actRefused(reason: "the election has been opened already")
    case (.closed, .defined): throw .actRefused(reason: "the election has not been opened")
    case (.closed, .closed): throw .actRefused(reason: "the election is closed already")
    default: throw .actRefused(reason: "acts of this type are not supported yet")
    }
  }
}
