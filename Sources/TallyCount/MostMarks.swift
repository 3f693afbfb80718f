/// The rules `plurality`, `approval` and `n-of-m`: the options with most marks are elected.
///
/// The three differ in how many options one ballot may mark, which is settled before a ballot is
/// recorded; what remains is the same count.
package enum MostMarks {
  /// Who is elected.
  ///
  /// - Parameters:
  ///   - marks: Weighted marks of each option.
  ///   - seats: Options to elect, `1...`.
  ///   - tieBreak: Decides between options that are level at the last seat.
  /// - Returns: Options by their place, ascending.
  package static func outcome(
    marks: [UInt64],
    seats: Int,
    tieBreak: TieBreak = .none
  ) -> MostMarksOutcome {
    let (winners, tie) = Standing.winners(
      marks,
      among: marks.indices.filter { marks[$0] > 0 },
      seats: seats,
      tieBreak: tieBreak
    )
    return MostMarksOutcome(elected: winners.sorted(), tie: tie)
  }
}

/// Which options most marks elect.
package struct MostMarksOutcome: Equatable, Sendable {
  /// By their place, ascending; never an option without a mark.
  package let elected: [Int]
  /// The tie at the last seat, if there is one.
  package let tie: CountTie?
  /// Tied at the last seat, none of them elected; by their place, ascending.
  package var tied: [Int] { tie?.resolution == .reported ? tie?.among ?? [] : [] }
}
