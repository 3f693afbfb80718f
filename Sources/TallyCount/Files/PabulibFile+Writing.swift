extension PabulibFile {
  /// Writes approval votes for projects, one line a ballot.
  ///
  /// Ballots come in the order of their marks and are numbered anew, so that nothing of the order of
  /// casting is left.
  ///
  /// - Parameters:
  ///   - profile: Of choices with costs; every ballot weighs 1, because the format has no weights.
  ///   - ids: One for each project.
  ///   - names: Likewise.
  ///   - meta: Values of ``requiredKeys`` that the ballots do not give: description, country, unit,
  ///     instance, budget, rule, date_begin, date_end.
  /// - Returns: Nothing when a ballot weighs more.
  /// - Complexity: O(ballots × marks).
  package static func bytes(
    of profile: BallotProfile,
    ids: [String],
    names: [String],
    meta: [String: String]
  ) -> [UInt8]? {
    precondition(profile.form == .choices && !profile.costs.isEmpty, "Only budgets become a .pb.")
    guard profile.weight == profile.heads else { return nil }
    var values = meta
    values["num_projects"] = String(ids.count)
    values["num_votes"] = String(profile.heads)
    values["vote_type"] = "approval"
    var text = "META\nkey;value\n"
    for key in requiredKeys { text += "\(key);\(field(values[key] ?? ""))\n" }
    text += "PROJECTS\nproject_id;cost;votes;name\n"
    let votes = profile.marksOfOptions
    for project in ids.indices {
      text +=
        "\(field(ids[project]));\(profile.costs[project]);\(votes[project]);"
        + "\(field(names[project]))\n"
    }
    text += "VOTES\nvoter_id;vote\n"
    var voter = 0
    for pattern in profile.sortedPatterns {
      let vote = profile.marks[pattern.marks].map { ids[Int($0.option)] }.joined(separator: ",")
      for _ in 0..<pattern.heads {
        voter += 1
        text += "\(voter);\(vote)\n"
      }
    }
    return Array(text.utf8)
  }

  /// A field in quotes where it needs them; by bytes, because a combining mark behind a sign makes
  /// another character of it.
  private static func field(_ text: String) -> String {
    let quote = UInt8(ascii: "\"")
    guard text.utf8.contains(where: { $0 == UInt8(ascii: ";") || $0 == quote }) else { return text }
    let doubled = text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return String(decoding: [quote] + doubled + [quote], as: UTF8.self)
  }
}
