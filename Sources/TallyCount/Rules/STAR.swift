/// The rule `star`: score, then automatic run-off between the two with the highest sums.
///
/// Scores from 0 to 5; an option that a ballot does not score has 0 from it. In the run-off each
/// ballot is a vote for the finalist that it scores higher.
/// - SeeAlso: docs/counting/star.md.
package struct STAR: CountMethod {
  package init() {}

  package var key: String { "star" }
  package var form: BallotForm { .scores }

  /// - Complexity: O(marks + ties × patterns × options).
  package func count(_ request: CountRequest) throws(CountFault) -> CountOutcome {
    let profile = request.profile
    guard profile.scale == 0...5 else { throw .wrongScale(expected: "0 to 5") }
    var outcome = CountOutcome(rule: key, verdict: .noVotes)
    outcome.figures = [CountFigure("blank", profile.blankWeight)]
    guard profile.weight > profile.blankWeight else { return outcome }
    let sums = Self.sums(profile)
    var first = CountRound(.first)
    first.votes = sums.map { .whole($0) }
    let finalists = finalists(sums, request, &outcome)
    guard let finalists else {
      outcome.rounds = [first]
      outcome.settle(seats: 1)
      return outcome
    }
    first.excluded = sums.indices.filter { !finalists.contains($0) }
    guard finalists.count == 2 else {
      outcome.rounds = [first]
      outcome.winners = finalists
      outcome.settle(seats: 1)
      return outcome
    }
    let runOff = runOff(finalists, sums, request, &outcome)
    outcome.rounds = [first, runOff]
    outcome.settle(seats: 1)
    return outcome
  }

  private static func sums(_ profile: BallotProfile) -> [UInt64] {
    var sums = [UInt64](repeating: 0, count: profile.options.count)
    for pattern in profile.patterns {
      for place in pattern.marks {
        let mark = profile.marks[place]
        sums[Int(mark.option)] += UInt64(mark.value) * pattern.weight
      }
    }
    return sums
  }

  /// The two with the highest sums; nothing when a tie for it is not broken.
  ///
  /// Among options with equal sums the one goes on that beats each of the others head to head.
  private func finalists(
    _ sums: [UInt64],
    _ request: CountRequest,
    _ outcome: inout CountOutcome
  ) -> [Int]? {
    let ranking = Standing.ranking(sums)
    var finalists: [Int] = []
    for level in ranking where finalists.count < 2 {
      let open = 2 - finalists.count
      guard level.count > open else {
        finalists += level
        continue
      }
      var left = level
      var chosen: [Int] = []
      while chosen.count < open, let best = Self.condorcet(left, request.profile) {
        chosen.append(best)
        left.removeAll { $0 == best }
      }
      var resolution = CountTie.Resolution.rule("head-to-head")
      if chosen.count < open {
        resolution = request.tieBreak.resolution
        chosen += request.tieBreak.sorted(left)?.prefix(open - chosen.count) ?? []
      }
      let isOpen = chosen.count < open
      outcome.ties.append(
        CountTie(
          round: 1,
          matter: .finalist,
          among: level,
          resolution: resolution,
          chosen: isOpen ? [] : chosen
        )
      )
      if isOpen { return nil }
      finalists += chosen
    }
    return finalists
  }

  /// Who beats each of the others head to head, if there is one.
  private static func condorcet(_ level: [Int], _ profile: BallotProfile) -> Int? {
    level.first { option in
      level.allSatisfy { other in
        if other == option { return true }
        let votes = preferring(option, other, profile)
        return votes.first > votes.second
      }
    }
  }

  /// Votes that score one higher than the other.
  private static func preferring(
    _ a: Int,
    _ b: Int,
    _ profile: BallotProfile
  ) -> (first: UInt64, second: UInt64) {
    var first: UInt64 = 0
    var second: UInt64 = 0
    for pattern in profile.patterns {
      var lead = 0
      for place in pattern.marks {
        let mark = profile.marks[place]
        if Int(mark.option) == a { lead += Int(mark.value) }
        if Int(mark.option) == b { lead -= Int(mark.value) }
      }
      if lead > 0 { first += pattern.weight }
      if lead < 0 { second += pattern.weight }
    }
    return (first, second)
  }

  private func runOff(
    _ finalists: [Int],
    _ sums: [UInt64],
    _ request: CountRequest,
    _ outcome: inout CountOutcome
  ) -> CountRound {
    let (a, b) = (finalists[0], finalists[1])
    let votes = Self.preferring(a, b, request.profile)
    var round = CountRound(.runOff)
    round.votes = sums.indices.map { option in
      option == a ? .whole(votes.first) : option == b ? .whole(votes.second) : nil
    }
    let valid = request.profile.weight - request.profile.blankWeight
    round.figures = [CountFigure("no-preference", valid - votes.first - votes.second)]
    if votes.first != votes.second {
      round.elected = [votes.first > votes.second ? a : b]
    } else {
      var resolution = request.tieBreak.resolution
      if sums[a] != sums[b] {
        resolution = .rule("higher-sum")
        round.elected = [sums[a] > sums[b] ? a : b]
      } else if let order = request.tieBreak.sorted(finalists) {
        round.elected = [order[0]]
      }
      outcome.ties.append(
        CountTie(
          round: 2,
          matter: .seat,
          among: finalists,
          resolution: resolution,
          chosen: round.elected
        )
      )
    }
    outcome.winners = round.elected
    return round
  }
}
