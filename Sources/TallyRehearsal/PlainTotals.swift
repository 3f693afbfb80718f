import TallyModel

/// The marks of a rehearsal's ballots, counted plainly, and those that a daemon tells.
struct PlainTotals: Equatable {
  /// Voters whose ballot counts, in all scopes together.
  private(set) var counted: Int64 = 0
  /// Of each contest: for choices the marks of each option; for scores, of each option after the
  /// other, how often each score was given; where whole ballots are counted, how many say anything.
  private(set) var cells: [[Int64]]

  /// Whether the marks of every option are known, of all contests.
  let showsAllMarks: Bool

  init(_ definition: Definition) {
    showsAllMarks = definition.contests.allSatisfy(Self.showsMarks)
    cells = definition.contests.map { contest in
      let count =
        Self.showsMarks(contest) ? contest.options.count * (contest.scores?.count ?? 1) : 1
      return [Int64](repeating: 0, count: count)
    }
  }

  /// Whether its outcome says how often each option was marked or rated.
  private static func showsMarks(_ contest: Contest) -> Bool {
    ["plurality", "approval", "n-of-m", "score"].contains(contest.rule)
  }

  mutating func add(_ cast: UInt32, by voter: UInt32, of ballots: RehearsalBallots) {
    counted += 1
    var last: Int?
    ballots.forEachMark(of: cast, by: voter) { mark in
      let contest = ballots.definition.contests[mark.contest]
      if !Self.showsMarks(contest) {
        if last != mark.contest { cells[mark.contest][0] += 1 }
      } else if let scores = contest.scores, let score = mark.value {
        let place = Int(score) - Int(scores.lowerBound)
        cells[mark.contest][mark.option * scores.count + place] += 1
      } else {
        cells[mark.contest][mark.option] += 1
      }
      last = mark.contest
    }
  }

  /// Reads the answer to `TALLY`; nothing where it is not one of this definition.
  init?(tally bytes: [UInt8], of definition: Definition) {
    self.init(definition)
    guard let json = try? JSONValue(parsing: bytes), let scopes = json["scopes"]?.elements else {
      return nil
    }
    for scope in scopes {
      guard let heads = scope["counted"]?.integerValue, let contests = scope["contests"]?.elements,
        contests.count == cells.count
      else { return nil }
      counted += heads
      for (place, contest) in contests.enumerated() {
        guard let outcome = contest["outcome"], let numbers = Self.numbers(outcome),
          numbers.count == cells[place].count
        else { return nil }
        for (cell, number) in numbers.enumerated() { cells[place][cell] += number }
      }
    }
  }

  private static func numbers(_ outcome: JSONValue) -> [Int64]? {
    guard let options = outcome["options"]?.elements else {
      guard outcome["count"] != nil, let ballots = outcome["ballots"]?.integerValue,
        let blank = outcome["blank"]?.integerValue
      else { return nil }
      return [ballots - blank]
    }
    var numbers: [Int64] = []
    for option in options {
      if let marks = option["marks"]?.integerValue {
        numbers.append(marks)
      } else if let histogram = option["histogram"]?.elements {
        numbers += histogram.compactMap(\.integerValue)
      } else {
        return nil
      }
    }
    return numbers
  }

  /// Adds what came in after a count.
  static func += (sum: inout PlainTotals, more: PlainTotals) {
    sum.counted += more.counted
    for contest in sum.cells.indices {
      for cell in sum.cells[contest].indices {
        sum.cells[contest][cell] += more.cells[contest][cell]
      }
    }
  }
}
