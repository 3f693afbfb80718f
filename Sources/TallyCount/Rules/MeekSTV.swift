/// The rule `stv-meek-prf`: the Proportional Representation Foundation's reference rule for Meek's
/// method, after Hill, Wichmann and Woodall.
///
/// Every elected option keeps a share of each ballot, its keep factor, and passes the rest on; the
/// factors are worked out anew until the surplus is below 0.000001 or stops falling. Nine decimals;
/// what an option keeps is rounded up, the quota is cut and 0.000000001 more.
/// - SeeAlso: docs/counting/stv.md.
package struct MeekSTV: CountMethod {
  package init() {}

  package var key: String { "stv-meek-prf" }
  package var form: BallotForm { .ranking }
  package var optionsMax: Int { OptionLimit.rounds }
  package var seats: ClosedRange<Int>? { 1...BallotBox.optionsMax }

  package func count(_ request: CountRequest) -> CountOutcome {
    var count = MeekCount(request)
    return count.run()
  }
}

/// One Meek count while it runs.
///
/// Units are billionths; `weightMax × 10^18 < 2^108`.
private struct MeekCount {
  private enum State { case hopeful, elected, excluded }

  private static let one: UInt128 = 1_000_000_000
  /// 0.000001: below it the surplus is small enough.
  private static let omega: UInt128 = 1_000

  private let seats: Int
  private let tieBreak: TieBreak
  private let papers: RankedPapers
  private let total: UInt128
  private var states: [State]
  private var keepFactors: [UInt128]
  private var votes: [UInt128]
  private var quota: UInt128 = 0
  private var surplus: UInt128 = 0
  private var tree: PreferenceTree
  private var outcome = CountOutcome(rule: "stv-meek-prf", verdict: .noVotes)

  init(_ request: CountRequest) {
    seats = request.seats
    tieBreak = request.tieBreak
    papers = RankedPapers(request.profile, reading: PaperReading())
    let count = request.optionCount
    states = [State](repeating: .hopeful, count: count)
    keepFactors = [UInt128](repeating: Self.one, count: count)
    votes = [UInt128](repeating: 0, count: count)
    tree = PreferenceTree(papers, count: count) { _ in .ends }
    total = UInt128(tree.weight) * Self.one
    let blank = request.profile.blankWeight
    outcome.figures = [
      CountFigure("blank", blank),
      CountFigure("invalid", request.profile.weight - blank - tree.weight),
      CountFigure("valid", tree.weight),
    ]
  }

  /// - Complexity: O(rounds × marks + iterations × orders of elected options that occur).
  mutating func run() -> CountOutcome {
    guard total > 0 else { return outcome }
    var round = CountRound(.first)
    while true {
      let hopeful = states.indices.filter { states[$0] == .hopeful }
      let vacancies = seats - outcome.winners.count
      if vacancies == 0 || hopeful.count <= vacancies {
        return finish(hopeful, vacancies: vacancies)
      }
      round.elected = iterate()
      if round.elected.isEmpty {
        guard let lowest = lowest() else {
          append(round)
          outcome.settle(seats: seats)
          return outcome
        }
        round.excluded = [lowest]
      }
      append(round)
      for option in round.excluded {
        states[option] = .excluded
        keepFactors[option] = 0
      }
      round = CountRound(round.excluded.isEmpty ? .iteration : .exclusion(of: round.excluded))
    }
  }

  /// Works out votes and factors until somebody is elected or the surplus is small; returns who.
  private mutating func iterate() -> [Int] {
    let states = states
    tree = PreferenceTree(papers, count: states.count) { option in
      switch states[option] {
      case .hopeful: .ends
      case .elected: .passesOn
      case .excluded: .isSkipped
      }
    }
    var last: UInt128?
    while true {
      votes = tree.votes(keepFactors)
      quota = votes.reduce(0, +) / UInt128(seats + 1) + 1
      let elected = elect()
      surplus = states.indices.reduce(UInt128(0)) { sum, option in
        self.states[option] == .elected && votes[option] > quota
          ? sum + votes[option] - quota : sum
      }
      if !elected.isEmpty { return elected }
      if surplus < Self.omega { return [] }
      if let last, surplus >= last { return [] }
      last = surplus
      for option in states.indices where states[option] == .elected {
        let kept = Self.up(keepFactors[option] * quota, by: Self.one)
        keepFactors[option] = Self.up(kept * Self.one, by: votes[option])
      }
    }
  }

  private mutating func elect() -> [Int] {
    let elected = states.indices
      .filter { states[$0] == .hopeful && votes[$0] >= quota }
      .sorted { votes[$0] == votes[$1] ? $0 < $1 : votes[$0] > votes[$1] }
    for option in elected { states[option] = .elected }
    outcome.winners += elected
    return elected
  }

