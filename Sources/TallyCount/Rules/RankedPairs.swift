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

  /// - Complexity: O(marks × options + options⁴).
  package func count(_ request: CountRequest) -> CountOutcome {
    let matrix = PairwiseMatrix(request.profile)
    var outcome = CountOutcome(rule: key, matrix: matrix, request: request)
    // No circle leaves a Smith group, so that a tie in one says nothing about the others.
    for group in matrix.smithGroups {
      var locking = Locking(group, matrix, strength, request.tieBreak)
      locking.run(&outcome)
      outcome.ranking += locking.ranking
    }
    outcome.electFirst(request)
    return outcome
  }
}

/// The pairs of one Smith group while they are locked.
private struct Locking {
  private let options: [Int]
  private let matrix: PairwiseMatrix
  private let strength: PairStrength
  private let tieBreak: TieBreak
  private var locked: LockedPairs
  private var isStopped = false

  private typealias Pair = LockedPairs.Pair

  init(
    _ options: [Int],
    _ matrix: PairwiseMatrix,
    _ strength: PairStrength,
    _ tieBreak: TieBreak
  ) {
    self.options = options
    self.matrix = matrix
    self.strength = strength
    self.tieBreak = tieBreak
    locked = LockedPairs(count: matrix.count)
  }

  /// Level by level of strength, until all pairs are done or a tie stops it.
  mutating func run(_ outcome: inout CountOutcome) {
    var levels: [UInt64: [Pair]] = [:]
    for winner in options {
      for loser in options where matrix.beats(winner, loser) {
        levels[strength.strength(matrix, winner, loser), default: []]
          .append(Pair(winner: winner, loser: loser))
      }
    }
    for (level, pairs) in levels.sorted(by: { $0.key > $1.key }) {
      guard let ordered = ordered(pairs, &outcome) else {
        isStopped = true
        return
      }
      for pair in ordered {
        let isLocked = locked.lock(pair)
        var round = CountRound(.pair(winner: pair.winner, loser: pair.loser, isLocked: isLocked))
        round.figures = [CountFigure("strength", level)]
        outcome.rounds.append(round)
      }
    }
  }

  /// Whom no locked pair beats, and so on; only the first of it where the locking stopped.
  var ranking: [[Int]] {
    let layers = Schulze.ranking(options.count) { a, b in
      locked.beats(options[a], options[b])
    }
    .map { layer in layer.map { options[$0] } }
    guard isStopped, layers.count > 1 else { return layers }
    return [layers[0], layers.dropFirst().flatMap { $0 }.sorted()]
  }

  /// The order in which equally strong pairs are locked; nothing when it matters and is open.
  private func ordered(_ pairs: [Pair], _ outcome: inout CountOutcome) -> [Pair]? {
    guard pairs.count > 1 else { return pairs }
    let circle = locked.circle(with: pairs)
    guard !circle.isEmpty else { return pairs }
    func report(_ resolution: CountTie.Resolution) {
      outcome.ties.append(
        CountTie(
          round: outcome.rounds.count + 1,
          matter: .pairs,
          among: circle,
          resolution: resolution,
          chosen: []
        )
      )
    }
    report(tieBreak.resolution)
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
