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
    for crossing in tellsCrossings ? crossings() : [] { tally.note(crossing) }
    return tally
  }

  private var tellsCrossings: Bool {
    election.spec.results == "live" || types.contains { $0 == .closed || $0 == .closedOnSchedule }
  }

  /// The ballots with which initiatives reach their goals, each counted anew after every ballot.
  func crossings() -> [CrossedEntry] {
    let codec = Selections(contests: election.definition.contests)
    var latest: [Pseudonym: PlainChoices] = [:]
    var crossings: [CrossedEntry] = []
    for ballot in ballots {
      let text = codec.text(of: ballot.selections.rawSpan)
      guard case .read(let choices) = PlainChoices.read(text, for: election.spec.questions) else {
        continue
      }
      latest[ballot.entry.pseudonym] = choices
      for (place, question) in election.spec.questions.enumerated() {
        guard case .initiative(let settings) = question.kind,
          !crossings.contains(where: { $0.contest == UInt16(place) }),
          question.isReached(settings, Array(latest.values))
        else { continue }
        crossings.append(CrossedEntry(contest: UInt16(place), ballot: ballot.index))
      }
    }
    return crossings
  }

  /// What is wrong with the entries of crossings: which there are, or where.
  private func faultsOfCrossings(closed: Int?) -> [String] {
    let isLive = election.spec.results == "live"
    let expected = tellsCrossings ? crossings() : []
    let found = entries.indices.filter { entries[$0][0] == EntryType.crossed.rawValue }
    guard found.map({ entries[$0] }) == expected.map(\.bytes) else {
      return ["\(election.id) has crossings \(found), expected \(expected)"]
    }
    for (place, crossing) in zip(found, expected) {
      let before = entries[..<place].lastIndex { $0[0] != EntryType.crossed.rawValue }
      if before != (isLive ? Int(crossing.ballot) : closed) {
        return ["crossing \(place) of \(election.id) stands in a wrong place"]
      }
    }
    return []
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
    let closed = types.firstIndex { $0 == .closed || $0 == .closedOnSchedule }
    if let closed, types[(closed + 1)...].contains(where: { $0 != .crossed }) {
      faults.append("\(election.id) goes on after its closing")
    }
    return faults + faultsOfCrossings(closed: closed)
  }

  private func text(_ index: UInt64?) -> String { index.map { "entry \($0)" } ?? "nothing" }
}
