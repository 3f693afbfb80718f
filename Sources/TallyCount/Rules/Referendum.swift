package import TallyModel

/// The rule `referendum`: yes or no, with a threshold and a quorum.
///
/// Votes are weights; the quorum counts heads, never weights.
/// - SeeAlso: docs/counting/referendum.md.
package struct Referendum: CountMethod {
  package init() {}

  package var key: String { "referendum" }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] { [.single] }
  package var canTie: Bool { false }
  package var isBrief: Bool { true }
  package var settings: [CountSetting] {
    [
      CountSetting(
        "threshold",
        .fraction,
        meaning: "yes must be at least this share, as 2/3; without it, more than half"
      ),
      CountSetting(
        "base",
        .words(["valid", "roll"]),
        standard: "valid",
        meaning: "what the share is of: the yes and no votes, or the whole roll's weight"
      ),
      CountSetting("roll", .whole(1...BallotBox.weightMax), meaning: "the roll's weight"),
      CountSetting(
        "quorum",
        .whole(0...BallotBox.weightMax),
        meaning: "so many people must take part"
      ),
      CountSetting(
        "quorum-share",
        .fraction,
        meaning: "this share of roll-heads must take part"
      ),
      CountSetting("roll-heads", .whole(1...BallotBox.weightMax), meaning: "people on the roll"),
    ]
  }

  /// Counts options yes, no and, if there is a third, abstention.
  ///
  /// A ballot with several marks is invalid; it takes part, as blank ones and abstentions do.
  package func count(_ request: CountRequest) throws(CountFault) -> CountOutcome {
    let profile = request.profile
    guard (2...3).contains(profile.options.count) else {
      throw .dataMissing("the options yes, no and, if there is one, abstention, in this order")
    }
    var votes = [UInt64](repeating: 0, count: profile.options.count)
    var invalid: UInt64 = 0
    for pattern in profile.patterns {
      switch pattern.marks.count {
      case 0: break
      case 1: votes[Int(profile.marks[pattern.marks.lowerBound].option)] += pattern.weight
      default: invalid += pattern.weight
      }
    }
    var outcome = CountOutcome(rule: key, verdict: .rejected)
    var round = CountRound(.first)
    round.votes = votes.map { .whole($0) }
    outcome.rounds = [round]
    outcome.figures = [
      CountFigure("blank", profile.blankWeight), CountFigure("invalid", invalid),
      CountFigure("valid", votes[0] + votes[1]), CountFigure("participants", profile.heads),
    ]
    let isAdopted = try isAdopted(yes: votes[0], valid: votes[0] + votes[1], request.settings)
    if try !hasQuorum(profile.heads, request.settings) {
      outcome.verdict = .noQuorum
    } else if isAdopted {
      outcome.verdict = .adopted
    }
    return outcome
  }

  private func isAdopted(
    yes: UInt64,
    valid: UInt64,
    _ settings: CountSettings
  ) throws(CountFault) -> Bool {
    var base = valid
    if settings["base"] == "roll" {
      guard let roll = settings.whole("roll") else { throw .settingMissing("roll") }
      base = roll
    }
    guard let threshold = settings.fraction("threshold") else { return 2 * yes > base }
    // Without a vote no share is reached.
    return yes > 0 && threshold.isReached(by: yes, of: base)
  }

  private func hasQuorum(_ heads: UInt64, _ settings: CountSettings) throws(CountFault) -> Bool {
    if let quorum = settings.whole("quorum"), heads < quorum { return false }
    guard let share = settings.fraction("quorum-share") else { return true }
    guard let roll = settings.whole("roll-heads") else { throw .settingMissing("roll-heads") }
    return share.isReached(by: heads, of: roll)
  }
}
