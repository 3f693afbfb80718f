/// What one weighted inclusive Gregory rule does differently from another.
///
/// All of them move every ballot of an elected option at a reduced value. Votes and values are whole
/// units of the last decimal; no sum exceeds `BallotBox.weightMax × 10^5 × 10^5 < 2^82`.
struct GregoryVariant: Sendable {
  let key: String
  /// Of votes, values and the quota.
  let decimals: Int
  let reading: PaperReading
  /// The quota in units, from the valid votes in units and the seats.
  let quota: @Sendable (_ total: UInt128, _ seats: UInt128) -> UInt128
  /// A ballot's new value from its value, the surplus and the votes of the option that it leaves.
  let value: @Sendable (_ value: UInt128, _ surplus: UInt128, _ votes: UInt128) -> UInt128
  /// Whether the votes of earlier rounds decide ties before the tie order does.
  let looksBack: Bool
  /// Whether options that cannot catch up are excluded together, before any surplus moves.
  let excludesHopeless: Bool

  /// A whole vote.
  var one: UInt128 { (0..<decimals).reduce(1) { one, _ in one * 10 } }
}

/// A count of one of these rules while it runs.
struct GregoryCount {
  private enum State { case hopeful, elected, excluded }

  private let variant: GregoryVariant
  private let seats: Int
  private let tieBreak: TieBreak
  private let quota: UInt128
  private let total: UInt128
  private var papers: RankedPapers
  /// On whose pile each paper lies; nothing when it is exhausted.
  private var holders: [Int?]
  /// What each paper is worth now.
  private var values: [UInt64]
  private var states: [State]
  private var votes: [UInt128]
  private var exhausted: UInt128 = 0
  private var residue: UInt128 = 0
  /// The votes at the end of each round so far.
  private var history: [[UInt128]] = []
  private var outcome: CountOutcome

  init(_ variant: GregoryVariant, _ request: CountRequest) {
    self.variant = variant
    seats = request.seats
    tieBreak = request.tieBreak
    let profile = request.profile
    papers = RankedPapers(profile, reading: variant.reading)
    holders = [Int?](repeating: nil, count: papers.count)
    values = [UInt64](repeating: UInt64(variant.one), count: papers.count)
    states = [State](repeating: .hopeful, count: request.optionCount)
    votes = [UInt128](repeating: 0, count: request.optionCount)
    outcome = CountOutcome(rule: variant.key, verdict: .noVotes)
    for paper in 0..<papers.count {
      let holder = papers.next(paper, continuing: [Bool](repeating: true, count: votes.count))
      holders[paper] = holder
      if let holder { votes[holder] += UInt128(papers.weights[paper]) * variant.one }
    }
    total = votes.reduce(0, +)
    quota = variant.quota(total, UInt128(seats))
    outcome.figures = [
      CountFigure("blank", profile.blankWeight),
      // Ballots whose first preference cannot be read: neither valid nor part of the quota.
      CountFigure(
        "invalid",
        profile.weight - profile.blankWeight - UInt64(total / variant.one)
      ),
      CountFigure("valid", UInt64(total / variant.one)),
      CountFigure("quota", .amount(amount(quota))),
    ]
  }

  /// - Complexity: O(rounds × patterns + marks).
  mutating func run() -> CountOutcome {
    guard total > 0 else { return outcome }
    var round = CountRound(.first)
    while true {
      round.elected = electAtQuota()
      let vacancies = seats - outcome.winners.count
      if vacancies == 0 { return finish(round) }
      let hopeful = states.indices.filter { states[$0] == .hopeful }
      if hopeful.count <= vacancies {
        round.elected += elect(hopeful)
        return finish(round)
      }
      if variant.excludesHopeless, let hopeless = hopeless(hopeful, vacancies: vacancies) {
        round.excluded = hopeless
      } else if let surplus = surplus() {
        guard let option = surplus else { return finish(round) }
        append(round)
        round = moveSurplus(of: option)
        continue
      } else {
        guard let lowest = lowest(hopeful, vacancies: vacancies) else { return finish(round) }
        round.excluded = [lowest]
      }
      append(round)
      round = exclude(round.excluded)
    }
  }

  // MARK: Who is elected, who goes

  private mutating func electAtQuota() -> [Int] {
    elect(states.indices.filter { states[$0] == .hopeful && votes[$0] >= quota })
  }

  /// Elects them in the order of their votes, level ones by place.
  private mutating func elect(_ options: [Int]) -> [Int] {
    let sorted = options.sorted { votes[$0] == votes[$1] ? $0 < $1 : votes[$0] > votes[$1] }
    for option in sorted { states[option] = .elected }
    outcome.winners += sorted
    return sorted
  }

  /// Whose surplus moves next: nothing when there is none, nobody when a tie is not broken.
  private mutating func surplus() -> Int?? {
    let over = states.indices.filter { states[$0] == .elected && votes[$0] > quota }
    guard let most = over.map({ votes[$0] }).max() else { return .none }
    return .some(pick(over.filter { votes[$0] == most }, .surplus, vacancies: 0))
  }

