/// The rule `stv-wigm-prf`: the Proportional Representation Foundation's reference rule for the
/// weighted inclusive Gregory method.
///
/// Quota `valid ÷ (seats + 1)` cut to four decimals, and 0.0001 more; a ballot of a surplus moves at
/// `weight × surplus`, cut, divided by the votes, cut again. Ties go by the tie order. Sure losers
/// are not excluded together, which the reference rule leaves open.
/// - SeeAlso: docs/counting/stv.md.
package struct ReferenceWIGM: CountMethod {
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
    key: "stv-wigm-prf",
    decimals: 4,
    reading: PaperReading(),
    quota: { total, seats in total / (seats + 1) + 1 },
    value: { value, surplus, votes in value * surplus / 10_000 * 10_000 / votes },
    looksBack: false,
    excludesHopeless: false
  )
}
