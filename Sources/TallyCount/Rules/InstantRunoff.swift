/// The rule `irv`: the lowest option leaves, its ballots move on, until one has a majority.
///
/// A majority is more than half of the votes that still count in the round. Votes are weights.
/// - SeeAlso: docs/counting/irv.md.
package struct InstantRunoff: CountMethod {
  package init() {}

  package var key: String { "irv" }
  package var form: BallotForm { .ranking }
  package var takesFreeRanks: Bool { true }
  package var optionsMax: Int { OptionLimit.rounds }
  package var settings: [CountSetting] {
    [
      CountSetting(
        "batch",
        .words(["no", "yes"]),
        standard: "no",
        meaning: "exclude together all who cannot catch up even with each other's votes"
      )
    ] + PaperReading.settings
  }

  package func count(_ request: CountRequest) -> CountOutcome {
    var count = RunoffCount(request)
    return count.run()
  }
}

extension PaperReading {
  static let settings = [
    CountSetting(
      "overvote",
      .words([Overvote.exhaust, .skip, .exhaustIfSeveral].map(\.rawValue)),
      standard: Overvote.exhaust.rawValue,
      meaning: "what a rank with several options does to its ballot"
    ),
    CountSetting(
      "skipped-ranks",
      .whole(0...65_535),
      meaning: "so many ranks in a row may be left out; a longer gap ends the ballot"
    ),
    CountSetting(
      "duplicates",
      .words(["ignore", "exhaust"]),
      standard: "ignore",
      meaning: "whether an option that stands twice ends the ballot at its second place"
    ),
  ]

  /// As the settings of the same names say.
  init(_ settings: CountSettings) {
    overvote = settings["overvote"].flatMap(Overvote.init(rawValue:)) ?? .exhaust
    skippedRanksMax = settings.whole("skipped-ranks").map { Int($0) }
    endsAtDuplicate = settings["duplicates"] == "exhaust"
  }
}

/// One instant run-off while it runs.
private struct RunoffCount {
  private var papers: RankedPapers
  /// The option on whose pile each paper lies; nothing when it is exhausted.
  private var holders: [Int?]
  private var votes: [UInt64]
  private var continuing: [Bool]
  private var exhausted: UInt64 = 0
  /// Weight of blank ballots, which are counted apart.
  private let blank: UInt64
  private let tieBreak: TieBreak
  private let isBatch: Bool
  /// Whether a ballot may end because several options of one rank still continue: then it matters
  /// whether options leave together or one by one.
  private let endsWhereSeveralContinue: Bool
  private var outcome = CountOutcome(rule: "irv", verdict: .noVotes)

  init(_ request: CountRequest) {
    papers = RankedPapers(request.profile, reading: PaperReading(request.settings))
    holders = [Int?](repeating: nil, count: papers.count)
    votes = [UInt64](repeating: 0, count: request.optionCount)
    continuing = [Bool](repeating: true, count: request.optionCount)
    tieBreak = request.tieBreak
    isBatch = request.settings["batch"] == "yes"
    endsWhereSeveralContinue =
      request.settings["overvote"] == PaperReading.Overvote.exhaustIfSeveral.rawValue
    blank = request.profile.blankWeight
    outcome.figures = [CountFigure("blank", blank)]
  }

  /// - Complexity: O(rounds × patterns + marks).
  mutating func run() -> CountOutcome {
    for paper in 0..<papers.count { lay(paper) }
    exhausted -= blank
    var round = CountRound(.first)
    while true {
      let total = votes.reduce(0, +)
      guard total > 0 else { return finish(round, .noVotes) }
      if let winner = votes.indices.first(where: { 2 * votes[$0] > total }) {
        round.elected = [winner]
        outcome.winners = [winner]
        return finish(round, .elected)
      }
      round.excluded = lowest()
      guard !round.excluded.isEmpty else { return finish(round, .tied) }
      append(round)
      round = exclude(round.excluded)
    }
  }

  private mutating func lay(_ paper: Int) {
    let holder = papers.next(paper, continuing: continuing)
    holders[paper] = holder
    if let holder {
      votes[holder] += papers.weights[paper]
    } else {
      exhausted += papers.weights[paper]
    }
  }

  private mutating func exclude(_ excluded: [Int]) -> CountRound {
    let before = votes
    for option in excluded {
      continuing[option] = false
      votes[option] = 0
    }
    for paper in 0..<papers.count {
      if let holder = holders[paper], !continuing[holder] { lay(paper) }
    }
    var round = CountRound(.exclusion(of: excluded))
    round.moved = votes.indices.map { continuing[$0] ? .whole(votes[$0] - before[$0]) : nil }
    return round
  }

  /// Who leaves; nobody when a tie that matters is not broken.
  private mutating func lowest() -> [Int] {
    let hopeful = votes.indices.filter { continuing[$0] }.sorted { votes[$0] < votes[$1] }
    if isBatch, let batch = Self.hopeless(hopeful, votes), batch.count > 1 { return batch.sorted() }
    let tied = hopeful.filter { votes[$0] == votes[hopeful[0]] }
    guard tied.count > 1 else { return tied }
    let round = outcome.rounds.count + 1
    let (resolution, chosen) = broken(tied, next: hopeful.dropFirst(tied.count).first)
    outcome.ties.append(
      CountTie(
        round: round,
        matter: .exclusion,
        among: tied,
        resolution: resolution,
        chosen: chosen
      )
    )
    return chosen
  }

  /// Who of the tied leaves.
  private func broken(_ tied: [Int], next: Int?) -> (CountTie.Resolution, [Int]) {
    if let last = tieBreak.sorted(tied)?.last { return (tieBreak.resolution, [last]) }
    // Together they stay below everyone else: whoever goes first, all of them go next.
    if !endsWhereSeveralContinue, let next, tied.reduce(0, { $0 + votes[$1] }) < votes[next] {
      return (.withoutEffect, tied.sorted())
    }
    return (.reported, [])
  }

  /// The most options from below that together have fewer votes than the next one.
  private static func hopeless(_ hopeful: [Int], _ votes: [UInt64]) -> [Int]? {
    var sum: UInt64 = 0
    var most = 0
    for (place, option) in hopeful.enumerated() {
      if place > 0, sum < votes[option] { most = place }
      sum += votes[option]
    }
    return most == 0 ? nil : Array(hopeful.prefix(most))
  }

  private mutating func append(_ round: CountRound) {
    var round = round
    round.votes = votes.indices.map { continuing[$0] ? .whole(votes[$0]) : nil }
    round.exhausted = .whole(exhausted)
    outcome.rounds.append(round)
  }

  private mutating func finish(
    _ round: CountRound,
    _ verdict: CountOutcome.Verdict
  ) -> CountOutcome {
    append(round)
    outcome.verdict = verdict
    return outcome
  }
}
