/// The rule `satisfaction`: how content people are, as shares and means that surveys use.
///
/// CSAT is the share of the two highest scores; NPS, on a scale from 0 to 10, the share of 9 and 10
/// less the share of 0 to 6. Both are per cent. An option that a ballot does not rate is left out.
/// - SeeAlso: docs/counting/satisfaction.md.
package struct Satisfaction: CountMethod {
  package init() {}

  package var key: String { "satisfaction" }
  package var form: BallotForm { .scores }
  package var canTie: Bool { false }

  /// - Complexity: O(marks + options × scores).
  package func count(_ request: CountRequest) -> CountOutcome {
    let profile = request.profile
    var outcome = CountOutcome(rule: key, verdict: .measured)
    let lowest = profile.scale?.lowerBound ?? 0
    let all = profile.histograms.map { SatisfactionFigures(histogram: $0, lowest: lowest) }
    outcome.figures = [
      CountFigure("blank", profile.blankWeight),
      CountFigure("ratings", .amounts(all.map { .whole($0.ratings) })),
      CountFigure("mean", .amounts(all.map(\.mean))),
      CountFigure("csat", .amounts(all.map(\.csat))),
    ]
    if profile.scale == 0...10 {
      outcome.figures.append(CountFigure("nps", .amounts(all.map(\.nps))))
    }
    let rows = all.map { $0.histogram.map { Amount.whole($0) } }
    outcome.figures.append(CountFigure("histogram", .table(rows)))
    return outcome
  }
}

/// What one option's ratings say; shares and means with two decimals, half up, exact before.
package struct SatisfactionFigures: Equatable, Sendable {
  /// Weighted ratings by score, the lowest first.
  package let histogram: [UInt64]
  package let lowest: UInt16
  package let ratings: UInt64

  package init(histogram: [UInt64], lowest: UInt16) {
    self.histogram = histogram
    self.lowest = lowest
    ratings = histogram.reduce(0, +)
  }

  /// The ratings of the last periods together, for every period in turn.
  ///
  /// - Parameters:
  ///   - periods: A histogram for each, the earliest first, all of one length.
  ///   - width: Periods in a window, `1...`; the first windows are shorter.
  ///   - lowest: The score that the first number of a histogram counts.
  /// - Returns: One for each period.
  /// - Complexity: O(periods × scores).
  package static func rolling(
    _ periods: [[UInt64]],
    width: Int,
    lowest: UInt16
  ) -> [SatisfactionFigures] {
    precondition(width > 0, "A window is empty.")
    var window = [UInt64](repeating: 0, count: periods.first?.count ?? 0)
    return periods.indices.map { period in
      for score in window.indices {
        window[score] += periods[period][score]
        if period >= width { window[score] -= periods[period - width][score] }
      }
      return SatisfactionFigures(histogram: window, lowest: lowest)
    }
  }

  /// Nothing without ratings, like the shares.
  package var mean: Amount? {
    let sum = histogram.enumerated().reduce(Int128(0)) { sum, entry in
      sum + Int128(entry.element) * (Int128(lowest) + Int128(entry.offset))
    }
    return hundredths(sum * 100)
  }

  /// Per cent that gave one of the two highest scores.
  package var csat: Amount? {
    hundredths(histogram.suffix(2).reduce(Int128(0)) { $0 + Int128($1) } * 10_000)
  }

  /// Per cent of promoters less per cent of detractors, from -100 to 100; only for 0 to 10.
  package var nps: Amount? {
    guard histogram.count == 11, lowest == 0 else { return nil }
    let promoters = histogram[9...].reduce(Int128(0)) { $0 + Int128($1) }
    let detractors = histogram[...6].reduce(Int128(0)) { $0 + Int128($1) }
    return hundredths((promoters - detractors) * 10_000)
  }

  /// `floor(number ÷ ratings + 1/2)` as hundredths, also below zero.
  private func hundredths(_ number: Int128) -> Amount? {
    guard ratings > 0 else { return nil }
    let divisor = 2 * Int128(ratings)
    let dividend = 2 * number + Int128(ratings)
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return .decimal(rest < 0 ? quotient - 1 : quotient, decimals: 2)
  }
}
