package import TallyCount
package import TallyLedger
import TallyModel

/// The last room: counts each ballot that is sealed, and takes back each that is replaced.
///
/// Always equal to a recount of the log up to the same size.
package struct Tally: ~Copyable, Sendable {
  private var tallies: [ElectionTally] = []

  package init() {}

  /// Begins the count of a new election.
  package mutating func open(_ election: Election) {
    precondition(election.number == tallies.count, "Tallies are opened in the register's order.")
    tallies.append(ElectionTally(definition: election.definition))
  }

  /// Counts the ballots of a sealed batch.
  ///
  /// - Throws: ``LedgerError`` when a replaced ballot cannot be read back.
  package mutating func count(
    _ sealed: borrowing SealedBatch,
    replacedFrom sealing: borrowing Sealing
  ) throws(LedgerError) {
    for sealedFrame in sealed.frames {
      let frame = sealedFrame.frame
      try count(frame.entries.rawSpan, of: frame.election, replacedFrom: sealing)
    }
  }

  /// Counts the ballots among entries that follow one another, each after its length.
  package mutating func count(
    _ entries: RawSpan,
    of election: Election,
    replacedFrom sealing: borrowing Sealing
  ) throws(LedgerError) {
    var offset = 0
    while offset < entries.byteCount {
      let end = offset + 2 + Int(entries.loadUInt16(at: offset))
      let entry = entries.extracting((offset + 2)..<end)
      offset = end
      guard let (ballot, scope, selections) = BallotEntry.decode(entry) else { continue }
      if let replaced = ballot.replaces {
        try takeBack(replaced, of: election, from: sealing)
      }
      tallies[election.number].add(
        scope: entry.extracting(scope),
        selections: entry.extracting(selections),
        weight: ballot.weight
      )
    }
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
}
