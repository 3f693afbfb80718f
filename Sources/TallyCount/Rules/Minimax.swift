/// The rules `minimax-winning-votes` and `minimax-margins`: the mildest worst defeat wins.
///
/// - SeeAlso: docs/counting/minimax.md.
package struct Minimax: CountMethod {
  package let strength: PairStrength

  package init(_ strength: PairStrength) { self.strength = strength }

  package var key: String { "minimax-\(strength.rawValue)" }
  package var form: BallotForm { .ranking }
  package var takesFreeRanks: Bool { true }
  package var optionsMax: Int { OptionLimit.pairs }

  /// - Complexity: O(marks × options + options²).
  package func count(_ request: CountRequest) -> CountOutcome {
    let matrix = PairwiseMatrix(request.profile)
    var outcome = CountOutcome(rule: key, matrix: matrix, request: request)
    let options = 0..<matrix.count
    let worst = options.map { option in
      options.map { strength.strength(matrix, $0, option) }.max() ?? 0
    }
    outcome.figures.append(CountFigure("worst-defeat", .amounts(worst.map { .whole($0) })))
    outcome.ranking = Standing.ranking(worst.map { -Int64($0) })
    outcome.electFirst(request)
    return outcome
  }
}
