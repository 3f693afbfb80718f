package import TallyCount
package import TallyModel

/// Ballots of single contests for other counting programs: `.blt` for ranks, Pabulib's `.pb` for
/// budgets.
///
/// Ballots come sorted and summed up, not in the order of casting.
/// - SeeAlso: docs/counting/files.md.
package enum BallotFiles {
  /// What a `.pb` says of the place where the money is spent.
  package struct Place: Sendable {
    package var country: String
    /// The city or body.
    package var unit: String

    package init(country: String = "unknown", unit: String) {
      self.country = country
      self.unit = unit
    }
  }

  /// One file for each contest that has such a format, named by the contest's id.
  ///
  /// Names are those of the definition's first language.
  package static func all(
    of tally: ElectionTally,
    definition: Definition
  ) -> [PublishedResult.BallotFile] {
    guard let scope = tally.sortedScopes.first else { return [] }
    var files: [PublishedResult.BallotFile] = []
    for (contest, counted) in zip(definition.contests, scope.contests) {
      guard let ending = ending(of: contest), let profile = counted.profile,
        let bytes = bytes(
          of: profile,
          in: contest,
          definition: definition,
          language: 0,
          place: Place(unit: definition.authority)
        )
      else { continue }
      files.append(
        PublishedResult.BallotFile(
          name: "\(contest.id).\(ending)",
          contest: contest.id,
          bytes: bytes
        )
      )
    }
    return files
  }

  /// Whether a file with this name holds ballots.
  package static func isName(_ name: String) -> Bool {
    name.hasSuffix(".blt") || name.hasSuffix(".pb")
  }

  /// The ending of the file that holds such a contest's ballots; nothing when no format does.
  package static func ending(of contest: Contest) -> String? {
    switch contest.type {
    case .ranked: "blt"
    case .budget: "pb"
    case .single, .approval, .nOfM, .score, .list: nil
    }
  }

  /// Writes the file; `language` is the place of the names' language in the definition.
  ///
  /// - Returns: Nothing when no format can hold these ballots, as a `.pb` cannot hold weights.
  package static func bytes(
    of profile: BallotProfile,
    in contest: Contest,
    definition: Definition,
    language: Int,
    place: Place
  ) -> [UInt8]? {
    let names = contest.options.map { $0.label.texts[language] }
    let title = contest.title.texts[language]
    switch ending(of: contest) {
    case "blt":
      return BLTFile.bytes(of: profile, names: names, seats: contest.seats, title: title)
    case "pb":
      let meta = [
        "description": title, "country": place.country, "unit": place.unit,
        "instance": definition.id, "budget": contest.settings["budget"] ?? "",
        "rule": contest.rule == "budget-greedy" ? "greedy" : "equalshares",
        "date_begin": definition.window.opens.period(.day),
        "date_end": definition.window.closes.period(.day),
      ]
      let ids = contest.options.map(\.id)
      return PabulibFile.bytes(of: profile, ids: ids, names: names, meta: meta)
    default: return nil
    }
  }
}
