package import TallyCount
package import TallyCrypto
package import TallyLedger
package import TallyModel
package import TallyPages

/// What left the room: a bundle that is on stable storage.
package struct Bulletin: Sendable {
  package let checkpoint: Checkpoint
  package let published: PublishedResult
  /// Files written now; those that were there already with the same bytes are not counted.
  package let writtenCount: Int

  fileprivate init(
    checkpoint: Checkpoint,
    published: PublishedResult,
    writtenCount: Int
  ) {
    self.checkpoint = checkpoint
    self.published = published
    self.writtenCount = writtenCount
  }

  package var statement: ResultStatement { published.statement }
  package var isClosed: Bool { published.isClosed }
}

/// The room Publication: writes an election's bundle from its log.
///
/// The log is read twice. First to learn whether it may be shown at all and which ballots count;
/// then each entry is hashed once, counted and written. The checkpoint comes last and only after
/// everything that it covers is durable, so that nobody ever sees a checkpoint without its tiles.
///
/// Memory: the tally, one bit an entry, and a tile a level.
/// - SeeAlso: docs/formats.md, "Bundle".
package struct BundleWriter: Sendable {
  /// For whom the bundle is, where the definition publishes counts only.
  package enum Audience: Sendable {
    /// Under `counts` without entries and roll.
    case everybody
    /// Named auditors, who get the entries and the roll in any case.
    case auditors
  }

  private let definition: Definition
  private let signer: NoteSigner
  private let roll: [UInt8]?
  private let disk: any Disk

  /// Takes what is fixed for an election.
  ///
  /// - Parameters:
  ///   - definition: Whose log is published.
  ///   - roll: The bytes of `roll.csv`, where the definition has a roll.
  ///   - logKey: The definition's log key; signs the checkpoint.
  ///   - disk: Where the bundle is written.
  /// - Throws: ``PublicationError/wrongLogKey``, ``PublicationError/wrongRoll(reason:)``.
  package init(
    definition: Definition,
    roll: [UInt8]?,
    logKey: SigningKey,
    disk: any Disk
  ) throws(PublicationError) {
    guard logKey.publicKey.bytes == definition.logKey else { throw .wrongLogKey }
    do {
      signer = try NoteSigner(name: definition.origin, key: logKey)
    } catch {
      throw .wrongLogKey
    }
    try Self.check(roll, against: definition)
    self.definition = definition
    self.roll = roll
    self.disk = disk
  }

  /// Writes the bundle; doing it again changes nothing.
  ///
  /// When this returns, the bundle survives a power cut. What an earlier checkpoint of the same log
  /// published stays: full tiles and their bytes, and partial tiles too.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - folder: Its parent must exist.
  ///   - audience: Who will get it.
  ///   - now: When it is published, for the data files; a result that is there already keeps its own
  ///     time.
  /// - Returns: What was published.
  /// - Throws: ``PublicationError/embargoed(_:)`` before anything is written, when the log is not
  ///   closed and the definition does not say `live`.
  package func publish(
    _ source: some LogSource,
    to folder: String,
    for audience: Audience = .everybody,
    at now: Timestamp
  ) throws(PublicationError) -> Bulletin {
    let survey = try LogSurvey(of: source)
    guard survey.isClosed || definition.results == .live else {
      throw .embargoed(definition.results)
    }
    let showsBallots = definition.publication == .full || audience == .auditors
    let check = BundleFolderCheck(root: folder, disk: disk)
    try check.run(showsBallots: showsBallots, hasRoll: roll != nil)
    if showsBallots, definition.publication == .counts { try check.checkIsAuditors() }
    var files = try BundleFolderWriter(root: folder, disk: disk)
    try files.checkNotAhead(of: source.size)
    try checkSigned(in: &files, size: source.size)
    try files.writeOnce(definition.fileBytes, to: "election.json")
    try files.writeOnce(Array("\(signer.verifier.vkey)\n".utf8), to: "log.vkey")
    if showsBallots, let roll { try files.writeOnce(roll, to: "roll.csv") }

    let tally = try writeTiles(source, survey, showsBallots: showsBallots, to: &files)
    let checkpoint = Checkpoint(origin: definition.origin, size: source.size, root: source.root)
    let statement = ResultStatement(
      definition: definition,
      log: ResultStatement.Log(
        origin: checkpoint.origin,
        size: checkpoint.size,
        root: checkpoint.root
      ),
      tally: tally,
      ballots: survey.ballotCount
    )
    let note = try signedNote(of: statement, in: &files)
    let published = PublishedResult(
      definition: definition,
      statement: statement,
      checkpoint: try signed(checkpoint),
      note: note,
      isClosed: survey.isClosed,
      hasEntries: showsBallots,
      // Officers may open before the window, and nobody believes a result from before it.
      created: try created(statement, at: now, in: &files) ?? max(now, definition.window.opens),
      ballotFiles: survey.isClosed && showsBallots
        ? BallotFiles.all(of: tally, definition: definition) : []
    )
    try write(published, to: &files)
    return Bulletin(
      checkpoint: checkpoint,
      published: published,
      writtenCount: files.writtenCount
    )
  }

  /// A result that officers signed for a shorter log stays as it is, with everything beside it.
  private func checkSigned(
    in files: inout BundleFolderWriter,
    size: UInt64
  ) throws(PublicationError) {
    let limit = Limits.resultNoteBytesMax
    guard let note = try files.read("result.note", atMost: limit) else { return }
    guard let signed = try? SignedNote(parsing: note, atMost: limit),
      let statement = try? ResultStatement(parsing: signed.text),
      statement.logs.first?.size == size
    else { throw .signedResultDiffers }
  }

  private func writeTiles(
    _ source: some LogSource,
    _ survey: LogSurvey,
    showsBallots: Bool,
    to files: inout BundleFolderWriter
  ) throws(PublicationError) -> ElectionTally {
    var tiles = TileWriter(writesEntries: showsBallots)
    var tally = ElectionTally(definition: definition)
    try source.forEachEntry { entry throws(PublicationError) in
      if let (ballot, scope, selections) = BallotEntry.decode(entry),
        !survey.isReplaced(tiles.size)
      {
        tally.add(
          scope: entry.extracting(scope),
          selections: entry.extracting(selections),
          weight: ballot.weight
        )
      }
      if let crossing = CrossedEntry(entry) { tally.note(crossing) }
      try tiles.append(entry, to: &files)
      if let seed = survey.lotSeed, tiles.size == survey.closedSize {
        tally.lot = Lot(digest: DrawnLot(seed: seed, root: tiles.root).digest)
      }
    }
    // Signing another root for this size would be a fork: nothing is signed that was not before.
    guard try tiles.finish(in: &files) == source.root, tiles.size == source.size else {
      throw .rootDiffers(size: source.size)
    }
    return tally
  }

  /// The note that officers have signed so far, which must be about this result.
  private func signedNote(
    of statement: ResultStatement,
    in files: inout BundleFolderWriter
  ) throws(PublicationError) -> [UInt8]? {
    let result = statement.bytes
    guard result.count <= Limits.resultBytesMax else {
      throw .resultTooLong(bytes: result.count, limit: Limits.resultBytesMax)
    }
    let limit = Limits.resultNoteBytesMax
    guard let note = try files.read("result.note", atMost: limit) else { return nil }
    guard let signed = try? SignedNote(parsing: note, atMost: limit), signed.text == result else {
      throw .signedResultDiffers
    }
    return note
  }

  /// When this very result was published before.
  private func created(
    _ statement: ResultStatement,
    at now: Timestamp,
    in files: inout BundleFolderWriter
  ) throws(PublicationError) -> Timestamp? {
    let result = statement.bytes
    guard try files.read("result.json", atMost: result.count) == result else { return nil }
    let package = try files.read(DerivedFiles.package, atMost: DerivedFiles.packageBytesMax)
    // Whoever can write the folder could have put any time there.
    return DerivedFiles.created(in: package).flatMap { created in
      (definition.window.opens...max(now, definition.window.opens)).contains(created)
        ? created : nil
    }
  }

  /// Everything that the checkpoint covers is durable before it is there.
  private func write(
    _ published: PublishedResult,
    to files: inout BundleFolderWriter
  ) throws(PublicationError) {
    let statement = published.statement
    try files.replace("result.json", with: statement.bytes)
    try files.replace(
      "results.csv",
      with: ResultTable.bytes(of: statement, definition: definition)
    )
    try files.replaceDerived(of: published)
    try files.sync()
    try files.replace("checkpoint", with: published.checkpoint)
    // What the bundle of an open election had instead of a result.
    try files.remove(TurnoutStatement.file)
    try files.sync()
  }

  private func signed(_ checkpoint: Checkpoint) throws(PublicationError) -> [UInt8] {
    do {
      return try SignedNote(text: checkpoint.text, signers: [signer]).bytes
    } catch {
      throw .wrongLogKey
    }
  }

  private static func check(
    _ roll: [UInt8]?,
    against definition: Definition
  ) throws(PublicationError) {
    guard let commitment = definition.roll else {
      guard roll == nil else { throw .wrongRoll(reason: "The definition has none.") }
      return
    }
    guard let roll else { throw .wrongRoll(reason: "It is missing.") }
    let file: RollFile
    do {
      file = try RollFile(
        parsing: roll,
        strata: commitment.strata.map(\.id),
        districts: commitment.districts.map(\.id)
      )
    } catch {
      throw .wrongRoll(reason: error.description)
    }
    var frontier = MerkleFrontier()
    var bytes: [UInt8] = []
    for row in file.rows {
      bytes.removeAll(keepingCapacity: true)
      file.append(row, to: &bytes)
      frontier.append(leaf: Merkle.leaf(bytes.rawSpan))
    }
    guard file.rows.count == commitment.count, frontier.root == commitment.root else {
      throw .wrongRoll(reason: "It is not the one that the definition commits to.")
    }
    if let fault = RollAgreement.fault(of: file, in: definition) {
      throw .wrongRoll(reason: "The definition says otherwise: \(fault)")
    }
  }
}
