import TallyModel

/// The figures that one contest's outcome has for each option, looked up by the option's id.
///
/// Made once a contest and scope: the outcome's objects are lists, and looking for every option in
/// them would take the square of the options.
struct OptionFigures {
  /// What the outcome says beside its options.
  let outcome: JSONValue
  private let marks: [String: JSONValue]
  private let firstVotes: [String: JSONValue]
  private let seats: [String: JSONValue]
  private let count: JSONValue?
  private let means: [String: JSONValue]
  private let counts: [String: JSONValue]
  private let elected: Set<String>

  init(_ contest: Contest, _ outcome: JSONValue) {
    self.outcome = outcome
    count = outcome["count"]
    var marks: [String: JSONValue] = [:]
    for (option, figures) in zip(contest.options, outcome["options"]?.elements ?? []) {
      marks[option.id] = figures
    }
    self.marks = marks
    firstVotes = Self.table(count?["rounds"]?.elements?.first?["votes"])
    seats = Self.table(count?["seats"])
    means = Self.table(count?["mean"])
    counts = Self.table(count?["ratings"])
    let winners = count?["winners"] ?? outcome["elected"]
    elected = Set((winners?.elements ?? []).compactMap(\.stringValue))
  }

  /// Whether the option is among the winners.
  func isElected(_ option: String) -> Bool { elected.contains(option) }

  /// Marks, votes of the first round, or the sum of the scores, where that is a whole number.
  func votes(of option: String) -> Int64? {
    if let figures = marks[option] {
      return (figures["marks"] ?? figures["sum"])?.integerValue
    }
    return firstVotes[option].flatMap(Self.whole)
  }

  /// Seats of a list; nothing for rules that share none out.
  func seats(of list: String) -> Int64? { seats[list]?.integerValue }

  /// How many ratings the option got, by weight; nothing where options are not rated.
  func ratings(of option: String) -> Int64? {
    (marks[option]?["ratings"] ?? counts[option])?.integerValue
  }

  /// The mean rating with two decimals; nothing without ratings.
  func mean(of option: String) -> String? {
    guard let mean = (marks[option]?["mean"] ?? means[option])?.stringValue, !mean.isEmpty else {
      return nil
    }
    return mean
  }

  private static func table(_ object: JSONValue?) -> [String: JSONValue] {
    var table: [String: JSONValue] = [:]
    for member in object?.members ?? [] { table[member.key] = member.value }
    return table
  }

  /// `12`, or `12.00000` of a rule that counts in decimals; nothing for other fractions.
  private static func whole(_ figure: JSONValue) -> Int64? {
    if let number = figure.integerValue { return number }
    guard let parts = figure.stringValue?.split(separator: "."), parts.count == 2,
      parts[1].allSatisfy({ $0 == "0" })
    else { return nil }
    return Int64(parts[0])
  }
}
