import TallyCount
import TallyCrypto
import TallyModel
import TallyPages

/// Writes bundles from primitives, without engine and publisher: what an honest one would write, and
/// what a thief can who holds the log's key.
struct Scribe: Sendable {
  var election: TestElection
  var roll: RollFile?
  var entries: [[UInt8]] = []
  private(set) var definition: Definition
  private var actCount: UInt64 = 0

  init(_ election: TestElection, roll: RollFile? = nil) throws {
    self.election = election
    self.roll = roll
    definition = try election.definition()
  }

  // MARK: The log's entries

  mutating func define() { entries.append(definition.entry.bytes) }

  mutating func act(
    _ type: EntryType,
    by signers: [Int] = [0, 1],
    reason: String? = nil,
    seed: String? = nil
  ) throws {
    actCount += 1
    entries.append(try act(type, number: actCount, by: signers, reason: reason, seed: seed))
  }

  func act(
    _ type: EntryType,
    number: UInt64,
    by signers: [Int] = [0, 1],
    origin: String? = nil,
    reason: String? = nil,
    seed: String? = nil
  ) throws -> [UInt8] {
    let text = ActText(
      origin: origin ?? definition.origin,
      number: number,
      type: type,
      reason: reason,
      seed: seed
    )
    let note = try SignedNote(
      text: text.bytes,
      signers: signers.map { TestElection.officerKeys[$0] }
    )
    return [type.rawValue] + note.bytes
  }

  mutating func hour(_ number: UInt64) {
    entries.append(Self.hour(TestElection.opens + 3600 * number))
  }

  static func hour(_ unixSeconds: UInt64) -> [UInt8] {
    ClockEntry.hour(containing: unixSeconds).bytes
  }

  mutating func cast(
    voter: Int,
    _ selections: String,
    scope: String = "",
    replaces: Int? = nil,
    nonce: Int? = nil
  ) throws {
    entries.append(
      try ballot(
        voter: voter,
        selections,
        scope: scope,
        replaces: replaces,
        nonce: nonce ?? entries.count
      )
    )
  }

  func ballot(
    voter: Int,
    _ selections: String,
    scope: String = "",
    replaces: Int? = nil,
    nonce: Int
  ) throws -> [UInt8] {
    let pseudonym = TestElection.pseudonym(voter, scope: roll == nil ? scope : "")
    let row = roll?.rows.first { $0.pseudonym == pseudonym }
    let head = BallotEntry(
      nonce: Nonce(value: UInt128(nonce) << 64 | 7),
      pseudonym: pseudonym,
      channel: UInt8(voter % 2),
      submitter: 1,
      operator: 0,
      stratum: 0,
      weight: row?.weight ?? 1,
      replaces: replaces.map { UInt64($0) }
    )
    var canonical: [UInt8] = []
    if let fault = Selections(contests: definition.contests)
      .encode(text: Array(selections.utf8).rawSpan, into: &canonical)
    {
      throw fault
    }
    return Self.entry(head, scope: scope, selections: canonical)
  }

  static func entry(_ head: BallotEntry, scope: String, selections: [UInt8]) -> [UInt8] {
    var entry: [UInt8] = []
    head.append(scope: Array(scope.utf8).rawSpan, selections: selections.rawSpan, to: &entry)
    return entry
  }

  mutating func cross(_ contest: UInt16, by ballot: Int) {
    entries.append(CrossedEntry(contest: contest, ballot: UInt64(ballot)).bytes)
  }

  mutating func closeOnSchedule(after seconds: UInt64 = 2) {
    entries.append(ClockEntry.closedOnSchedule(at: TestElection.closes + seconds).bytes)
  }

  // MARK: The bundle

  var tree: MerkleTree { MerkleTree(leaves: entries.map { Merkle.leaf($0) }) }

  /// Exchanges the definition and leaves everything that was signed before as it was.
  mutating func swapDefinition(_ change: (inout TestElection) -> Void) throws {
    change(&election)
    definition = try election.definition()
  }

  func checkpoint(size: Int? = nil) throws -> [UInt8] {
    let size = UInt64(size ?? entries.count)
    return try checkpoint(
      Checkpoint(origin: definition.origin, size: size, root: tree.root(size: size))
    )
  }

  func checkpoint(_ checkpoint: Checkpoint) throws -> [UInt8] {
    let signer = try NoteSigner(name: checkpoint.origin, key: election.logKey)
    return try SignedNote(text: checkpoint.text, signers: [signer]).bytes
  }

  func receipt(_ index: Int, size: Int? = nil) throws -> [UInt8] {
    let size = size ?? entries.count
    return Receipt(
      extra: entries[index],
      index: UInt64(index),
      path: tree.inclusionPath(index: UInt64(index), size: UInt64(size)),
      checkpoint: try checkpoint(size: size)
    ).bytes
  }

