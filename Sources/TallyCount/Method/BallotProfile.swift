/// What a ballot paper says: which options, in which order, or how good.
package enum BallotForm: String, Sendable, CaseIterable {
  /// Marked options; a mark's value is 1. A vote for a party is one mark.
  case choices
  /// A mark's value is its rank, 1 the best; equal ranks share a value, a skipped rank leaves one out.
  case ranking
  /// A mark's value is its score.
  case scores
}

/// One mark of a ballot.
package struct BallotMark: Hashable, Sendable {
  /// The option's place in its profile, from 0.
  package let option: UInt16
  /// 1, a rank or a score, as the form says.
  package let value: UInt16

  package init(option: Int, value: Int) {
    self.option = UInt16(option)
    self.value = UInt16(value)
  }

  /// Value, then option: the order of marks in a pattern.
  var key: UInt32 { UInt32(value) << 16 | UInt32(option) }

  package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

/// Ballots that say the same.
package struct BallotPattern: Equatable, Sendable {
  /// Where the marks stand in the profile's; empty is a blank ballot.
  package let marks: Range<Int>
  /// Of these ballots together, `1...`.
  package let weight: UInt64
  /// How many ballots these are.
  package let heads: UInt64
}

/// The ballots of one contest, equal ones together: what every counting rule reads.
///
/// Made by a ``BallotBox``. The marks of all patterns stand in one array, so that a count runs over
/// memory in order and allocates nothing for a ballot.
package struct BallotProfile: Sendable {
  package let form: BallotForm
  /// The options' names, as an outcome prints them; an option is its place here.
  package let options: [String]
  package let marks: [BallotMark]
  package let patterns: [BallotPattern]
  /// The lowest and highest score that could be given; only for scores.
  package let scale: ClosedRange<UInt16>?
  /// What each option costs, `1...`; empty outside of budgets.
  package let costs: [UInt64]
  /// All weights together, at most ``BallotBox/weightMax``.
  package let weight: UInt64
  package let heads: UInt64

  init(
    form: BallotForm,
    options: [String],
    marks: [BallotMark],
    patterns: [BallotPattern],
    scale: ClosedRange<UInt16>?,
    costs: [UInt64]
  ) {
    self.form = form
    self.options = options
    self.marks = marks
    self.patterns = patterns
    self.scale = scale
    self.costs = costs
    weight = patterns.reduce(0) { $0 + $1.weight }
    heads = patterns.reduce(0) { $0 + $1.heads }
  }

  /// Weight of the ballots without a mark.
  package var blankWeight: UInt64 {
    patterns.reduce(0) { $0 + ($1.marks.isEmpty ? $1.weight : 0) }
  }

  /// Weighted marks of each option.
  ///
  /// - Complexity: O(marks).
  package var marksOfOptions: [UInt64] {
    var sums = [UInt64](repeating: 0, count: options.count)
    for pattern in patterns {
      for place in pattern.marks { sums[Int(marks[place].option)] += pattern.weight }
    }
    return sums
  }

  /// Weighted scores of one option by value, from the lowest of the scale to the highest.
  ///
  /// - Complexity: O(marks) for all options together.
  package var histograms: [[UInt64]] {
    guard let scale else { preconditionFailure("A profile without scores has no histograms.") }
    let row = [UInt64](repeating: 0, count: scale.count)
    var histograms = [[UInt64]](repeating: row, count: options.count)
    for pattern in patterns {
      for place in pattern.marks {
        let mark = marks[place]
        histograms[Int(mark.option)][Int(mark.value - scale.lowerBound)] += pattern.weight
      }
    }
    return histograms
  }
}
