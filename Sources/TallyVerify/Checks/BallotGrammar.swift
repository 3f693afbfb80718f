import TallyModel

/// Judges what an entry says by itself, whatever came before it.
///
/// Checks `grammar`, `channel`, `scope`, `eligibility` and `selections`, on all cores.
/// The scope of a rolling poll depends on the running hour and is checked in ``LogStory``.
final class BallotGrammar: Sendable {
  private let selections: Selections
  private let scopes: ScopeForm
  private let channelCount: Int
  private let strataCount: Int
  private let roll: RollBook?
  private let isOpen: Bool

  /// `roll` is nothing when the election is open to all, or the roll is not published.
  init(definition: Definition, roll: RollBook?) {
    selections = Selections(contests: definition.contests)
    scopes = ScopeForm(definition.scope)
    channelCount = definition.channels.count
    strataCount = definition.roll?.strata.count ?? 0
    self.roll = roll
    isOpen = definition.roll == nil
  }

  /// The first rule that the entry breaks, or nothing.
  func fault(in entry: RawSpan, at index: UInt64) -> VerificationFault? {
    guard entry.byteCount > 0, let type = EntryType(rawValue: entry.loadUInt8(at: 0)) else {
      return VerificationFault(.grammar, at: .entry(index), "No entry of this type is known.")
    }
    switch type {
    case .ballot: return faultInBallot(entry, index)
    case .definition:
      return DefinitionEntry(entry) == nil ? malformed("definition entry", index) : nil
    case .hour, .closedOnSchedule:
      return ClockEntry(entry) == nil ? malformed("hour or closing on schedule", index) : nil
    case .crossed: return CrossedEntry(entry) == nil ? malformed("crossing", index) : nil
    case .opened, .paused, .resumed, .extended, .rollAmended, .closed, .voided, .lot, .certified,
      .decided, .rekeyed, .shredded:
      // The act's note is read where acts are judged, one after the other.
      return nil
    }
  }

  private func faultInBallot(_ entry: RawSpan, _ index: UInt64) -> VerificationFault? {
    guard let (ballot, scope, choice) = BallotEntry.decode(entry) else {
      return malformed("ballot", index)
    }
    guard Int(ballot.channel) < channelCount else {
      return VerificationFault(
        .channel,
        at: .entry(index),
        "The definition has no channel number \(ballot.channel)."
      )
    }
    if scopes.periodUnit == nil {
      let scope = entry.extracting(scope)
      guard scopes.accepts(scope, runningPeriod: RawSpan()) else {
        return VerificationFault(
          .scope,
          at: .entry(index),
          "The definition does not allow the ballot's scope."
        )
      }
    }
    if let reason = faultInEligibility(ballot) {
      return VerificationFault(.eligibility, at: .entry(index), reason)
    }
    if let fault = selections.fault(inCanonical: entry.extracting(choice)) {
      return VerificationFault(
        .selections,
        at: .entry(index),
        "Contest \(fault.contestID ?? "none"): \(fault.reason)"
      )
    }
    return faultInDistrict(ballot, entry.extracting(choice), index)
  }

  private func faultInDistrict(
    _ ballot: BallotEntry,
    _ choice: RawSpan,
    _ index: UInt64
  ) -> VerificationFault? {
    guard selections.bindsDistricts, let row = roll?.row(of: ballot.pseudonym),
      let fault = selections.fault(inDistrictOf: choice, row.district)
    else { return nil }
    return VerificationFault(
      .eligibility,
      at: .entry(index),
      "The district marked in contest \(fault.contestID ?? "none") is not the voter's on the roll."
    )
  }

  private func faultInEligibility(_ ballot: BallotEntry) -> String? {
    if isOpen {
      guard ballot.weight == 1 else { return "Without a roll every ballot weighs 1." }
      return ballot.stratum == 0 ? nil : "Without a roll no voter belongs to a stratum."
    }
    guard Int(ballot.stratum) <= strataCount else {
      return "The definition has no stratum number \(ballot.stratum)."
    }
    guard let roll else { return nil }
    guard let row = roll.row(of: ballot.pseudonym) else {
      return "Voter \(ballot.pseudonym.hex) is not on the roll."
    }
    guard row.weight == ballot.weight else {
      return "The ballot weighs \(ballot.weight), the roll says \(row.weight)."
    }
    return row.stratum == ballot.stratum ? nil : "The ballot's stratum is not the roll's."
  }

  private func malformed(_ what: String, _ index: UInt64) -> VerificationFault {
    VerificationFault(.grammar, at: .entry(index), "The entry is not a well-formed \(what).")
  }
}
