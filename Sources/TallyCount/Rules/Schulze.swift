/// The rules `schulze-winning-votes` and `schulze-margins`: the strongest chain of victories decides.
///
/// - SeeAlso: docs/counting/schulze.md; Schulze 2011, sections 2.1 and 2.3.
package struct Schulze: CountMethod {
  package let strength: PairStrength

  package init(_ strength: PairStrength) { self.strength = strength }

  package var key: String { "schulze-\(strength.rawValue)" }
  package var form: BallotForm { .ranking }
  package var takesFreeRanks: Bool { true }
  package var optionsMax: Int { OptionLimit.pairs }

  /// - Complexity: O(marks × options + options³).
  package func count(_ request: CountRequest) -> CountOutcome {
    let matrix = PairwiseMatrix(request.profile)
    var outcome = CountOutcome(rule: key, matrix: matrix, request: request)
    let paths = strongestPaths(matrix)
    let count = matrix.count
    outcome.figures.append(
      CountFigure(
        "paths",
        .table((0..<count).map { a in (0..<count).map { .whole(paths[a * count + $0]) } })
      )
    )
    outcome.ranking = Self.ranking(count) { a, b in paths[a * count + b] > paths[b * count + a] }
    outcome.electFirst(request)
    return outcome
  }

  /// The strength of the strongest path from each option to each other: that of its weakest pair.
  private func strongestPaths(_ matrix: PairwiseMatrix) -> [UInt64] {
    let count = matrix.count
    var paths = [UInt64](repeating: 0, count: count * count)
    for a in 0..<count {
      for b in 0..<count where a != b {
        paths[a * count + b] = strength.strength(matrix, a, b)
      }
    }
    for middle in 0..<count {
      for a in 0..<count where a != middle {
        let first = paths[a * count + middle]
        if first == 0 { continue }
        for b in 0..<count where b != middle && b != a {
          let through = min(first, paths[middle * count + b])
          if through > paths[a * count + b] { paths[a * count + b] = through }
        }
      }
    }
    return paths
  }

  /// Whom nobody of the rest beats, then the same among the others.
  static func ranking(_ count: Int, _ beats: (Int, Int) -> Bool) -> [[Int]] {
    var ranking: [[Int]] = []
    var rest = Array(0..<count)
    while !rest.isEmpty {
      let top = rest.filter { option in !rest.contains { beats($0, option) } }
      precondition(!top.isEmpty, "A ranking goes in a circle.")
      ranking.append(top)
      rest.removeAll { top.contains($0) }
    }
    return ranking
  }
}
