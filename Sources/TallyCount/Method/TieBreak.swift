/// What decides between options that the rule itself leaves level.
package enum TieBreak: Equatable, Sendable {
  /// Nothing: the count stops where the tie matters, and says among whom it is.
  case none
  /// An order fixed before the vote: all options, the preferred first.
  case preset([Int])
  /// An order drawn by lot after the vote: all options, the preferred first.
  ///
  /// Who draws it, and from which public seed, is not this library's matter.
  case lot([Int])

  /// All options, the preferred first.
  var order: [Int]? {
    switch self {
    case .none: nil
    case .preset(let order), .lot(let order): order
    }
  }

  /// The tied options by preference; nothing when nothing decides.
  func sorted(_ tied: [Int]) -> [Int]? {
    guard let order else { return nil }
    return order.filter { tied.contains($0) }
  }

  var resolution: CountTie.Resolution {
    switch self {
    case .none: .reported
    case .preset: .presetOrder
    case .lot: .lot
    }
  }
}

/// A tie: where, among whom, and how it was broken.
package struct CountTie: Equatable, Sendable {
  /// What was to be decided.
  package enum Matter: String, Sendable {
    /// Who takes the last seat or seats.
    case seat
    /// Whose surplus moves first.
    case surplus
    /// Who is excluded.
    case exclusion
    /// Who reaches the run-off.
    case finalist
    /// Which of equally strong pairs is locked first; among all options of these pairs.
    case pairs
    /// Which project is bought first.
    case project
  }

  /// How a tie was broken.
  package enum Resolution: Equatable, Sendable {
    /// It was not: the count stopped, or left the seats open.
    case reported
    case presetOrder
    case lot
    /// By the votes of an earlier round, the last in which they differed; rounds count from 1.
    case earlierRound(Int)
    /// Nobody's fate depends on it.
    case withoutEffect
    /// By another figure that the rule itself names.
    case rule(String)
  }

  /// In which round, from 1; 0 where the rule has none.
  package let round: Int
  package let matter: Matter
  /// By place, ascending.
  package let among: [Int]
  package let resolution: Resolution
  /// Whom the resolution picked, for better or worse, as ``matter`` says; empty when it was not
  /// broken.
  package let chosen: [Int]

  package init(
    round: Int,
    matter: Matter,
    among: [Int],
    resolution: Resolution,
    chosen: [Int]
  ) {
    self.round = round
    self.matter = matter
    self.among = among.sorted()
    self.resolution = resolution
    self.chosen = chosen
  }
}
