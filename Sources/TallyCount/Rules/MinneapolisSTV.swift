/// The rule `stv-us`: several seats as Minneapolis counts them.
///
/// Threshold `floor(valid / (seats + 1)) + 1`; the surplus fraction is `surplus ÷ votes` cut to four
/// decimals, a ballot moves at `fraction × value` cut again; what that loses stays as residual
/// surplus. Options that cannot catch up are defeated together before a surplus moves. Ties go by
/// the tie order; the code draws lots.
/// - SeeAlso: docs/counting/stv.md; Minneapolis Code of Ordinances, sections 167.20 and 167.70.
package struct MinneapolisSTV: CountMethod {
  package init() {}

  package var key: String { Self.variant.key }
  package var form: BallotForm { .ranking }
  package var optionsMax: Int { OptionLimit.rounds }
  package var seats: ClosedRange<Int>? { 1...BallotBox.optionsMax }

  package func count(_ request: CountRequest) -> CountOutcome {
    var count = GregoryCount(Self.variant, request)
    return count.run()
  }

  private static let variant = GregoryVariant(
    key: "stv-us",
    decimals: 4,
    reading: PaperReading(),
    quota: { total, seats in (total / 10_000 / (seats + 1) + 1) * 10_000 },
    value: { value, surplus, votes in surplus * 10_000 / votes * value / 10_000 },
    looksBack: false,
    excludesHopeless: true
  )
}
