import TallyModel

/// What a reader of JSON needs to know of elections: how each contest is marked.
struct BallotForms: Sendable {
  private let elections: IDTable
  private let contests: [(ids: IDTable, types: [ContestType])]
  /// Whether any contest takes ranks, which may come as a list.
  let haveRanks: Bool

  init(_ definitions: [Definition]) {
    elections = IDTable(definitions.map { Array($0.id.utf8) })
    contests = definitions.map { definition in
      let contests = definition.contests
      return (IDTable(contests.map { Array($0.id.utf8) }), contests.map(\.type))
    }
    haveRanks = contests.contains { $0.types.contains(.ranked) }
  }

  /// The number of an election, for the other questions; nothing for one that is not known.
  func find(_ text: RawSpan, _ election: Range<Int>) -> Int? { elections.find(text, election) }
  func find(_ election: String) -> Int? { elections.find(election) }

  /// How a contest is marked; nothing for one that is not known.
  func type(_ contest: Range<Int>, in text: RawSpan, of election: Int) -> ContestType? {
    contests[election].ids.find(text, contest).map { contests[election].types[$0] }
  }

  func type(_ contest: String, of election: Int) -> ContestType? {
    contests[election].ids.find(contest).map { contests[election].types[$0] }
  }
}

extension ContestType {
  /// Whether its one mark may stand without a list.
  var takesBareMark: Bool { self == .single || self == .list }
  /// Whether a number stands behind each option.
  var takesNumbers: Bool { self == .score || self == .ranked }
}
