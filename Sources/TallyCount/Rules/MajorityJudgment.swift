/// The rule `majority-judgment`: the highest median grade wins; equal ones are told apart by what
/// remains when medians are taken away.
///
/// Grades are the scores of the scale, the highest the best. An option that a ballot does not grade
/// has the worst grade from it; blank ballots are counted apart. Of an even number of grades the
/// median is the lower of the two in the middle.
/// - SeeAlso: docs/counting/majority-judgment.md; Balinski and Laraki 2011.
package struct MajorityJudgment: CountMethod {
  package init() {}

  package var key: String { "majority-judgment" }
  package var form: BallotForm { .scores }

  /// - Complexity: O(marks + options × grades).
  package func count(_ request: CountRequest) -> CountOutcome {
    let profile = request.profile
    var outcome = CountOutcome(rule: key, verdict: .noVotes)
    outcome.figures = [CountFigure("blank", profile.blankWeight)]
    let graded = profile.weight - profile.blankWeight
    guard graded > 0 else { return outcome }
    let lowest = UInt64(profile.scale?.lowerBound ?? 0)
    let histograms = profile.histograms.map { given in
      var histogram = given
      histogram[0] += graded - given.reduce(0, +)
      return histogram
    }
    let values = histograms.map { MajorityValue($0) }
    outcome.ranking = Standing.ranking(values)
    outcome.figures += [
      CountFigure("grades", .table(histograms.map { $0.map { .whole($0) } })),
      CountFigure("median", .amounts(values.map { .whole(UInt64($0.median) + lowest) })),
      CountFigure("above", .amounts(zip(histograms, values).map { .whole($1.above($0)) })),
      CountFigure("below", .amounts(zip(histograms, values).map { .whole($1.below($0)) })),
    ]
    outcome.take(
      Standing.winners(
        values,
        among: Array(values.indices),
        seats: 1,
        tieBreak: request.tieBreak
      ),
      seats: 1
    )
    return outcome
  }
}

/// An option's grades in the order in which medians are taken away, the higher the better.
///
/// Taking the (lower) median away again and again reads the sorted grades from the middle outwards,
/// in turn below and above. Pairs of the two repeat, so that the value takes O(grades) and never
/// O(ballots).
struct MajorityValue: Comparable {
  private struct Piece: Equatable {
    let lower: Int
    let upper: Int
    var count: UInt64
  }

  private var pieces: [Piece] = []
  /// Its place in the histogram.
  let median: Int

  /// - Parameter histogram: How often each grade was given, the worst first; not all zero.
  init(_ histogram: [UInt64]) {
    let total = histogram.reduce(0, +)
    precondition(total > 0, "A majority value of no grades.")
    // Of an odd number the one in the middle stands on both sides.
    let half = (total + 1) / 2
    var lower = Side(histogram, skipping: total - half, isUpper: false)
    var upper = Side(histogram, skipping: total - half, isUpper: true)
    median = lower.grade
    var left = half
    while left > 0 {
      let count = min(lower.count, upper.count, left)
      pieces.append(Piece(lower: lower.grade, upper: upper.grade, count: count))
      left -= count
      lower.take(count)
      upper.take(count)
    }
  }

  /// Grades above the median.
  func above(_ histogram: [UInt64]) -> UInt64 { histogram[(median + 1)...].reduce(0, +) }

  /// Grades below the median.
  func below(_ histogram: [UInt64]) -> UInt64 { histogram[..<median].reduce(0, +) }

  /// Traps when the two have not as many grades: nothing would be there to compare.
  static func < (a: MajorityValue, b: MajorityValue) -> Bool {
    var (i, j) = (0, 0)
    var (p, q) = (a.pieces, b.pieces)
    while i < p.count, j < q.count {
      if p[i].lower != q[j].lower { return p[i].lower < q[j].lower }
      if p[i].upper != q[j].upper { return p[i].upper < q[j].upper }
      let count = min(p[i].count, q[j].count)
      p[i].count -= count
      q[j].count -= count
      if p[i].count == 0 { i += 1 }
      if q[j].count == 0 { j += 1 }
    }
    precondition(i == p.count && j == q.count, "Majority values of unequal electorates.")
    return false
  }

  /// One half of the sorted grades, read from the middle outwards.
  private struct Side {
    private let histogram: [UInt64]
    private let step: Int
    private(set) var grade: Int
    private(set) var count: UInt64

    /// Stands behind so many grades of the other half, seen from the far end.
    init(_ histogram: [UInt64], skipping: UInt64, isUpper: Bool) {
      self.histogram = histogram
      step = isUpper ? 1 : -1
      grade = isUpper ? 0 : histogram.count - 1
      count = histogram[grade]
      var skipped = skipping
      while skipped >= count {
        skipped -= count
        grade += step
        count = histogram[grade]
      }
      count -= skipped
    }

    mutating func take(_ taken: UInt64) {
      count -= taken
      while count == 0, histogram.indices.contains(grade + step) {
        grade += step
        count = histogram[grade]
      }
    }
  }
}
