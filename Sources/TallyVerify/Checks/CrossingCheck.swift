import TallyCount
import TallyModel

/// Check `crossing`: each initiative that reached its goal has one entry that says so, behind the ballot
/// that reached it where results are live, else behind the closing; and no other has one.
struct CrossingCheck {
  private let definition: Definition
  private var book: InitiativeBook?
  /// Crossings that the ballots have made and the log has not named yet, in order.
  private var due: [CrossedEntry] = []
  /// Those that the log has named.
  private(set) var named: [CrossedEntry] = []
  private let isLive: Bool

  init(_ definition: Definition) {
    self.definition = definition
    book = InitiativeBook(definition)
    isLive = definition.results == .live
  }

  /// Initiatives of the definition.
  var initiativeCount: Int { book?.count ?? 0 }

  mutating func take(_ ballot: BallotEntry, _ selections: RawSpan, at index: UInt64) {
    guard let made = book?.take(selections, at: index, replacing: ballot.replaces) else { return }
    due += made
  }

  /// Called before an entry that is no crossing, and behind the last one.
  func expectNothingDue(at index: UInt64, isClosed: Bool) throws(VerificationFault) {
    guard isLive || isClosed, let missing = due.first else { return }
    throw VerificationFault(
      .crossing,
      at: .entry(index),
      "Contest \(name(missing)) reached its goal with entry \(missing.ballot); "
        + "the entry that says so is missing here."
    )
  }

  mutating func read(_ entry: RawSpan, at index: UInt64, isClosed: Bool) throws(VerificationFault) {
    guard let crossing = CrossedEntry(entry) else {
      preconditionFailure("The grammar was not checked before the order.")
    }
    if isLive || isClosed, due.first == crossing {
      named.append(due.removeFirst())
      return
    }
    throw VerificationFault(.crossing, at: .entry(index), reason(against: crossing))
  }

  private func reason(against crossing: CrossedEntry) -> String {
    if let known = named.first(where: { $0.contest == crossing.contest }) {
      return "Contest \(name(crossing)) has crossed already, with entry \(known.ballot)."
    }
    guard let made = due.first(where: { $0.contest == crossing.contest }) else {
      return "Contest \(name(crossing)) has not reached its goal by then, or has none."
    }
    if made == crossing {
      return "The crossing of contest \(name(crossing)) does not stand in its place."
    }
    return "Contest \(name(crossing)) reached its goal with entry \(made.ballot), "
      + "not with entry \(crossing.ballot)."
  }

  private func name(_ crossing: CrossedEntry) -> String {
    let contest = Int(crossing.contest)
    return definition.contests.indices.contains(contest)
      ? definition.contests[contest].id : "number \(contest)"
  }
}
