package import TallyModel

/// The rules `plurality`, `approval` and `n-of-m` for ballots of a file: most marks are elected.
///
/// They differ in how many options one ballot may mark; a ballot that marks more is invalid and
/// counted apart, as blank ones are. An option without a mark is never elected.
/// - SeeAlso: docs/counting/most-marks.md; ``MostMarks``.
package struct CountedMarks: CountMethod {
  package enum Variant: String, CaseIterable, Sendable {
    case plurality, approval
    case nOfM = "n-of-m"
  }

  package let variant: Variant

  package init(_ variant: Variant) { self.variant = variant }

  package var key: String { variant.rawValue }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] {
    switch variant {
    case .plurality: [.single]
    case .approval: [.approval]
    case .nOfM: [.nOfM]
    }
  }
  package var isBrief: Bool { true }
  package var seats: ClosedRange<Int>? { 1...BallotBox.optionsMax }
  package var settings: [CountSetting] {
    guard variant == .nOfM else { return [] }
    return [
      CountSetting(
        "marks-max",
        .whole(1...UInt64(BallotBox.optionsMax)),
        meaning: "options that one ballot may mark; without it, as many as there are seats"
      )
    ]
  }

  /// - Complexity: O(marks).
  package func count(_ request: CountRequest) -> CountOutcome {
    let profile = request.profile
    let marksMax =
      switch variant {
      case .plurality: 1
      case .approval: profile.options.count
      case .nOfM: request.settings.whole("marks-max").map { Int($0) } ?? request.seats
      }
    var marks = [UInt64](repeating: 0, count: profile.options.count)
    var invalid: UInt64 = 0
    for pattern in profile.patterns {
      if pattern.marks.count > marksMax {
        invalid += pattern.weight
      } else {
        for place in pattern.marks { marks[Int(profile.marks[place].option)] += pattern.weight }
      }
    }
    var outcome = CountOutcome(rule: key, verdict: .noVotes)
    outcome.figures = [
      CountFigure("blank", profile.blankWeight), CountFigure("invalid", invalid),
    ]
    var round = CountRound(.first)
    round.votes = marks.map { .whole($0) }
    let marked = marks.indices.filter { marks[$0] > 0 }
    if !marked.isEmpty {
      outcome.take(
        Standing.winners(
          marks,
          among: marked,
          seats: request.seats,
          tieBreak: request.tieBreak,
          round: 1
        ),
        seats: request.seats
      )
    }
    round.elected = outcome.winners
    outcome.rounds = [round]
    return outcome
  }
}
