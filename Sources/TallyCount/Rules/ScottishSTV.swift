/// The rule `stv-scottish`: Scottish council elections.
///
/// Quota `floor(valid / (seats + 1)) + 1`; a ballot of a surplus moves at `surplus × value ÷ votes`,
/// cut to five decimals; ties go by the last stage in which the votes differed, then by the tie
/// order. A ballot ends at a shared or skipped rank, as preferences count in consecutive order.
/// - SeeAlso: docs/counting/stv.md; The Scottish Local Government Elections Order 2007 (SSI 2007/42),
///   schedule 1, rules 45 to 52.
package struct ScottishSTV: CountMethod {
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
    key: "stv-scottish",
    decimals: 5,
    reading: PaperReading(overvote: .exhaust, skippedRanksMax: 0),
    quota: { total, seats in (total / 100_000 / (seats + 1) + 1) * 100_000 },
    value: { value, surplus, votes in surplus * value / votes },
    looksBack: true,
    excludesHopeless: false
  )
}