  /// Who is excluded: everyone within the surplus of the fewest votes is tied.
  private mutating func lowest() -> Int? {
    let hopeful = states.indices.filter { states[$0] == .hopeful }
    let fewest = hopeful.map { votes[$0] }.min() ?? 0
    let tied = hopeful.filter { votes[$0] <= fewest + surplus }
    guard tied.count > 1 else { return tied.first }
    var chosen: [Int] = []
    var resolution = tieBreak.resolution
    if let last = tieBreak.sorted(tied)?.last {
      chosen = [last]
    } else if tied.allSatisfy({ votes[$0] == 0 }),
      hopeful.count - tied.count >= seats - outcome.winners.count
    {
      // Without a vote, and their seats are needed by nobody: they all go, and nothing moves.
      chosen = [tied[tied.count - 1]]
      resolution = .withoutEffect
    }
    outcome.ties.append(
      CountTie(
        round: outcome.rounds.count + 1,
        matter: .exclusion,
        among: tied,
        resolution: resolution,
        chosen: chosen
      )
    )
    return chosen.first
  }

  /// Elects the hopefuls that are left for the last seats.
  private mutating func finish(_ hopeful: [Int], vacancies: Int) -> CountOutcome {
    guard vacancies > 0, !hopeful.isEmpty else {
      outcome.settle(seats: seats)
      return outcome
    }
    if outcome.rounds.isEmpty {
      votes = tree.votes(keepFactors)
      quota = votes.reduce(0, +) / UInt128(seats + 1) + 1
      append(CountRound(.first))
    }
    // No votes are worked out anew for them: they are elected by the round that left them over.
    let elected = hopeful.sorted { votes[$0] == votes[$1] ? $0 < $1 : votes[$0] > votes[$1] }
    outcome.rounds[outcome.rounds.count - 1].elected += elected
    outcome.winners += elected
    outcome.settle(seats: seats)
    return outcome
  }

  private mutating func append(_ round: CountRound) {
    var round = round
    func amount(_ units: UInt128) -> Amount { .decimal(Int128(units), decimals: 9) }
    let sum = votes.reduce(0, +)
    round.votes = votes.indices.map { states[$0] == .excluded ? nil : amount(votes[$0]) }
    round.exhausted = amount(total - sum)
    round.figures = [
      CountFigure("quota", .amount(amount(quota))),
      CountFigure("surplus", .amount(amount(surplus))),
      CountFigure("keep-factors", .amounts(keepFactors.map { amount($0) })),
    ]
    outcome.rounds.append(round)
  }

  private static func up(_ number: UInt128, by divisor: UInt128) -> UInt128 {
    (number + divisor - 1) / divisor
  }
}

/// Ballots by the elected options that stand first on them, in order, and the hopeful one behind.
///
/// Few orders of elected options occur, so that an iteration looks at these and at no ballot.
private struct PreferenceTree {
  /// What an option does with a ballot that comes to it.
  enum Effect { case passesOn, ends, isSkipped }

  private struct Node {
    let parent: Int
    let option: Int
    /// Weight of all ballots that come here.
    var weight: UInt64 = 0
  }

  private let count: Int
  /// Parents stand before their children; the first is the root.
  private var nodes = [Node(parent: -1, option: -1)]
  /// For each node and option the child, where the option passes on; 0 is none.
  private var children: [Int32]
  /// For each node and option the weight that ends there.
  private var ends: [UInt64]
  /// Of all ballots that name somebody.
  private(set) var weight: UInt64 = 0

  /// - Complexity: O(marks).
  init(_ papers: RankedPapers, count: Int, _ effect: (Int) -> Effect) {
    self.count = count
    children = [Int32](repeating: 0, count: count)
    ends = [UInt64](repeating: 0, count: count)
    let effects = (0..<count).map(effect)
    for paper in 0..<papers.count { add(papers.options(of: paper), papers.weights[paper], effects) }
  }

  private mutating func add(_ options: ArraySlice<Int32>, _ paper: UInt64, _ effects: [Effect]) {
    if options.isEmpty { return }
    weight += paper
    var node = 0
    for preference in options {
      let option = Int(preference)
      switch effects[option] {
      case .isSkipped: continue
      case .ends:
        ends[node * count + option] += paper
        return
      case .passesOn:
        node = child(of: node, option)
        nodes[node].weight += paper
      }
    }
  }

  private mutating func child(of node: Int, _ option: Int) -> Int {
    let known = Int(children[node * count + option])
    if known > 0 { return known }
    children[node * count + option] = Int32(nodes.count)
    children += [Int32](repeating: 0, count: count)
    ends += [UInt64](repeating: 0, count: count)
    nodes.append(Node(parent: node, option: option))
    return nodes.count - 1
  }

  /// Every option's votes when the elected keep what their factors say, rounded up for each ballot.
  func votes(_ keepFactors: [UInt128]) -> [UInt128] {
    let one: UInt128 = 1_000_000_000
    var votes = [UInt128](repeating: 0, count: count)
    var left = [UInt128](repeating: one, count: nodes.count)
    for (number, node) in nodes.enumerated() {
      if number > 0 {
        let here = left[node.parent]
        let kept = (here * keepFactors[node.option] + one - 1) / one
        votes[node.option] += kept * UInt128(node.weight)
        left[number] = here - kept
      }
      for option in 0..<count {
        votes[option] += left[number] * UInt128(ends[number * count + option])
      }
    }
    return votes
  }
}
