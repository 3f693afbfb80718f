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

  /// Counts; asked only through ``CountingTable``, which has checked the request.
  func count(_ request: CountRequest) throws(CountFault) -> CountOutcome
}

extension CountMethod {
  package var seats: ClosedRange<Int>? { nil }
  package var settings: [CountSetting] { [] }
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
