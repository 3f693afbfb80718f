import TallyCount

/// Counts by transferable vote with every paper in the hand, pile by pile, as the rules' texts go.
struct PlainTransfer {
  enum Law { case scottish, wigm, minneapolis }

  struct Stage: Equatable {
    /// Of everyone who is not excluded, in units of the last decimal.
    var votes: [Int: Int]
    var exhausted: Int
    var residue: Int
  }

  private struct Paper {
    var preferences: [Int]
    var value: Int
  }

  let law: Law
  let seats: Int
  /// Preferred first: this one's surplus goes first, the last one is excluded first.
  let order: [Int]

  private var one: Int { law == .scottish ? 100_000 : 10_000 }

  func count(_ election: RankedElection) -> (stages: [Stage], winners: [Int]) {
    var piles: [Int: [Paper]] = [:]
    var hopeful = Set(0..<election.options)
    var winners: [Int] = []
    var stages: [Stage] = []
    var exhausted = 0
    var residue = 0
    var votes: [Int: Int] = [:]
    for option in hopeful { votes[option] = 0 }
    func lay(_ paper: Paper) {
      if let next = paper.preferences.first(where: { hopeful.contains($0) }) {
        piles[next, default: []].append(paper)
        votes[next, default: 0] += paper.value
      } else {
        exhausted += paper.value
      }
    }
    for ballot in election.ballots {
      let preferences = readable(ballot.ranks)
      if preferences.isEmpty { continue }
      for _ in 0..<ballot.weight { lay(Paper(preferences: preferences, value: one)) }
    }
    let total = votes.values.reduce(0, +)
    guard total > 0 else { return ([], []) }
    let quota = quota(total)
    while true {
      let over = hopeful.filter { (votes[$0] ?? 0) >= quota }
      winners += Self.byVotes(over, votes)
      hopeful.subtract(over)
      if winners.count + hopeful.count <= seats {
        winners += Self.byVotes(hopeful, votes)
        hopeful = []
      }
      let stage = Stage(votes: votes, exhausted: exhausted, residue: residue)
      stages.append(stage)
      if winners.count == seats || hopeful.isEmpty { return (stages, winners) }
      let surpluses = winners.filter { (votes[$0] ?? 0) > quota }
      if law == .minneapolis {
        let out = impossible(
          hopeful,
          votes,
          surplus: surpluses.reduce(0) { $0 + (votes[$1] ?? 0) - quota },
          vacancies: seats - winners.count
        )
        if !out.isEmpty {
          hopeful.subtract(out)
          let papers = out.sorted().flatMap { piles[$0] ?? [] }
          for option in out { votes[option] = nil }
          for paper in papers { lay(paper) }
          continue
        }
      }
      if let most = surpluses.map({ votes[$0] ?? 0 }).max() {
        let tied = surpluses.filter { votes[$0] == most }
        let giver = one(of: tied, stages, takesHighest: true)
        let papers = piles[giver] ?? []
        piles[giver] = []
        votes[giver] = quota
        for var paper in papers {
          paper.value = value(paper.value, surplus: most - quota, total: most)
          lay(paper)
        }
        residue = total - votes.values.reduce(0, +) - exhausted
      } else {
        let fewest = hopeful.map { votes[$0] ?? 0 }.min()
        let out = one(of: hopeful.filter { votes[$0] == fewest }, stages, takesHighest: false)
        hopeful.remove(out)
        votes[out] = nil
        for paper in piles[out] ?? [] { lay(paper) }
      }
    }
  }

  private static func byVotes(_ options: Set<Int>, _ votes: [Int: Int]) -> [Int] {
    options.sorted { (votes[$1] ?? 0, $0) < (votes[$0] ?? 0, $1) }
  }

  private func readable(_ ranks: [[Int]]) -> [Int] {
    var preferences: [Int] = []
    for rank in ranks {
      if rank.count > 1 || (rank.isEmpty && law == .scottish) { break }
      preferences += rank
    }
    return preferences
  }

  private func quota(_ total: Int) -> Int {
    switch law {
    case .wigm: total / (seats + 1) + 1
    case .scottish, .minneapolis: (total / one / (seats + 1) + 1) * one
    }
  }

