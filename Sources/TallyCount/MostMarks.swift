/// The rules `plurality`, `approval` and `n-of-m`: the options with most marks are elected.
///
/// The three differ in how many options one ballot may mark, which is settled before a ballot is
/// recorded; what remains is the same count. Ties are reported, never broken.
package enum MostMarks {
  /// Who is elected.
  ///
  /// - Parameters:
  ///   - marks: Weighted marks of each option.
  ///   - seats: Options to elect, `1...`.
  /// - Returns: Options by their place, ascending.
  package static func outcome(marks: [UInt64], seats: Int) -> MostMarksOutcome {
    let marked = marks.indices.filter { marks[$0] > 0 }
    guard marked.count > seats else { return MostMarksOutcome(elected: marked, tied: []) }
    // The marks that the last seat takes: whoever has more is in, whoever has as many may be.
    let lastSeat = marked.map { marks[$0] }.sorted(by: >)[seats - 1]
    let above = marked.filter { marks[$0] > lastSeat }
    let level = marked.filter { marks[$0] == lastSeat }
    return above.count + level.count <= seats
      ? MostMarksOutcome(elected: marked.filter { marks[$0] >= lastSeat }, tied: [])
      : MostMarksOutcome(elected: above, tied: level)
  }
}

/// Which options most marks elect.
package struct MostMarksOutcome: Equatable, Sendable {
  /// Certainly elected, by their place, ascending; never an option without a mark.
  package let elected: [Int]
  /// Tied at the last seat, none of them elected; by their place, ascending.
  package let tied: [Int]
}
