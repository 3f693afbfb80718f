import TallyCount
import TallyModel

/// The writer's book of one election: its phase, its size, and who has cast.
struct PollBook: ~Copyable, Sendable {
  enum Phase: Equatable {
    case defined
    case open
    case closed
  }

  let election: Election
  /// The window of casting, in Unix seconds.
  let opens: UInt64
  let closes: UInt64
  var phase = Phase.defined
  /// Entries in the log, those in flight included.
  var size: UInt64 = 0
  var lastActNumber: UInt64 = 0
  var hasLot = false
  /// The hour that the last `hour` entry names, in Unix seconds.
  var hour: UInt64?
  var voters: VoterTable
  /// Whether scopes come with the ballots: free pages and periods.
  ///
  /// Listed pages are held to the limit where the definition is read.
  private let countsScopes: Bool
  private let scopesMax: Int
  private var scopes = ScopeIndex()
  /// What a replaced ballot was, by the index of the ballot that replaced it.
  private var earlier: [UInt32: EarlierBallot] = [:]
  var frame: LogFrame?
  /// Nothing where no contest is an initiative.
  var initiatives: InitiativeBook?
  /// Crossings that are not in the log yet, in the order in which they came about.
  var crossings: [CrossedEntry] = []
  /// Entries that the log must have room for beside a ballot: its hour, the closing, crossings.
  private let entriesAhead: UInt64

  private struct EarlierBallot {
    var index: UInt32
    var nonceTag: UInt64
    var selectionTag: UInt32
  }

  init(election: Election) {
    self.election = election
    opens = UInt64(max(0, election.definition.window.opens.unixSeconds))
    closes = UInt64(max(0, election.definition.window.closes.unixSeconds))
    scopesMax = election.definition.scopesMax
    countsScopes =
      switch election.definition.scope {
      case .page(nil), .period: true
      case .page(.some), .election: false
      }
    voters = VoterTable(expected: election.roll?.count ?? 0)
    initiatives = InitiativeBook(election.definition)
    entriesAhead = 2 + UInt64(initiatives?.count ?? 0)
  }

  /// Writes an act or a moment into the log.
  mutating func write(_ entry: [UInt8], into admitted: inout AdmittedBatch) {
    admitted.frame(of: &self).content.append(entry)
    size += 1
    admitted.entryBytes += entry.count
  }

  mutating func setPhase(after type: EntryType) {
    switch type {
    case .opened: phase = .open
    case .closed, .closedOnSchedule: phase = .closed
    case .lot: hasLot = true
    default: break
    }
  }

  /// What the book says of a cast, before phase and policy are asked.
  enum Standing {
    case newVoter
    /// The nonce is known with the same selections.
    case retry(index: UInt32)
    /// The nonce is known with other selections.
    case nonceReused
    case hasCast(VoterTable.Place, VoterSlot, replacements: Int)

    /// The index of the ballot that another one of the voter would replace.
    var replaced: UInt64? {
      guard case .hasCast(_, let slot, _) = self else { return nil }
      return UInt64(slot.index)
    }
  }

  /// Whether the limits allow one more voter in this scope.
  func hasRoom(forVoterIn scope: RawSpan) -> Bool {
    guard size + entriesAhead < Limits.entriesPerLogMax, voters.count < Limits.votersPerElectionMax
    else {
      return false
    }
    return !countsScopes || scopes.count < scopesMax || scopes.find(scope) != nil
  }

  /// Remembers a page or period with its first ballot.
  mutating func note(scope: RawSpan) {
    if countsScopes { scopes.place(of: scope) }
  }

  @inline(__always)
  func standing(of record: CastRecord) -> Standing {
    guard let (place, slot) = voters.find(record.pseudonym) else { return .newVoter }
    var ballot = EarlierBallot(
      index: slot.index,
      nonceTag: slot.nonceTag,
      selectionTag: slot.selectionTag
    )
    var replacements = 0
    while ballot.nonceTag != record.nonceTag {
      guard let before = earlier[ballot.index] else {
        return .hasCast(place, slot, replacements: replacements)
      }
      ballot = before
      replacements += 1
    }
    return ballot.selectionTag == record.selectionTag
      ? .retry(index: ballot.index) : .nonceReused
  }

  @inline(__always)
  mutating func claim(_ pseudonym: Pseudonym, nonceTag: UInt64, selectionTag: UInt32, index: UInt32)
  {
    voters.insert(
      VoterSlot(
        pseudonym: pseudonym,
        nonceTag: nonceTag,
        index: index,
        selectionTag: selectionTag
      )
    )
  }

  /// Notes that the voter's ballot at `place` is replaced by the one at `index`.
  mutating func replace(
    at place: VoterTable.Place,
    _ old: VoterSlot,
    nonceTag: UInt64,
    selectionTag: UInt32,
    index: UInt32
  ) {
    earlier[index] = EarlierBallot(
      index: old.index,
      nonceTag: old.nonceTag,
      selectionTag: old.selectionTag
    )
    voters.update(
      place,
      to: VoterSlot(
        pseudonym: old.pseudonym,
        nonceTag: nonceTag,
        index: index,
        selectionTag: selectionTag
      )
    )
  }

  /// Takes a ballot that the journal holds back into the book; says why it cannot be.
  mutating func replay(
    _ ballot: BallotEntry,
    selectionTag: UInt32,
    index: UInt32
  ) -> String? {
    let nonceTag = NonceTag.make(ballot.nonce.value, election.tagKey)
    switch (voters.find(ballot.pseudonym), ballot.replaces) {
    case (nil, nil):
      claim(ballot.pseudonym, nonceTag: nonceTag, selectionTag: selectionTag, index: index)
    case (.some((let place, let slot)), .some(let replaced)):
      guard UInt64(slot.index) == replaced else {
        return "it replaces entry \(replaced), which is not the voter's latest"
      }
      replace(at: place, slot, nonceTag: nonceTag, selectionTag: selectionTag, index: index)
    case (.some, nil): return "the voter has a ballot already"
    case (nil, .some): return "it replaces a ballot of a voter who has none"
    }
    return nil
  }

  var voterTableBytes: Int {
    voters.byteCount + earlier.capacity * 32 + (initiatives?.byteCount ?? 0)
  }

  /// Where the election stands, for status reports.
  var standing: ElectionStanding {
    let phase: ElectionStanding.Phase =
      switch phase {
      case .defined: .defined
      case .open: .open
      case .closed: .closed
      }
    return ElectionStanding(
      phase: phase,
      size: size,
      voters: voters.count,
      lastActNumber: lastActNumber
    )
  }
}

/// Lets a list hold books, which cannot be copied.
///
/// Only admission touches it, wherever admission runs; hence `@unchecked Sendable`.
final class PollBookHolder: @unchecked Sendable {
  var book: PollBook

  init(_ book: consuming PollBook) { self.book = book }
}
