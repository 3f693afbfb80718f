/// How many votes prefer each option to each other one.
///
/// Unranked options are level below all ranked ones; an option's first rank counts.
struct PairwiseMatrix: Sendable {
  let count: Int
  /// Row by row: `votes[a × count + b]` prefer a to b.
  private var votes: [UInt64]

  /// - Complexity: O(marks × options).
  init(_ profile: BallotProfile) {
    count = profile.options.count
    votes = [UInt64](repeating: 0, count: count * count)
    var ranks = [UInt16](repeating: .max, count: count)
    for pattern in profile.patterns {
      // From the last mark on, so that the first rank of an option stands in the end.
      for place in pattern.marks.reversed() {
        ranks[Int(profile.marks[place].option)] = profile.marks[place].value
      }
      for place in pattern.marks {
        let mark = profile.marks[place]
        let option = Int(mark.option)
        guard ranks[option] == mark.value else { continue }
        let row = option * count
        for other in 0..<count where ranks[other] > mark.value {
          votes[row + other] += pattern.weight
        }
      }
      for place in pattern.marks { ranks[Int(profile.marks[place].option)] = .max }
    }
  }

  subscript(a: Int, b: Int) -> UInt64 { votes[a * count + b] }

  func beats(_ a: Int, _ b: Int) -> Bool { self[a, b] > self[b, a] }

  /// For an outcome: a row for each option.
  var figure: CountFigure {
    CountFigure(
      "pairwise",
      .table((0..<count).map { a in (0..<count).map { b in .whole(self[a, b]) } })
    )
  }

  /// The options in groups, as small as can be: everyone beats everyone of every later group.
  ///
  /// The first is the Smith set.
  ///
  /// - Complexity: O(options³).
  var smithGroups: [[Int]] {
    var groups: [[Int]] = []
    var rest = Array(0..<count)
    while !rest.isEmpty {
      let group = smithSet(among: rest)
      groups.append(group)
      rest.removeAll { group.contains($0) }
    }
    return groups
  }

  private func smithSet(among rest: [Int]) -> [Int] {
    // Nobody of the set is beaten more often, within the rest, than anybody outside of it.
    let unbeaten = rest.map { a in rest.count { !beats($0, a) } }
    let sorted = zip(rest, unbeaten).sorted { $0.1 > $1.1 }.map(\.0)
    var size = 1
    var checked = 0
    while checked < size {
      let member = sorted[checked]
      // Whoever is not beaten by a member belongs to the set, and all who stand before.
      if let last = sorted.lastIndex(where: { $0 != member && !beats(member, $0) }) {
        size = max(size, last + 1)
      }
      checked += 1
    }
    return sorted.prefix(size).sorted()
  }
}

/// How strong it is that one option is preferred to another.
package enum PairStrength: String, CaseIterable, Sendable {
  /// The votes for the winner of the pair.
  case winningVotes = "winning-votes"
  /// How many more votes the winner has than the loser.
  case margins

  /// 0 where the first does not beat the second.
  func strength(_ matrix: PairwiseMatrix, _ winner: Int, _ loser: Int) -> UInt64 {
    guard matrix.beats(winner, loser) else { return 0 }
    return switch self {
    case .winningVotes: matrix[winner, loser]
    case .margins: matrix[winner, loser] - matrix[loser, winner]
    }
  }
}

extension CountOutcome {
  /// An outcome with the pairwise votes as its only round.
  init(rule: String, matrix: PairwiseMatrix, request: CountRequest) {
    self.init(rule: rule, verdict: .noVotes)
    figures = [CountFigure("blank", request.profile.blankWeight), matrix.figure]
  }

  /// Elects the first of the ranking, unless several share that place and nothing decides.
  mutating func electFirst(_ request: CountRequest) {
    guard request.profile.weight > request.profile.blankWeight else {
      ranking = []
      return
    }
    let first = ranking.first ?? []
    take(
      Standing.winners(
        [Int](repeating: 0, count: request.optionCount),
        among: first,
        seats: 1,
        tieBreak: request.tieBreak,
        round: rounds.count
      ),
      seats: 1
    )
  }
}
