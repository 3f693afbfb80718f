/// The rule `score` for ballots of a file: sum, mean, median and histogram, and who has most.
///
/// An option that a ballot does not rate is left out of that option's mean and median; it is no
/// zero. In an election's own result the rule elects nobody (``Score``).
/// - SeeAlso: docs/counting/score.md.
package struct RatedScore: CountMethod {
  package init() {}

  package var key: String { "score" }
  package var form: BallotForm { .scores }
  package var seats: ClosedRange<Int>? { 1...BallotBox.optionsMax }
  package var settings: [CountSetting] {
    [
      CountSetting(
        "by",
        .words(["sum", "mean", "median"]),
        standard: "mean",
        meaning: "which figure decides"
      )
    ]
  }

  /// - Complexity: O(marks + options × scores).
  package func count(_ request: CountRequest) -> CountOutcome {
    let profile = request.profile
    let lowest = UInt64(profile.scale?.lowerBound ?? 0)
    let histograms = profile.histograms
    let figures = histograms.map { SatisfactionFigures(histogram: $0, lowest: UInt16(lowest)) }
    let sums = histograms.map { histogram in
      histogram.enumerated().reduce(0 as UInt64) { $0 + $1.element * (lowest + UInt64($1.offset)) }
    }
    let medians = histograms.map { Self.twiceMedian($0, lowest: lowest) }
    var outcome = CountOutcome(rule: key, verdict: .noVotes)
    outcome.figures = [
      CountFigure("blank", profile.blankWeight),
      CountFigure("ratings", .amounts(figures.map { .whole($0.ratings) })),
      CountFigure("sum", .amounts(sums.map { .whole($0) })),
      CountFigure("mean", .amounts(figures.map(\.mean))),
      CountFigure(
        "median",
        .amounts(medians.map { $0.map { .decimal(Int128($0) * 5, decimals: 1) } })
      ),
      CountFigure("histogram", .table(histograms.map { $0.map { .whole($0) } })),
    ]
    guard profile.weight > profile.blankWeight else { return outcome }
    let ratios = zip(sums, figures).map { sum, figures in
      ScoreRatio(sum: sum, ratings: figures.ratings)
    }
    switch request.settings["by"] {
    case "sum": elect(sums, request, &outcome)
    case "median": elect(medians.map { Int64($0 ?? 0) - ($0 == nil ? 1 : 0) }, request, &outcome)
    default: elect(ratios, request, &outcome)
    }
    return outcome
  }

  private func elect<Figure: Comparable>(
    _ figures: [Figure],
    _ request: CountRequest,
    _ outcome: inout CountOutcome
  ) {
    outcome.ranking = Standing.ranking(figures)
    // Whom nobody rated is not elected, however few others there are.
    let rated = request.profile.histograms.enumerated()
      .filter { $0.element.contains { $0 > 0 } }
      .map(\.offset)
    outcome.take(
      Standing.winners(
        figures,
        among: rated,
        seats: request.seats,
        tieBreak: request.tieBreak
      ),
      seats: request.seats
    )
  }

  /// Twice the median: the two in the middle of an even number together.
  static func twiceMedian(_ histogram: [UInt64], lowest: UInt64) -> UInt64? {
    let total = histogram.reduce(0, +)
    guard total > 0 else { return nil }
    func score(at place: UInt64) -> UInt64 {
      var passed: UInt64 = 0
      for (offset, count) in histogram.enumerated() {
        passed += count
        if place < passed { return lowest + UInt64(offset) }
      }
      preconditionFailure("A place behind the last rating.")
    }
    return score(at: (total - 1) / 2) + score(at: total / 2)
  }
}

/// A mean that is compared exactly; without ratings it stands below every other.
struct ScoreRatio: Comparable {
  let sum: UInt64
  let ratings: UInt64

  static func < (a: ScoreRatio, b: ScoreRatio) -> Bool {
    if a.ratings == 0 || b.ratings == 0 { return a.ratings == 0 && b.ratings > 0 }
    return UInt128(a.sum) * UInt128(b.ratings) < UInt128(b.sum) * UInt128(a.ratings)
  }

  static func == (a: ScoreRatio, b: ScoreRatio) -> Bool { !(a < b) && !(b < a) }
}
