import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting

/// An election's log as the journal has it up to the signed block, and what follows from it alone.
struct RecordedLog: Sendable {
  let election: TestElection
  let entries: [[UInt8]]
  let tree: MerkleTree

  /// The logs of all elections that have one, read in one go.
  static func all(
    _ elections: [TestElection],
    on disk: any Disk
  ) throws(LedgerError) -> [RecordedLog] {
    let reader = try JournalReader(
      on: disk,
      folder: TestEngine.folder.journal,
      signerPath: TestEngine.folder.signerState
    )
    var cursor = JournalCursor()
    var entries: [LogID: [[UInt8]]] = [:]
    try reader.advance(&cursor) { block, bytes in
      for (frame, place) in zip(block.header.frames, block.header.entries) {
        var walk = EntryWalk(place)
        while let entry = walk.next(in: bytes) {
          entries[frame.log, default: []].append(Array(bytes: bytes.extracting(entry)))
        }
      }
    }
    return elections.compactMap { election in
      entries[election.log].map { RecordedLog(election: election, entries: $0) }
    }
  }

  init(of election: TestElection, on disk: any Disk) throws(LedgerError) {
    let logs = try Self.all([election], on: disk)
    self = logs.first ?? RecordedLog(election: election, entries: [])
  }

  private init(election: TestElection, entries: [[UInt8]]) {
    self.election = election
    self.entries = entries
    tree = MerkleTree(leaves: entries.map { Merkle.leaf($0) })
  }

  var types: [EntryType] { entries.compactMap { EntryType(rawValue: $0[0]) } }

  /// A ballot taken apart.
  struct Ballot: Sendable {
    var index: UInt64
    var entry: BallotEntry
    var scope: [UInt8]
    var selections: [UInt8]
  }

  var ballots: [Ballot] {
    entries.enumerated().compactMap { index, bytes in
      guard let (entry, scope, selections) = BallotEntry.decode(bytes.rawSpan) else { return nil }
      return Ballot(
        index: UInt64(index),
        entry: entry,
        scope: Array(bytes[scope]),
        selections: Array(bytes[selections])
      )
    }
  }

  /// The last ballot of each voter and scope, found by going through the log once.
  func countedBallots() -> [Ballot] {
    var latest: [Pseudonym: Ballot] = [:]
    for ballot in ballots { latest[ballot.entry.pseudonym] = ballot }
    return latest.values.sorted { $0.index < $1.index }
  }

  /// A count of the counted ballots alone, from nothing.
  func recount() -> ElectionTally {
    var tally = ElectionTally(definition: election.definition)
    for ballot in countedBallots() {
      tally.add(
        scope: ballot.scope.rawSpan,
        selections: ballot.selections.rawSpan,
        weight: ballot.entry.weight
      )
    }
    return tally
  }

  /// What breaks the rule of one counted ballot a voter and scope, or the order of the log.
  func faults() -> [String] {
    var faults: [String] = []
    var latest: [Pseudonym: UInt64] = [:]
    for ballot in ballots {
      let before = latest[ballot.entry.pseudonym]
      if before != ballot.entry.replaces {
        faults.append(
          "ballot \(ballot.index) of \(election.id) replaces \(text(ballot.entry.replaces)), "
            + "the voter's last one is \(text(before))"
        )
      }
      if before != nil, election.spec.revote == .first {
        faults.append("ballot \(ballot.index) of \(election.id) is its voter's second")
      }
      latest[ballot.entry.pseudonym] = ballot.index
    }
    let types = types
    if types.count != entries.count { faults.append("\(election.id) has an entry of no type") }
    if types.first != .definition {
      faults.append("\(election.id) does not begin with its definition")
    }
    if let closed = types.firstIndex(where: { $0 == .closed || $0 == .closedOnSchedule }),
      closed != types.count - 1
    {
      faults.append("\(election.id) goes on after its closing")
    }
    return faults
  }

  private func text(_ index: UInt64?) -> String { index.map { "entry \($0)" } ?? "nothing" }
}