  /// What the ballots come to when every ballot counts that none replaces.
  func statement() -> ResultStatement {
    let (tally, ballots) = tally()
    return ResultStatement(
      definition: definition,
      log: ResultStatement.Log(
        origin: definition.origin,
        size: UInt64(entries.count),
        root: tree.root
      ),
      tally: tally,
      ballots: max(ballots, tally.counted)
    )
  }

  private func tally() -> (ElectionTally, ballots: UInt64) {
    var replaced: Set<UInt64> = []
    var ballots: UInt64 = 0
    for entry in entries {
      guard let (ballot, _, _) = BallotEntry.decode(entry.rawSpan) else { continue }
      ballots += 1
      if let earlier = ballot.replaces { replaced.insert(earlier) }
    }
    var tally = ElectionTally(definition: definition)
    let grammar = Selections(contests: definition.contests)
    for (index, entry) in entries.enumerated() where !replaced.contains(UInt64(index)) {
      guard let (ballot, scope, selections) = BallotEntry.decode(entry.rawSpan),
        grammar.fault(inCanonical: entry.rawSpan.extracting(selections)) == nil
      else { continue }
      tally.add(
        scope: entry.rawSpan.extracting(scope),
        selections: entry.rawSpan.extracting(selections),
        weight: ballot.weight
      )
    }
    tally.lot = lot
    for entry in entries { if let crossing = CrossedEntry(entry.rawSpan) { tally.note(crossing) } }
    return (tally, ballots)
  }

  /// SHA-256 of what was drawn and of the root at the closing.
  private var lot: Lot? {
    let types = entries.map { $0.first.flatMap(EntryType.init(rawValue:)) }
    guard let drawn = types.firstIndex(of: .lot),
      let closing = types.firstIndex(where: { $0 == .closed || $0 == .closedOnSchedule })
    else { return nil }
    let entry = entries[drawn]
    guard let seed = ActText.lotSeed(inEntry: entry.rawSpan) else { return nil }
    let root = tree.root(size: UInt64(closing + 1))
    let value = SHA256.hash(Array(seed.utf8) + root.bytes).bytes
    return Lot { SHA256.hash(value + $0) }
  }

  func files(signedBy signers: [Int] = [0, 1]) throws -> [String: [UInt8]] {
    let statement = statement()
    var files = tiles(size: entries.count)
    files["election.json"] = definition.fileBytes
    let logKey = try NoteSigner(name: definition.origin, key: election.logKey)
    files["log.vkey"] = Array("\(logKey.verifier.vkey)\n".utf8)
    files["checkpoint"] = try checkpoint()
    if definition.publication == .full { files["roll.csv"] = roll?.bytes }
    files["result.json"] = statement.bytes
    files["results.csv"] = ResultTable.bytes(of: statement, definition: definition)
    if !signers.isEmpty {
      files["result.note"] = try SignedNote(
        text: statement.bytes,
        signers: signers.map { TestElection.officerKeys[$0] }
      ).bytes
    }
    for (name, bytes) in DerivedFiles.all(
      of: try published(statement, note: files["result.note"])
    ) {
      files[name] = bytes
    }
    return files
  }

  /// When every bundle of the tests was published.
  static let created = Timestamp(unixSeconds: Int64(TestElection.closes) + 60)

  func published(_ statement: ResultStatement, note: [UInt8]?) throws -> PublishedResult {
    let types = Set(entries.compactMap(\.first).compactMap(EntryType.init(rawValue:)))
    let isClosed = !types.isDisjoint(with: [.closed, .closedOnSchedule])
    let hasEntries = definition.publication == .full
    return PublishedResult(
      definition: definition,
      statement: statement,
      checkpoint: try checkpoint(),
      note: note,
      isClosed: isClosed,
      hasEntries: hasEntries,
      created: Self.created,
      ballotFiles: isClosed && hasEntries
        ? BallotFiles.all(of: tally().0, definition: definition) : []
    )
  }

  /// Tiles and entry bundles by the words of tlog-tiles, from the whole tree in memory.
  func tiles(size: Int) -> [String: [UInt8]] {
    let tree = MerkleTree(leaves: entries.prefix(size).map { Merkle.leaf($0) })
    var files: [String: [UInt8]] = [:]
    for level in 0..<8 {
      let count = size >> (8 * level)
      for start in stride(from: 0, to: count, by: 256) {
        let nodes = start..<min(start + 256, count)
        let name = TilePath.tile(level: level, index: UInt64(start / 256), width: nodes.count)
        files[name] = nodes.flatMap { tree.node(level: 8 * level, index: UInt64($0)).bytes }
        guard level == 0, definition.publication == .full else { continue }
        files[TilePath.entries(index: UInt64(start / 256), width: nodes.count)] = nodes.flatMap {
          [UInt8(entries[$0].count >> 8), UInt8(entries[$0].count & 255)] + entries[$0]
        }
      }
    }
    return files
  }
}
