package import TallyCount
import TallyCrypto
package import TallyLedger
import TallyModel

/// The last room: counts each ballot that is sealed, and takes back each that is replaced.
///
/// Always equal to a recount of the log up to the same size.
package struct Tally: ~Copyable, Sendable {
  private var tallies: [ElectionTally] = []
  /// Where each election stands after what is counted.
  private var standings: [ElectionStanding] = []
  /// Ballots in each log, replaced ones included.
  private var ballots: [UInt64] = []
  /// The size of each log whose last entry is the closing; 0 before.
  private var closedSizes: [UInt64] = []

  package init() {}

  /// Counts the ballots of a sealed batch.
  ///
  /// - Throws: ``LedgerError`` when a replaced ballot cannot be read back.
  package mutating func count(
    _ sealed: borrowing SealedBatch,
    replacedFrom sealing: borrowing Sealing
  ) throws(LedgerError) {
    for sealedFrame in sealed.frames {
      let entries = sealedFrame.frame.entries
      try count(entries.rawSpan, of: sealedFrame.frame.election, replacedFrom: sealing)
    }
  }

  /// Counts the ballots among entries that follow one another, each after its length.
  ///
  /// The count of an election begins with its definition.
  package mutating func count(
    _ entries: RawSpan,
    of election: Election,
    replacedFrom sealing: borrowing Sealing
  ) throws(LedgerError) {
    if election.number == tallies.count {
      tallies.append(ElectionTally(definition: election.definition))
      standings.append(ElectionStanding(phase: .defined, size: 0, voters: 0, lastActNumber: 0))
      ballots.append(0)
      closedSizes.append(0)
    }
    var offset = 0
    while offset < entries.byteCount {
      let end = offset + 2 + Int(entries.loadUInt16(at: offset))
      let entry = entries.extracting((offset + 2)..<end)
      offset = end
      standings[election.number].size += 1
      guard let (ballot, scope, selections) = BallotEntry.decode(entry) else {
        try take(entry, of: election, from: sealing)
        continue
      }
      ballots[election.number] += 1
      if let replaced = ballot.replaces {
        try takeBack(replaced, of: election, from: sealing)
      } else {
        standings[election.number].voters += 1
      }
      tallies[election.number].add(
        scope: entry.extracting(scope),
        selections: entry.extracting(selections),
        weight: ballot.weight
      )
    }
  }

  /// Takes in an entry that is no ballot.
  private mutating func take(
    _ entry: RawSpan,
    of election: Election,
    from sealing: borrowing Sealing
  ) throws(LedgerError) {
    let phase = standings[election.number].phase
    standings[election.number].take(entry)
    if phase == .open, standings[election.number].phase == .closed {
      closedSizes[election.number] = standings[election.number].size
    }
    if let crossing = CrossedEntry(entry) { tallies[election.number].note(crossing) }
    guard let seed = ActText.lotSeed(inEntry: entry) else { return }
    let root = try sealing.root(of: election, atSize: closedSizes[election.number])
    tallies[election.number].lot = Lot(digest: DrawnLot(seed: seed, root: root).digest)
  }

  private mutating func takeBack(
    _ index: UInt64,
    of election: Election,
    from sealing: borrowing Sealing
  ) throws(LedgerError) {
    let entry = try sealing.entry(index, of: election)
    guard let (ballot, scope, selections) = BallotEntry.decode(entry.rawSpan) else {
      preconditionFailure("A ballot replaces an entry that is not a ballot.")
    }
    tallies[election.number].remove(
      scope: entry.rawSpan.extracting(scope),
      selections: entry.rawSpan.extracting(selections),
      weight: ballot.weight
    )
  }

  /// The count as it stands; whoever asks must keep the embargo.
  package func tally(of election: Election) -> ElectionTally { tallies[election.number] }

  /// Ballots in an election's log, replaced ones included.
  package func ballots(of election: Election) -> UInt64 { ballots[election.number] }

  /// Where an election stands in what is durable and signed for.
  package func standing(of election: Election) -> ElectionStanding { standings[election.number] }
}

extension ElectionStanding {
  /// Takes in an entry that is no ballot.
  fileprivate mutating func take(_ entry: RawSpan) {
    switch EntryType(rawValue: entry.loadUInt8(at: 0)) {
    case .opened:
      phase = .open
      lastActNumber += 1
    case .closed:
      phase = .closed
      lastActNumber += 1
    case .closedOnSchedule: phase = .closed
    case .lot: lastActNumber += 1
    default: break
    }
  }
}
