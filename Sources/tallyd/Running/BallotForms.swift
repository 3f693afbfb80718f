import TallyModel

/// What a reader of JSON needs to know of elections: which contests take one option, which scores.
struct BallotForms: Sendable {
  private let elections: IDTable
  /// For each election the ids of the contests that take one option, and of those that take scores.
  private let contests: [(single: IDTable, scored: IDTable)]

  init(_ definitions: [Definition]) {
    elections = IDTable(definitions.map { Array($0.id.utf8) })
    contests = definitions.map { definition in
      let contests = definition.contests
      return (
        IDTable(contests.filter { $0.type == .single }.map { Array($0.id.utf8) }),
        IDTable(contests.filter { $0.type == .score }.map { Array($0.id.utf8) })
      )
    }
  }

  /// The number of an election, for the other questions; nothing for one that is not known.
  func find(_ text: RawSpan, _ election: Range<Int>) -> Int? { elections.find(text, election) }
  func find(_ election: String) -> Int? { elections.find(election) }

  func isSingle(_ contest: Range<Int>, in text: RawSpan, of election: Int) -> Bool {
    contests[election].single.find(text, contest) != nil
  }

  func isSingle(_ contest: String, of election: Int) -> Bool {
    contests[election].single.find(contest) != nil
  }

  func isScored(_ contest: Range<Int>, in text: RawSpan, of election: Int) -> Bool {
    contests[election].scored.find(text, contest) != nil
  }

  func isScored(_ contest: String, of election: Int) -> Bool {
    contests[election].scored.find(contest) != nil
  }
}