  private mutating func lowest(_ hopeful: [Int], vacancies: Int) -> Int? {
    let fewest = hopeful.map { votes[$0] }.min()
    return pick(hopeful.filter { votes[$0] == fewest }, .exclusion, vacancies: vacancies)
  }

  /// The most hopefuls from below who stay below the next one even with each other's votes and all
  /// surpluses; enough others are left to fill the seats.
  private func hopeless(_ hopeful: [Int], vacancies: Int) -> [Int]? {
    let sorted = hopeful.sorted { votes[$0] < votes[$1] }
    var sum = states.indices.reduce(UInt128(0)) { sum, option in
      states[option] == .elected && votes[option] > quota ? sum + votes[option] - quota : sum
    }
    var most = 0
    for place in 1..<sorted.count where sorted.count - place >= vacancies {
      sum += votes[sorted[place - 1]]
      if sum < votes[sorted[place]] { most = place }
    }
    return most == 0 ? nil : sorted.prefix(most).sorted()
  }

  /// One of the tied: for a surplus the preferred, for an exclusion the least preferred.
  private mutating func pick(_ tied: [Int], _ matter: CountTie.Matter, vacancies: Int) -> Int? {
    guard tied.count > 1 else { return tied.first }
    var left = tied
    var resolution = tieBreak.resolution
    if variant.looksBack {
      for (number, votes) in history.enumerated().reversed() where left.count > 1 {
        let figures = left.map { votes[$0] }
        let wanted = matter == .surplus ? figures.max() : figures.min()
        let kept = left.filter { votes[$0] == wanted }
        if kept.count < left.count { resolution = .earlierRound(number + 1) }
        left = kept
      }
    }
    if left.count > 1 {
      if let order = tieBreak.sorted(left) {
        left = matter == .surplus ? [order[0]] : [order[order.count - 1]]
        resolution = tieBreak.resolution
      } else if matter == .exclusion, mayGoInAnyOrder(tied, vacancies: vacancies) {
        left = [left[left.count - 1]]
        resolution = .withoutEffect
      } else {
        left = []
        resolution = .reported
      }
    }
    outcome.ties.append(
      CountTie(
        round: history.count + 1,
        matter: matter,
        among: tied,
        resolution: resolution,
        chosen: left
      )
    )
    return left.first
  }

  /// Options without a vote whose seats nobody needs: they all go, and nothing moves.
  private func mayGoInAnyOrder(_ tied: [Int], vacancies: Int) -> Bool {
    let hopeful = states.count { $0 == .hopeful }
    return tied.allSatisfy { votes[$0] == 0 } && hopeful - tied.count >= vacancies
  }

  // MARK: What moves

  private mutating func moveSurplus(of option: Int) -> CountRound {
    let before = votes
    let surplus = votes[option] - quota
    var moved: UInt128 = 0
    let continuing = states.map { $0 == .hopeful }
    for paper in 0..<papers.count where holders[paper] == option {
      let value = variant.value(UInt128(values[paper]), surplus, before[option])
      values[paper] = UInt64(value)
      moved += move(paper, continuing)
    }
    votes[option] = quota
    residue += surplus - moved
    var round = CountRound(.surplus(of: option))
    round.moved = gains(since: before)
    round.figures = [CountFigure("surplus", .amount(amount(surplus)))]
    return round
  }

  private mutating func exclude(_ options: [Int]) -> CountRound {
    let before = votes
    for option in options {
      states[option] = .excluded
      votes[option] = 0
    }
    let continuing = states.map { $0 == .hopeful }
    for paper in 0..<papers.count {
      if let holder = holders[paper], states[holder] == .excluded { _ = move(paper, continuing) }
    }
    var round = CountRound(.exclusion(of: options))
    round.moved = gains(since: before)
    return round
  }

  /// Lays a paper on its next pile at its value; returns how many votes that are.
  private mutating func move(_ paper: Int, _ continuing: [Bool]) -> UInt128 {
    let amount = UInt128(values[paper]) * UInt128(papers.weights[paper])
    let holder = papers.next(paper, continuing: continuing)
    holders[paper] = holder
    if let holder { votes[holder] += amount } else { exhausted += amount }
    return amount
  }

  // MARK: The story

  private func gains(since before: [UInt128]) -> [Amount?] {
    votes.indices.map { states[$0] == .hopeful ? amount(votes[$0] - before[$0]) : nil }
  }

  private func amount(_ units: UInt128) -> Amount {
    .decimal(Int128(units), decimals: variant.decimals)
  }

  private mutating func append(_ round: CountRound) {
    var round = round
    // Who is excluded by this round still holds votes in it.
    round.votes = votes.indices.map { states[$0] == .excluded ? nil : amount(votes[$0]) }
    round.exhausted = amount(exhausted)
    round.residue = amount(residue)
    outcome.rounds.append(round)
    history.append(votes)
    let sum = votes.reduce(0, +) + exhausted + residue
    precondition(sum == total, "Votes were lost or found in a count.")
  }

  private mutating func finish(_ round: CountRound) -> CountOutcome {
    append(round)
    outcome.settle(seats: seats)
    return outcome
  }
}
