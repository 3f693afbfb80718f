package import TallyCount
package import TallyCrypto
package import TallyLedger
package import TallyModel

/// What left the room: a bundle that is on stable storage.
package struct Bulletin: Sendable {
  package let checkpoint: Checkpoint
  package let statement: ResultStatement
  package let isClosed: Bool
  /// Files written now; those that were there already with the same bytes are not counted.
  package let writtenCount: Int

  fileprivate init(
    checkpoint: Checkpoint,
    statement: ResultStatement,
    isClosed: Bool,
    writtenCount: Int
  ) {
    self.checkpoint = checkpoint
    self.statement = statement
    self.isClosed = isClosed
    self.writtenCount = writtenCount
  }
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
  /// - Returns: What was published.
  /// - Throws: ``PublicationError/embargoed(_:)`` before anything is written, when the log is not
  ///   closed and the definition does not say `live`.
  package func publish(
    _ source: some LogSource,
    to folder: String,
    for audience: Audience = .everybody
  ) throws(PublicationError) -> Bulletin {
    let survey = try LogSurvey(of: source)
    guard survey.isClosed || definition.results == .live else {
      throw .embargoed(definition.results)
    }
    let showsBallots = definition.publication == .full || audience == .auditors
    try BundleFolderCheck(root: folder, disk: disk).run(
      showsBallots: showsBallots,
      hasRoll: roll != nil
    )
    var files = try BundleFolderWriter(root: folder, disk: disk)
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
    try writeResult(statement, to: &files)
    try files.sync()
    try files.replace("checkpoint", with: try signed(checkpoint))
    try files.sync()
    return Bulletin(
      checkpoint: checkpoint,
      statement: statement,
      isClosed: survey.isClosed,
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

  private func writeResult(
    _ statement: ResultStatement,
    to files: inout BundleFolderWriter
  ) throws(PublicationError) {
    let result = statement.bytes
    guard result.count <= Limits.resultBytesMax else {
      throw .resultTooLong(bytes: result.count, limit: Limits.resultBytesMax)
    }
    let limit = Limits.resultNoteBytesMax
    if let note = try files.read("result.note", atMost: limit) {
      guard let signed = try? SignedNote(parsing: note, atMost: limit), signed.text == result else {
        throw .signedResultDiffers
      }
    }
    try files.replace("result.json", with: result)
    try files.replace(
      "results.csv",
      with: ResultTable.bytes(of: statement, definition: definition)
    )
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
  }
}