  private func value(_ value: Int, surplus: Int, total: Int) -> Int {
    switch law {
    case .scottish: return surplus * value / total
    case .wigm:
      let product = value * surplus / one
      return product * one / total
    case .minneapolis:
      let fraction = surplus * one / total
      return fraction * value / one
    }
  }

  private func one(of tied: [Int], _ stages: [Stage], takesHighest: Bool) -> Int {
    var left = Set(tied)
    if law == .scottish {
      for stage in stages.reversed() {
        let votes = left.map { stage.votes[$0] ?? 0 }
        let wanted = takesHighest ? votes.max() : votes.min()
        left = left.filter { stage.votes[$0] ?? 0 == wanted }
      }
    }
    let sorted = order.filter { left.contains($0) }
    return takesHighest ? sorted[0] : sorted[sorted.count - 1]
  }

  /// The largest set whose members stay below everyone else whatever they are given.
  private func impossible(
    _ hopeful: Set<Int>,
    _ votes: [Int: Int],
    surplus: Int,
    vacancies: Int
  ) -> Set<Int> {
    var largest = Set<Int>()
    for limit in Set(hopeful.map { votes[$0] ?? 0 }) {
      let out = hopeful.filter { (votes[$0] ?? 0) < limit }
      let sum = out.reduce(surplus) { $0 + (votes[$1] ?? 0) }
      if sum < limit, hopeful.count - out.count >= vacancies, out.count > largest.count {
        largest = out
      }
    }
    return largest
  }
}

/// Meek's method ballot by ballot, in billionths.
struct PlainMeek {
  let seats: Int
  let order: [Int]

  func count(_ election: RankedElection) -> (stages: [[Int: Int]], winners: [Int]) {
    let one = 1_000_000_000
    let ballots = election.ballots.map { ballot in
      (
        ballot.ranks.prefix { $0.count < 2 }.flatMap { $0 }
          .reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } },
        Int(ballot.weight)
      )
    }
    guard ballots.contains(where: { !$0.0.isEmpty }) else { return ([], []) }
    var keep = [Int](repeating: one, count: election.options)
    var hopeful = Set(0..<election.options)
    var winners: [Int] = []
    var stages: [[Int: Int]] = []
    var votes = [Int](repeating: 0, count: election.options)
    var quota = 0
    func distribute() {
      votes = [Int](repeating: 0, count: election.options)
      for (preferences, weight) in ballots {
        var left = one
        for option in preferences {
          let kept = (left * keep[option] + one - 1) / one
          votes[option] += kept * weight
          left -= kept
          if left == 0 { break }
        }
      }
      quota = votes.reduce(0, +) / (seats + 1) + 1
    }
    func standing() -> [Int: Int] {
      var standing: [Int: Int] = [:]
      for option in 0..<election.options where keep[option] > 0 { standing[option] = votes[option] }
      return standing
    }
    distribute()
    while winners.count < seats, winners.count + hopeful.count > seats {
      var last = Int.max
      var surplus = 0
      var elected: [Int] = []
      while true {
        distribute()
        elected = hopeful.filter { votes[$0] >= quota }
          .sorted { (votes[$1], $0) < (votes[$0], $1) }
        winners += elected
        hopeful.subtract(elected)
        surplus = winners.reduce(0) { $0 + max(0, votes[$1] - quota) }
        if !elected.isEmpty || surplus < 1_000 || surplus >= last { break }
        last = surplus
        for option in winners {
          let wide = Int128(keep[option]) * Int128(quota)
          let product = (wide + Int128(one) - 1) / Int128(one)
          let kept = (product * Int128(one) + Int128(votes[option]) - 1) / Int128(votes[option])
          keep[option] = Int(kept)
        }
      }
      stages.append(standing())
      if elected.isEmpty {
        let low = hopeful.map { votes[$0] }.min() ?? 0
        let out = order.last { hopeful.contains($0) && votes[$0] <= low + surplus } ?? 0
        hopeful.remove(out)
        keep[out] = 0
      }
    }
    if winners.count < seats { winners += hopeful.sorted { (votes[$1], $0) < (votes[$0], $1) } }
    return (stages, winners)
  }
}
