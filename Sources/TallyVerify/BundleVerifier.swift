import Glibc
import TallyCount
import TallyCrypto
import TallyModel
import TallyPages

/// Checks a bundle from its files alone, as anybody can who was not there.
///
/// The plan, in order: the definition and its keys; the signed checkpoint; which files may be there;
/// the roll; every entry, hashed and judged by itself on all cores and then in the order of the log;
/// the tree above; the recount; the officers' signatures; at last the evidence that others kept.
/// It stops at the first fault.
///
/// Memory: 24 bytes a voter (40 where votes may be replaced), 32 for each row of the roll and a few
/// bundles at a time; entries are not kept.
package struct BundleVerifier: Sendable {
  let folder: BundleFolder
  let options: VerificationOptions

  /// - Parameters:
  ///   - folder: Path of the bundle's folder; it is only read.
  ///   - options: What else to hold it to.
  package init(folder: String, options: VerificationOptions = VerificationOptions()) {
    self.folder = BundleFolder(path: folder)
    self.options = options
  }

  /// Runs every check.
  ///
  /// - Throws: The first fault. With the same files it is always the same one.
  /// - Complexity: O(bytes); hashes each entry once, and once more the bundles that hold replaced
  ///   ballots.
  @concurrent
  package func verify() async throws(VerificationFault) -> VerificationReport {
    var record = CheckRecord()
    let election = try DefinitionCheck.run(on: folder, options: options)
    let definition = election.definition
    record.pass(.definition, 1, "file")
    try LogKeyCheck.run(on: folder, election: election)
    record.pass(.logKey, 1, "key")
    let (checkpoint, checkpointFile) = try CheckpointCheck.run(on: folder, election: election)
    record.pass(.checkpoint, 1, "checkpoint")

    if try isOpenBundle() {
      throw VerificationFault(
        .closing,
        at: .file(ResultCheck.file),
        "No result is published here: the election is not closed, or its publication is under way. "
          + "What is there can be checked as an open election (--allow-open)."
      )
    }
    let isFull = definition.publication == .full || options.isAuditor
    let layout = BundleLayout(
      size: checkpoint.size,
      hasEntries: isFull,
      hasRoll: isFull && definition.roll != nil
    )
    let findings = try FolderCheck.run(on: folder, layout: layout)
    record.pass(.folder, findings.fileCount, "files")
    let roll = try rollBook(election, layout: layout, record: &record)

    let reading = BundleReading(
      folder: folder,
      layout: layout,
      grammar: BallotGrammar(definition: definition, roll: roll)
    )
    let (story, tree) = try await read(
      reading,
      story: LogStory(election: election, root: checkpoint.root, now: options.now)
    )
    // Before the closing only live results show anybody's choice.
    let allowsOpen = options.allowsOpen && definition.results == .live
    if isFull { try story.finish(allowsOpen: allowsOpen) }
    try TreeCheck.run(on: folder, layout: layout, tree: tree, checkpoint: checkpoint)
    try OlderTilesCheck.run(on: folder, layout: layout, older: findings.older)
    let log = VerifiedLog(folder: folder, layout: layout, tree: tree)
    record.passTree(layout, olderCount: findings.older.count)
    if isFull { record.passEntries(story, definition: definition) }

    let (statement, tally) = try result(
      story: story,
      log: log,
      election: election,
      checkpoint: checkpoint,
      isFull: isFull,
      record: &record
    )
    let (signers, note) = try SignatureCheck.run(
      on: folder,
      election: election,
      result: statement.bytes,
      // Officers sign the final result: figures on the way have no signature.
      // Without entries nobody sees whether the log is closed.
      allowsUnsigned: options.allowsUnsigned || (allowsOpen && isFull && !story.isClosed)
    )
    record.passSignatures(signers, quorum: election.quorum)
    let published = try derived(
      findings.derived,
      PublishedResult(
        definition: definition,
        statement: statement,
        checkpoint: checkpointFile,
        note: note,
        // Under counts nobody outside sees the closing: it is the publisher's word, in these files.
        isClosed: isFull
          ? story.isClosed : definition.results != .live || !findings.derived.isEmpty,
        hasEntries: isFull,
        // Read from the folder by the check.
        created: definition.window.closes,
        ballotFiles: ballotFiles(tally, of: story, definition)
      ),
      record: &record
    )
    try hold(log, of: election, record: &record)
    record.nameGaps(election: election, isFull: isFull, isClosed: story.isClosed)
    return record.report(
      election: election,
      checkpoint: checkpoint,
      published: published,
      tally: tally,
      story: story,
      isFull: isFull,
      signers: signers
    )
  }

  private func derived(
    _ present: [String],
    _ result: PublishedResult,
    record: inout CheckRecord
  ) throws(VerificationFault) -> PublishedResult {
    if present.isEmpty {
      record.miss("page and data files", because: "This bundle has none; result.json holds.")
      return result
    }
    let published = try DerivedCheck.run(
      on: folder,
      present: present,
      result: result,
      options: options
    )
    record.pass(.derived, UInt64(present.count), "files")
    return published
  }

  private func ballotFiles(
    _ tally: ElectionTally?,
    of story: LogStory,
    _ definition: Definition
  ) -> [PublishedResult.BallotFile] {
    guard story.isClosed, let tally else { return [] }
    return BallotFiles.all(of: tally, definition: definition)
  }

  private func rollBook(
    _ election: CheckedDefinition,
    layout: BundleLayout,
    record: inout CheckRecord
  ) throws(VerificationFault) -> RollBook? {
    guard layout.hasRoll, let commitment = election.definition.roll else { return nil }
    let roll = try RollCheck.run(
      on: folder,
      definition: election.definition,
      commitment: commitment
    )
    record.pass(.roll, UInt64(roll.count), "voters")
    return roll
  }

  /// Reads all runs on all cores, and tells them in order.
  func read(
    _ reading: BundleReading,
    story: LogStory
  ) async throws(VerificationFault) -> (LogStory, RecomputedTree) {
    let outcome = await withTaskGroup(of: SoundRun.self) { group in
      var telling = Telling(story: story)
      var started: UInt64 = 0
      // Two for each core: the next is ready when one is told. This bounds the memory.
      let ahead = UInt64(2 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      func startNext(in group: inout TaskGroup<SoundRun>) {
        guard started < reading.runCount else { return }
        let number = started
        started += 1
        group.addTask { reading.read(run: number) }
      }
      for _ in 0..<ahead { startNext(in: &group) }
      while telling.fault == nil, let run = await group.next() {
        let told = telling.tell(run)
        for _ in 0..<told { startNext(in: &group) }
      }
      group.cancelAll()
      return telling
    }
    if let fault = outcome.fault { throw fault }
    return (
      outcome.story, RecomputedTree(bundleRoots: outcome.bundleRoots, tail: outcome.tail)
    )
  }

  private func result(
    story: LogStory,
    log: VerifiedLog,
    election: CheckedDefinition,
    checkpoint: Checkpoint,
    isFull: Bool,
    record: inout CheckRecord
  ) throws(VerificationFault) -> (ResultStatement, ElectionTally?) {
    let definition = election.definition
    let statement: ResultStatement
    var tally: ElectionTally?
    if isFull {
      let recount = try Recount.run(story: story, log: log)
      tally = recount
      statement = ResultStatement(
        definition: definition,
        log: ResultStatement.Log(
          origin: checkpoint.origin,
          size: checkpoint.size,
          root: checkpoint.root
        ),
        tally: recount,
        ballots: story.ballotCount
      )
      try ResultCheck.run(on: folder, recounted: statement)
      record.pass(.result, story.ballotCount, "ballots recounted")
    } else {
      statement = try ResultCheck.runWithoutEntries(
        on: folder,
        definition: definition,
        checkpoint: checkpoint
      )
    }
    try ResultCheck.runTable(on: folder, definition: definition, statement: statement)
    record.pass(.table, 1, "file")
    return (statement, tally)
  }

  func hold(
    _ log: VerifiedLog,
    of election: CheckedDefinition,
    record: inout CheckRecord
  ) throws(VerificationFault) {
    var known: UInt64 = 0
    for evidence in options.knownCheckpoints
    where try KnownCheckpointCheck.run(evidence, log: log, election: election).size > 0 {
      known += 1
    }
    record.pass(.knownCheckpoint, known, "checkpoints")
    for evidence in options.receipts {
      try ReceiptCheck.run(evidence, log: log, election: election)
    }
    record.pass(.receipt, UInt64(options.receipts.count), "receipts")
  }
}

/// Puts runs back into order, as they become ready, and tells them to the story.
private struct Telling {
  var story: LogStory
  var bundleRoots: [Digest] = []
  var tail: [Digest] = []
  var fault: VerificationFault?
  private var ready: [UInt64: SoundRun] = [:]
  private var next: UInt64 = 0

  init(story: LogStory) { self.story = story }

  /// - Returns: How many runs were told, this one or those that waited for it.
  mutating func tell(_ run: SoundRun) -> Int {
    ready[run.number] = run
    var told = 0
    while fault == nil, let run = ready.removeValue(forKey: next) {
      do {
        try story.read(run)
      } catch {
        fault = error
      }
      bundleRoots.append(contentsOf: run.bundleRoots)
      tail = run.tail
      next += 1
      told += 1
    }
    return told
  }
}
