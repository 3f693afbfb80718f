import BigInt

/// The rules `borda-…`: points by place on each ballot, the most points win.
///
/// Options that share a rank share the points of the places that they take together. Skipped ranks
/// do not count as places.
/// - SeeAlso: docs/counting/borda.md.
package struct Borda: CountMethod {
  package enum Variant: String, CaseIterable, Sendable {
    /// A point for each option ranked lower, half a point for each level one; unranked options are
    /// level below the ranked: the average of the places they could take.
    case tournament
    /// Of n options the first gets n − 1 points, the next n − 2 …; unranked options get none.
    case zero
    /// On a ballot with m ranked options the first gets m points, the last 1, the unranked none.
    case modified
    /// The first gets 1 point, the second 1/2, the third 1/3 …; unranked options get none.
    case dowdall
  }

  package let variant: Variant

  package init(_ variant: Variant) { self.variant = variant }

  package var key: String { "borda-\(variant.rawValue)" }
  package var form: BallotForm { .ranking }
  package var takesFreeRanks: Bool { true }
  package var seats: ClosedRange<Int>? { 1...BallotBox.optionsMax }

  package func count(_ request: CountRequest) -> CountOutcome {
    let profile = request.profile
    var outcome = CountOutcome(rule: key, verdict: .noVotes)
    var round = CountRound(.first)
    if variant == .dowdall {
      let points = Self.harmonicPoints(profile)
      round.votes = points.map { .ratio($0) }
      fill(&outcome, points, request)
    } else {
      let halves = halfPoints(profile)
      // Tenths show halves: 7 halves are 3.5.
      round.votes = halves.map { .decimal(Int128($0) * 5, decimals: 1) }
      fill(&outcome, halves, request)
    }
    round.elected = outcome.winners
    outcome.rounds = [round]
    return outcome
  }

  private func fill<Points: Comparable>(
    _ outcome: inout CountOutcome,
    _ points: [Points],
    _ request: CountRequest
  ) {
    outcome.figures = [CountFigure("blank", request.profile.blankWeight)]
    guard request.profile.weight > request.profile.blankWeight else { return }
    outcome.ranking = Standing.ranking(points)
    outcome.take(
      Standing.winners(
        points,
        among: Array(points.indices),
        seats: request.seats,
        tieBreak: request.tieBreak,
        round: 1
      ),
      seats: request.seats
    )
  }

  /// Twice the points of each option; `weightMax × 2 × optionsMax` stays within 64 bits.
  ///
  /// - Complexity: O(marks + patterns × options) for `tournament`, else O(marks).
  private func halfPoints(_ profile: BallotProfile) -> [UInt64] {
    let count = profile.options.count
    var points = [UInt64](repeating: 0, count: count)
    var isRanked = [Bool](repeating: false, count: count)
    for pattern in profile.patterns where !pattern.marks.isEmpty {
      let tiers = Tiers(profile, pattern)
      let top = variant == .modified ? tiers.options.count : count - 1
      for tier in tiers.ranges {
        // The places of the tier, from 0, are tier.lowerBound...tier.upperBound - 1.
        let half = 2 * top - tier.lowerBound - (tier.upperBound - 1)
        for option in tiers.options[tier] { points[option] += UInt64(half) * pattern.weight }
      }
      guard variant == .tournament, tiers.options.count < count else { continue }
      for option in tiers.options { isRanked[option] = true }
      let half = UInt64(count - 1 - tiers.options.count)
      for option in 0..<count where !isRanked[option] { points[option] += half * pattern.weight }
      for option in tiers.options { isRanked[option] = false }
    }
    return points
  }

  /// Fractions over one common denominator, so that a sum is one of whole numbers.
  ///
  /// - Complexity: O(marks) additions of numbers with about 1.5 bits for each option.
  private static func harmonicPoints(_ profile: BallotProfile) -> [Rational] {
    let count = profile.options.count
    let common = leastCommonMultiple(upTo: count)
    // What the first k places are worth together, times `common`.
    var worth = [BigInt(0)]
    for place in 1..<(count + 1) { worth.append(worth[place - 1] + common / BigInt(place)) }
    // By how many share the places: their sum is divided by that number at the end.
    var sums: [[Int: BigInt]] = Array(repeating: [:], count: count)
    for pattern in profile.patterns {
      let tiers = Tiers(profile, pattern)
      for tier in tiers.ranges {
        let points = (worth[tier.upperBound] - worth[tier.lowerBound]) * BigInt(pattern.weight)
        for option in tiers.options[tier] { sums[option][tier.count, default: 0] += points }
      }
    }
    return sums.map { bySharers in
      let sum = bySharers.reduce(BigInt(0)) { $0 + $1.value * (common / BigInt($1.key)) }
      return Rational(sum, common * common)
    }
  }

  /// The least number that every number up to `count` divides.
  private static func leastCommonMultiple(upTo count: Int) -> BigInt {
    (1..<(count + 1)).reduce(BigInt(1)) { multiple, number in
      multiple * BigInt(number) / multiple.greatestCommonDivisor(with: BigInt(number))
    }
  }
}

/// The options of one ballot by rank, without its gaps; an option's first rank counts.
struct Tiers {
  private(set) var options: [Int] = []
  /// Places in ``options`` that share a rank.
  private(set) var ranges: [Range<Int>] = []

  init(_ profile: BallotProfile, _ pattern: BallotPattern) {
    var rank: UInt16 = 0
    for place in pattern.marks {
      let mark = profile.marks[place]
      let option = Int(mark.option)
      if options.contains(option) { continue }
      if mark.value != rank || ranges.isEmpty {
        ranges.append(options.count..<options.count)
        rank = mark.value
      }
      options.append(option)
      ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<options.count
    }
  }
}
