/// The rule `copeland`: a point for each option beaten, half a point for each level one.
///
/// How strongly an option is beaten does not matter, so that there is one variant.
/// - SeeAlso: docs/counting/copeland.md.
package struct Copeland: CountMethod {
  package init() {}

  package var key: String { "copeland" }
  package var form: BallotForm { .ranking }
  package var takesFreeRanks: Bool { true }
  package var optionsMax: Int { OptionLimit.pairs }

  /// - Complexity: O(marks × options + options²).
  package func count(_ request: CountRequest) -> CountOutcome {
    let matrix = PairwiseMatrix(request.profile)
    var outcome = CountOutcome(rule: key, matrix: matrix, request: request)
    let options = 0..<matrix.count
    let halves = options.map { option in
      options.reduce(0) { sum, other in
        if other == option { return sum }
        return sum + (matrix.beats(option, other) ? 2 : matrix.beats(other, option) ? 0 : 1)
      }
    }
    outcome.figures.append(
      CountFigure("points", .amounts(halves.map { .decimal(Int128($0) * 5, decimals: 1) }))
    )
    outcome.ranking = Standing.ranking(halves)
    outcome.electFirst(request)
    return outcome
  }
}
