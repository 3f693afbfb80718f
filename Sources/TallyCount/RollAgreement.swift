package import TallyModel

/// Holds a roll to what its definition says of it beside its root: who makes the one makes the other,
/// and a number that is wrong in one of them would decide an election.
package enum RollAgreement {
  /// The first thing in which the definition and its roll differ; nothing when they agree.
  ///
  /// - Complexity: O(rows).
  package static func fault(of roll: RollFile, in definition: Definition) -> DefinitionFault? {
    let hasVoterWithoutDistrict = roll.rows.contains { $0.district == 0 }
    for (place, contest) in definition.contests.enumerated() {
      let path = "contests[\(place)]"
      if let key = CountingTable.rollWeightSetting(of: contest.rule),
        let stated = contest.settings[key], stated != String(roll.weight)
      {
        return DefinitionFault(
          path: "\(path).settings.\(key)",
          reason: "\(stated), but the weights of roll.csv add up to \(roll.weight); write that"
        )
      }
      if hasVoterWithoutDistrict, contest.isRequired, !contest.districts.isEmpty {
        return DefinitionFault(
          path: "\(path).required",
          reason: "voters whose row of roll.csv has no district could never cast; "
            + "write false, or give each row a district"
        )
      }
    }
    return nil
  }
}
