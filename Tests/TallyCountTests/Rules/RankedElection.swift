import TallyCount
import TallyTesting

/// Ranked ballots as a person would note them.
struct RankedElection: CustomStringConvertible {
  struct Ballot: Equatable {
    /// The options of each rank; an empty rank was skipped.
    var ranks: [[Int]]
    var weight: UInt64
  }

  let options: Int
  var ballots: [Ballot]

  var names: [String] { (0..<options).map { "\(Character(UnicodeScalar(UInt8(97 + $0))))" } }

  var profile: BallotProfile {
    var box = BallotBox(form: .ranking, options: names)
    for ballot in ballots { box.add(ranks: ballot.ranks, weight: ballot.weight) }
    return box.profile
  }

  var weight: UInt64 { ballots.reduce(0) { $0 + $1.weight } }

  var description: String {
    ballots.map { ballot in
      let ranks = ballot.ranks.map { rank in rank.map { names[$0] }.joined(separator: "=") }
      return "\(ballot.weight): \(ranks.joined(separator: " "))"
    }
    .joined(separator: "; ")
  }

  /// The same with another name for each option.
  func renamed(_ place: [Int]) -> RankedElection {
    var renamed = self
    renamed.ballots = ballots.map { ballot in
      Ballot(ranks: ballot.ranks.map { $0.map { place[$0] } }, weight: ballot.weight)
    }
    return renamed
  }
}

enum RankedElections {
  /// Every ballot that ranks some of the options, none of them level; the blank one too.
  static func strictBallots(options: Int) -> [[[Int]]] {
    var all: [[[Int]]] = [[]]
    var longest: [[[Int]]] = [[]]
    for _ in 0..<options {
      longest = longest.flatMap { ballot in
        (0..<options).filter { !ballot.contains([$0]) }.map { ballot + [[$0]] }
      }
      all += longest
    }
    return all
  }

  /// Every ballot that ranks some of the options, level ones included.
  static func weakBallots(options: Int) -> [[[Int]]] {
    func ballots(of rest: [Int]) -> [[[Int]]] {
      var all: [[[Int]]] = [[]]
      for set in 1..<(1 << rest.count) {
        let first = rest.indices.filter { set >> $0 & 1 == 1 }.map { rest[$0] }
        let others = rest.filter { !first.contains($0) }
        all += ballots(of: others).map { [first] + $0 }
      }
      return all
    }
    return ballots(of: Array(0..<options))
  }

  /// Hands over every election of up to so many ballots, each in one order of its ballots.
  ///
  /// - Returns: How many there were.
  static func forEach(
    options: Int,
    ballotsMax: Int,
    of ballots: [[[Int]]],
    _ body: (RankedElection) throws -> Void
  ) rethrows -> Int {
    var count = 0
    func visit(_ chosen: [RankedElection.Ballot], from first: Int) throws {
      try body(RankedElection(options: options, ballots: chosen))
      count += 1
      guard chosen.count < ballotsMax else { return }
      for next in first..<ballots.count {
        try visit(chosen + [RankedElection.Ballot(ranks: ballots[next], weight: 1)], from: next)
      }
    }
    try visit([], from: 0)
    return count
  }

  /// Ballots with a rank for some options, none of them level, no gaps.
  static func strict(
    _ random: inout SeededRandom,
    optionsMax: Int = 6,
    ballotsMax: Int = 12
  ) -> RankedElection {
    let options = Int.random(in: 2...optionsMax, using: &random)
    let ballots = (0..<Int.random(in: 0...ballotsMax, using: &random)).map { _ in
      let all = (0..<options).shuffled(using: &random)
      let named = all.prefix(Int.random(in: 0...options, using: &random))
      return RankedElection.Ballot(
        ranks: named.map { [$0] },
        weight: UInt64.random(in: 1...9, using: &random)
      )
    }
    return RankedElection(options: options, ballots: ballots)
  }

  /// Ballots with level options, gaps and, if wanted, options that stand twice.
  static func careless(
    _ random: inout SeededRandom,
    optionsMax: Int = 5,
    repeats: Bool = true
  ) -> RankedElection {
    let options = Int.random(in: 2...optionsMax, using: &random)
    let ballots = (0..<Int.random(in: 0...10, using: &random)).map { _ in
      var left = Array(0..<options)
      let ranks = (0..<Int.random(in: 0...(options + 2), using: &random)).map { _ -> [Int] in
        let size = [0, 1, 1, 1, 1, 2, 3][Int.random(in: 0..<7, using: &random)]
        let rank = Array(left.shuffled(using: &random).prefix(size)).sorted()
        if !repeats || Int.random(in: 0..<4, using: &random) > 0 {
          left.removeAll { rank.contains($0) }
        }
        return rank
      }
      return RankedElection.Ballot(
        ranks: ranks,
        weight: UInt64.random(in: 1...5, using: &random)
      )
    }
    return RankedElection(options: options, ballots: ballots)
  }

  static func permutations(_ count: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { all, _ in
      all.flatMap { some in (0..<count).filter { !some.contains($0) }.map { some + [$0] } }
    }
  }
}

/// Counts that the tests expect to be possible.
func counted(
  _ rule: String,
  _ election: RankedElection,
  seats: Int = 1,
  tieBreak: TieBreak = .none,
  _ chosen: [String: String] = [:]
) throws -> CountOutcome {
  try CountingTable.count(
    rule,
    election.profile,
    seats: seats,
    tieBreak: tieBreak,
    chosen: chosen
  )
}

/// The same for ballots that are gathered already.
func counted(
  _ rule: String,
  _ profile: BallotProfile,
  seats: Int = 1,
  tieBreak: TieBreak = .none
) throws -> CountOutcome {
  try CountingTable.count(rule, profile, seats: seats, tieBreak: tieBreak)
}

/// Random elections for each rule; a failure names the seed.
let tenThousand = 10_000

/// Tennessee chooses its capital: the usual example of textbooks.
///
/// Options: Memphis, Nashville, Chattanooga, Knoxville; the ballots are per cent.
let tennessee = RankedElection(
  options: 4,
  ballots: [
    .init(ranks: [[0], [1], [2], [3]], weight: 42),
    .init(ranks: [[1], [2], [3], [0]], weight: 26),
    .init(ranks: [[2], [3], [1], [0]], weight: 15),
    .init(ranks: [[3], [2], [1], [0]], weight: 17),
  ]
)
