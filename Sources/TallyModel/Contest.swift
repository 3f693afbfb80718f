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
}

/// How a contest's marks become an outcome; the key fixes every detail.
package enum CountingRule: String, CaseIterable, Sendable {
  case plurality
  case approval
  case nOfM = "n-of-m"
  case score
}

/// One question of a ballot.
package struct Contest: Equatable, Sendable {
  package let id: String
  package let type: ContestType
  package let rule: CountingRule
  package let title: LocalizedText
  /// A required contest refuses a blank.
  package let isRequired: Bool
  package let options: [Option]
  /// Marks that one ballot may carry; for scores, the options that it may rate.
  package let marksMax: Int
  /// Options to elect; 1 for scores, where nobody is.
  package let seats: Int
  /// The scores from lowest to highest; nothing for choices.
  package let scores: ClosedRange<UInt8>?

  package init(
    id: String,
    type: ContestType,
    rule: CountingRule,
    title: LocalizedText,
    isRequired: Bool,
    options: [Option],
    marksMax: Int,
    seats: Int,
    scores: ClosedRange<UInt8>?
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
  }
}

/// What can be marked in a contest; its number is its place in the contest, from 0.
package struct Option: Equatable, Sendable {
  package let id: String
  package let label: LocalizedText

  package init(id: String, label: LocalizedText) {
    self.id = id
    self.label = label
  }
}

/// A text in every language of the definition.
package struct LocalizedText: Equatable, Sendable {
  /// In the order of the definition's languages; the first is the default.
  package let texts: [String]

  package init(_ texts: [String]) { self.texts = texts }
}
