/// How a contest's ballot paper is marked.
package enum ContestType: String, CaseIterable, Sendable {
  /// One option at most.
  case single
  /// Any number of options.
  case approval
  /// At most ``Contest/marksMax`` options.
  case nOfM = "n-of-m"
  /// A whole number for any option.
  case score
  /// A rank for any option, 1 the most preferred.
  case ranked
  /// One list of candidates at most; the lists share the seats.
  case list
  /// Any number of projects, or at most ``Contest/marksMax``; they share a budget.
  case budget
}

/// One question of a ballot.
package struct Contest: Equatable, Sendable {
  package let id: String
  package let type: ContestType
  /// The key of the rule that counts it; which rules there are, the ``RuleBook`` says.
  package let rule: String
  package let title: LocalizedText
  /// A required contest refuses a blank.
  package let isRequired: Bool
  package let options: [Option]
  /// Marks that one ballot may carry; for scores and ranks, the options that it may mark.
  package let marksMax: Int
  /// Options to elect, or seats of lists; 1 for rules that elect nobody.
  package let seats: Int
  /// The scores from lowest to highest; only for scores.
  package let scores: ClosedRange<UInt8>?
  /// Whether ranks may be shared and left out; otherwise a ballot ranks 1, 2, 3 … each once.
  package let hasFreeRanks: Bool
  /// What the rule leaves open and this contest fixes, by name.
  package let settings: [String: String]
  package let ties: TieRule
  /// For each option the district, numbered from 1 as on the roll, whose voters alone may mark it;
  /// empty where no district binds.
  package internal(set) var districts: [UInt16] = []

  package init(
    id: String,
    type: ContestType,
    rule: String,
    title: LocalizedText,
    isRequired: Bool,
    options: [Option],
    marksMax: Int,
    seats: Int,
    scores: ClosedRange<UInt8>?,
    hasFreeRanks: Bool = false,
    settings: [String: String] = [:],
    ties: TieRule = .reported
  ) {
    self.id = id
    self.type = type
    self.rule = rule
    self.title = title
    self.isRequired = isRequired
    self.options = options
    self.marksMax = marksMax
    self.seats = seats
    self.scores = scores
    self.hasFreeRanks = hasFreeRanks
    self.settings = settings
    self.ties = ties
  }
}

/// What decides a tie that a contest's rule leaves open.
package enum TieRule: Equatable, Sendable {
  /// Nothing: the result says who is tied.
  case reported
  /// All options by their places, the preferred first.
  case preset([Int])
  /// An order that officers draw by lot after the closing.
  case lot
}

/// What can be marked in a contest; its number is its place in the contest, from 0.
package struct Option: Equatable, Sendable {
  package let id: String
  package let label: LocalizedText
  /// What a project of a budget costs, in whole units of its money; nothing elsewhere.
  package let cost: UInt64?

  package init(id: String, label: LocalizedText, cost: UInt64? = nil) {
    self.id = id
    self.label = label
    self.cost = cost
  }
}

/// A text in every language of the definition.
package struct LocalizedText: Equatable, Sendable {
  /// In the order of the definition's languages; the first is the default.
  package let texts: [String]

  package init(_ texts: [String]) { self.texts = texts }
}

/// Holds contests to the rules that count them, when a definition is read.
///
/// The rules stand a floor higher; so this floor asks, and does not know them.
package protocol RuleBook: Sendable {
  /// Why the contest cannot be counted as it says.
  ///
  /// - Returns: The contest's key at fault and what to do; nothing when it can.
  static func fault(in contest: Contest) -> (key: String, reason: String)?
  /// Whether the rule counts every page or period by itself, or only a whole election.
  static func countsScopes(_ rule: String) -> Bool
  /// Whether the contest's options are districts, and a mark says where its voter belongs.
  static func countsByDistrict(_ contest: Contest) -> Bool
  /// The setting that the length of an election's roll fills in; nothing where the rule has none.
  static func rollSetting(of rule: String) -> String?
  /// Numbers in the contest's outcome at most, where it is not brief.
  static func numbersMax(in contest: Contest) -> Int
}
