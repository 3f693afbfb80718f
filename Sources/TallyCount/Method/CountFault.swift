/// Why a rule cannot count what it was asked to.
package enum CountFault: Error, Equatable, Sendable {
  case unknownRule(String)
  case unknownSetting(String, known: [String])
  case settingMissing(String)
  case badValue(setting: String, value: String, expected: String)
  /// The rule reads another form of ballots.
  case wrongForm(BallotForm, expected: BallotForm)
  /// Seats outside of what the rule fills.
  case seatsOutOfRange(Int, ClosedRange<Int>)
  case noOptions
  case tooManyOptions(Int, most: Int)
  /// The tie order does not name every option once.
  case badTieOrder
  /// A ballot that the rule cannot read: the number of the pattern in the profile, and why.
  case badBallot(pattern: Int, reason: String)
  /// Scores on another scale than the rule's.
  case wrongScale(expected: String)
  /// What the rule needs besides ballots, as costs.
  case dataMissing(String)
  /// Weights together, more than ``BallotBox/weightMax``.
  case tooHeavy(UInt64)
}

extension CountFault: CustomStringConvertible {
  /// What is wrong and what to do.
  package var description: String {
    switch self {
    case .unknownRule(let rule): "there is no rule \(rule)"
    case .unknownSetting(let name, let known):
      known.isEmpty
        ? "\(name): this rule has no options"
        : "\(name): this rule has the options \(known.joined(separator: ", "))"
    case .settingMissing(let name): "\(name) is missing; give it"
    case .badValue(let setting, let value, let expected):
      "\(setting)=\(value): write \(expected)"
    case .wrongForm(let form, let expected):
      "the ballots are \(form.rawValue); this rule counts \(expected.rawValue)"
    case .seatsOutOfRange(let seats, let range):
      "\(seats) seats; this rule fills \(range.lowerBound) to \(range.upperBound)"
    case .noOptions: "there is nothing to choose from"
    case .tooManyOptions(let count, let most): "\(count) options; this rule counts at most \(most)"
    case .badTieOrder: "the tie order does not name every option once"
    case .badBallot(let pattern, let reason): "ballot pattern \(pattern + 1): \(reason)"
    case .wrongScale(let expected): "this rule counts scores from \(expected)"
    case .dataMissing(let what): "this rule needs \(what)"
    case .tooHeavy(let weight):
      "the weights add up to \(weight); at most \(BallotBox.weightMax) are counted"
    }
  }
}
