package import TallyModel

/// The count of one contest in one scope: exact, and the same in whatever order ballots come.
package struct ContestTally: Sendable, Equatable {
  package let contest: Contest
  /// Ballots counted, blank ones included; heads, not weights.
  package private(set) var ballots: UInt64 = 0
  /// Ballots that leave this contest blank; heads.
  package private(set) var blank: UInt64 = 0
  /// Weighted: for choices the marks of each option; for scores, of each option after the other,
  /// how often each score from lowest to highest was given.
  ///
  /// Empty for rules that need whole ballots.
  package private(set) var cells: [UInt64] = []
  /// Cells of one option.
  private let width: Int
  /// The ballots, for rules that need more than cells.
  private var box: BallotBox?

  package init(contest: Contest) {
    self.contest = contest
    width = contest.scores?.count ?? 1
    if Self.countsByCells(contest.rule) {
      cells = [UInt64](repeating: 0, count: contest.options.count * width)
    } else {
      box = contest.emptyBox
    }
  }

  /// Whether the rule needs only how often each option was marked or rated.
  static func countsByCells(_ rule: String) -> Bool {
    ["plurality", "approval", "n-of-m", "score"].contains(rule)
  }

  /// Counts one ballot.
  ///
  /// - Parameters:
  ///   - selections: Canonical for the whole ballot.
  ///   - weight: From the roll, `1...`.
  ///   - offset: Where this contest begins in `selections`; afterwards, where the next does.
  /// - Complexity: O(marks); no allocation where the rule counts cells.
  package mutating func add(_ selections: RawSpan, weight: UInt64, from offset: inout Int) {
    ballots += 1
    let count = Self.count(selections, from: &offset)
    if count == 0 { blank += 1 }
    if box != nil {
      let marks = marks(count, selections, from: &offset)
      box?.add(marks, weight: weight)
      return
    }
    for _ in 0..<count { cells[cell(selections, from: &offset)] += weight }
  }

  /// Takes back one ballot that was counted with the same selections and weight; traps otherwise
  /// when a count would fall below zero.
  package mutating func remove(_ selections: RawSpan, weight: UInt64, from offset: inout Int) {
    ballots -= 1
    let count = Self.count(selections, from: &offset)
    if count == 0 { blank -= 1 }
    if box != nil {
      let marks = marks(count, selections, from: &offset)
      box?.remove(marks, weight: weight)
      return
    }
    for _ in 0..<count { cells[cell(selections, from: &offset)] -= weight }
  }

  /// How often each score of one option was given, from lowest to highest.
  package func histogram(option: Int) -> [UInt64] {
    Array(cells[(option * width)..<((option + 1) * width)])
  }

  /// What the rule `score` makes of one option's ratings.
  package func scoreOutcome(option: Int) -> ScoreOutcome {
    Score.outcome(histogram: histogram(option: option), lowest: contest.scores?.lowerBound ?? 0)
  }

  /// The ballots, equal ones together and in no order; nothing for rules that count cells.
  package var profile: BallotProfile? { box?.profile }

  /// What the contest's rule makes of whole ballots; nothing for rules that count cells.
  func countOutcome(_ tieBreak: TieBreak) -> CountOutcome? {
    guard let box else { return nil }
    do throws(CountFault) {
      return try CountingTable.count(contest, box.profile, tieBreak: tieBreak)
    } catch {
      preconditionFailure("A contest of a definition cannot be counted: \(error)")
    }
  }

  /// Counts of the same contest are equal when every number is.
  package static func == (a: ContestTally, b: ContestTally) -> Bool {
    a.contest.id == b.contest.id && a.ballots == b.ballots && a.blank == b.blank
      && a.cells == b.cells && a.box == b.box
  }

  private static func count(_ selections: RawSpan, from offset: inout Int) -> Int {
    let count = Int(selections.loadUInt16(at: offset))
    offset += 2
    return count
  }

  /// The marks of a ballot as a box takes them.
  private func marks(
    _ count: Int,
    _ selections: RawSpan,
    from offset: inout Int
  ) -> [BallotMark] {
    var marks: [BallotMark] = []
    marks.reserveCapacity(count)
    for _ in 0..<count {
      let option = Int(selections.loadUInt16(at: offset))
      switch contest.type.form {
      case .choices:
        marks.append(BallotMark(option: option, value: 1))
        offset += 2
      case .scores:
        marks.append(BallotMark(option: option, value: Int(selections.loadUInt8(at: offset + 2))))
        offset += 3
      case .ranking:
        marks.append(BallotMark(option: option, value: Int(selections.loadUInt16(at: offset + 2))))
        offset += 4
      }
    }
    return marks
  }

  /// The cell of the item at `offset`.
  private func cell(_ selections: RawSpan, from offset: inout Int) -> Int {
    let option = Int(selections.loadUInt16(at: offset))
    offset += 2
    guard let scores = contest.scores else { return option }
    let score = selections.loadUInt8(at: offset)
    offset += 1
    precondition(scores.contains(score), "A score is out of range.")
    return option * width + Int(score - scores.lowerBound)
  }
}
