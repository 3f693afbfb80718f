package import TallyModel

/// One counting rule: a pure function from ballots to an outcome with its story.
///
/// The same request always gives the same outcome; ballots in another order change nothing.
package protocol CountMethod: Sendable {
  /// Names the rule and fixes every detail that no setting leaves open.
  var key: String { get }
  /// How its ballots are marked.
  var form: BallotForm { get }
  /// Seats that it can fill; nothing for rules that fill none.
  var seats: ClosedRange<Int>? { get }
  var settings: [CountSetting] { get }
  /// Options that its story and its tables have room for.
  var optionsMax: Int { get }
  /// Contests of an election that it counts.
  var contests: [ContestType] { get }
  /// Whether it reads ballots that share and leave out ranks.
  var takesFreeRanks: Bool { get }
  /// Whether it can leave options level that somebody has to tell apart.
  var canTie: Bool { get }
  /// Whether its outcome grows with the options alone, so that every page or period may have one.
  var isBrief: Bool { get }

  /// Counts; asked only through ``CountingTable``, which has checked the request.
  func count(_ request: CountRequest) throws(CountFault) -> CountOutcome
}

extension CountMethod {
  package var seats: ClosedRange<Int>? { nil }
  package var settings: [CountSetting] { [] }
  package var optionsMax: Int { BallotBox.optionsMax }
  package var contests: [ContestType] {
    switch form {
    case .choices: []
    case .ranking: [.ranked]
    case .scores: [.score]
    }
  }
  package var takesFreeRanks: Bool { false }
  package var canTie: Bool { true }
  package var isBrief: Bool { form == .scores }

  /// Numbers in its outcome at most, in digits of a hundred: what a round says of every option, and
  /// figures beside them.
  package func numbersMax(options: Int, seats: Int) -> Int {
    if isBrief { return 0 }
    return switch form {
    case .ranking: 6 * options * options
    // Fractions of equal shares grow with every project that is bought.
    case .choices, .scores: 20 * options + 4 * seats + options * options / 8
    }
  }
}

/// Options of rules whose time or memory grows with more than their number.
enum OptionLimit {
  /// A round for each option with numbers for each: a million pairs of numbers.
  static let rounds = 1_000
  /// Two tables of all pairs, and a round for each pair.
  static let pairs = 250
}

/// What a rule is asked to count.
package struct CountRequest: Sendable {
  package let profile: BallotProfile
  /// Options to elect, seats of parties; 1 for rules that elect one.
  package let seats: Int
  package let tieBreak: TieBreak
  package let settings: CountSettings

  var optionCount: Int { profile.options.count }
}
