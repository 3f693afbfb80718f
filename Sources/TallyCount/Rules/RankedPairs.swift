/// The rules `ranked-pairs-…`: victories are locked from the strongest down, never into a circle.
///
/// Where equally strong victories would close a circle, their order decides, and that is a tie: by
/// the tie order the pair with the least preferred loser comes first, then the one with the
/// preferred winner, so that a full circle is won by the preferred option. Without an order the
/// count stops there.
/// - SeeAlso: docs/counting/ranked-pairs.md; Tideman 1987.
package struct RankedPairs: CountMethod {
  package let strength: PairStrength

  package init(_ strength: PairStrength) { self.strength = strength }

  package var key: String { "ranked-pairs-\(strength.rawValue)" }
  package var form: BallotForm { .ranking }
  package var takesFreeRanks: Bool { true }
  package var optionsMax: Int { OptionLimit.pairs }

  /// - Complexity: O(marks × options + options⁴).
  package func count(_ request: CountRequest) -> CountOutcome {
    let matrix = PairwiseMatrix(request.profile)
    var outcome = CountOutcome(rule: key, matrix: matrix, request: request)
    var locking = Locking(matrix, strength, request.tieBreak)
    locking.run(&outcome)
    outcome.ranking = locking.ranking
    outcome.electFirst(request)
    return outcome
  }
}

/// The pairs while they are locked, the strongest first.
///
/// No circle leaves a Smith group, so that a tie in one group says nothing about the others: there
/// the locking goes on.
private struct Locking {
  private let matrix: PairwiseMatrix
  private let strength: PairStrength
  private let tieBreak: TieBreak
  private let groups: [[Int]]
  /// The group of each option.
  private var groupOf: [Int]
  /// Groups in which a tie that matters was not broken.
  private var stopped: Set<Int> = []
  private var locked: LockedPairs

  private typealias Pair = LockedPairs.Pair

  init(_ matrix: PairwiseMatrix, _ strength: PairStrength, _ tieBreak: TieBreak) {
    self.matrix = matrix
    self.strength = strength
    self.tieBreak = tieBreak
    groups = matrix.smithGroups
    groupOf = [Int](repeating: 0, count: matrix.count)
    for (group, options) in groups.enumerated() {
      for option in options { groupOf[option] = group }
    }
    locked = LockedPairs(count: matrix.count)
  }

  mutating func run(_ outcome: inout CountOutcome) {
    for (level, pairs) in levels {
      for pair in pairs where groupOf[pair.winner] != groupOf[pair.loser] {
        lock(pair, level, &outcome)
      }
      for group in groups.indices where !stopped.contains(group) {
        let inside = pairs.filter { groupOf[$0.winner] == group && groupOf[$0.loser] == group }
        guard let ordered = ordered(inside, &outcome) else {
          stopped.insert(group)
          continue
        }
        for pair in ordered { lock(pair, level, &outcome) }
      }
    }
  }

  /// Group by group whom no locked pair beats, and so on; of a group that stopped, only the first.
  var ranking: [[Int]] {
    groups.enumerated().flatMap { group, options in
      let layers = Schulze.ranking(options.count) { a, b in
        locked.beats(options[a], options[b])
      }
      .map { layer in layer.map { options[$0] } }
      guard stopped.contains(group), layers.count > 1 else { return layers }
      return [layers[0], layers.dropFirst().flatMap { $0 }.sorted()]
    }
  }

  /// All victories by strength, the strongest first.
  private var levels: [(UInt64, [Pair])] {
    var levels: [UInt64: [Pair]] = [:]
    for winner in 0..<matrix.count {
      for loser in 0..<matrix.count where matrix.beats(winner, loser) {
        levels[strength.strength(matrix, winner, loser), default: []]
          .append(Pair(winner: winner, loser: loser))
      }
    }
    return levels.sorted { $0.key > $1.key }
  }

  private mutating func lock(_ pair: Pair, _ level: UInt64, _ outcome: inout CountOutcome) {
    let isLocked = locked.lock(pair)
    var round = CountRound(.pair(winner: pair.winner, loser: pair.loser, isLocked: isLocked))
    round.figures = [CountFigure("strength", level)]
    outcome.rounds.append(round)
  }

  /// The order in which equally strong pairs are locked; nothing when it matters and is open.
  private func ordered(_ pairs: [Pair], _ outcome: inout CountOutcome) -> [Pair]? {
    guard pairs.count > 1 else { return pairs }
    let circle = locked.circle(with: pairs)
    guard !circle.isEmpty else { return pairs }
    outcome.ties.append(
      CountTie(
        round: outcome.rounds.count + 1,
        matter: .pairs,
        among: circle,
        resolution: tieBreak.resolution,
        chosen: []
      )
    )
    guard let order = tieBreak.order else { return nil }
    var places = [Int](repeating: 0, count: matrix.count)
    for (place, option) in order.enumerated() { places[option] = place }
    return pairs.sorted { a, b in
      (-places[a.loser], places[a.winner]) < (-places[b.loser], places[b.winner])
    }
  }
}

/// Which option stands above which by locked pairs, directly or over others.
private struct LockedPairs {
  struct Pair: Equatable {
    let winner: Int
    let loser: Int
  }

  private let count: Int
  private var above: [Bool]

  init(count: Int) {
    self.count = count
    above = [Bool](repeating: false, count: count * count)
  }

  func beats(_ a: Int, _ b: Int) -> Bool { above[a * count + b] }

  /// Locks the pair unless that would close a circle.
  mutating func lock(_ pair: Pair) -> Bool {
    if beats(pair.loser, pair.winner) { return false }
    join(pair)
    return true
  }

  /// The options that stand in a circle when all pairs are added that are still possible.
  func circle(with pairs: [Pair]) -> [Int] {
    var all = self
    for pair in pairs where !beats(pair.loser, pair.winner) { all.join(pair) }
    return (0..<count).filter { all.beats($0, $0) }
  }

  private mutating func join(_ pair: Pair) {
    if beats(pair.winner, pair.loser) { return }
    let uppers = (0..<count).filter { $0 == pair.winner || beats($0, pair.winner) }
    let lowers = (0..<count).filter { $0 == pair.loser || beats(pair.loser, $0) }
    for upper in uppers { for lower in lowers { above[upper * count + lower] = true } }
  }
}
