import TallyCount
import TallyTesting

/// Scored ballots as a person would note them.
struct RatedElection: CustomStringConvertible {
  let options: Int
  let scale: ClosedRange<UInt16>
  /// A score for each option, or none.
  var ballots: [(scores: [Int?], weight: UInt64)]

  var profile: BallotProfile {
    var box = BallotBox(
      form: .scores,
      options: (0..<options).map { "\(Character(UnicodeScalar(UInt8(97 + $0))))" },
      scale: scale
    )
    for ballot in ballots { box.add(scores: ballot.scores, weight: ballot.weight) }
    return box.profile
  }

  /// Ballots with at least one score.
  var filled: [(scores: [Int?], weight: UInt64)] {
    ballots.filter { $0.scores.contains { $0 != nil } }
  }

  var description: String {
    ballots.map { ballot in
      let scores = ballot.scores.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
      return "\(ballot.weight): \(scores)"
    }
    .joined(separator: "; ")
  }

  static func random(
    _ random: inout SeededRandom,
    scale: ClosedRange<UInt16>,
    weightMax: UInt64 = 4
  ) -> RatedElection {
    let options = Int.random(in: 1...4, using: &random)
    let ballots = (0..<Int.random(in: 0...7, using: &random)).map { _ in
      let scores = (0..<options).map { _ -> Int? in
        Int.random(in: 0..<5, using: &random) == 0
          ? nil : Int(UInt16.random(in: scale, using: &random))
      }
      return (scores: scores, weight: UInt64.random(in: 1...weightMax, using: &random))
    }
    return RatedElection(options: options, scale: scale, ballots: ballots)
  }

  /// Hands over every election of up to so many ballots with weight 1.
  static func forEach(
    options: Int,
    scale: ClosedRange<UInt16>,
    ballotsMax: Int,
    _ body: (RatedElection) throws -> Void
  ) rethrows {
    let scores: [Int?] = [nil] + scale.map { Int($0) }
    let ballots = (0..<options).reduce([[]] as [[Int?]]) { all, _ in
      all.flatMap { some in scores.map { some + [$0] } }
    }
    func visit(_ chosen: [(scores: [Int?], weight: UInt64)], from first: Int) throws {
      try body(RatedElection(options: options, scale: scale, ballots: chosen))
      guard chosen.count < ballotsMax else { return }
      for next in first..<ballots.count { try visit(chosen + [(ballots[next], 1)], from: next) }
    }
    try visit([], from: 0)
  }
}
