import TallyCount
package import TallyCrypto
package import TallyLedger
package import TallyModel

/// Writes the bundle of an election while casting goes on: the tree of hashes and the checkpoint over
/// it, so that others can keep them, and no entry.
///
/// What was published once never changes. Each look hashes what came since the last one; memory is a
/// tile a level, a bit an entry.
/// - SeeAlso: docs/formats.md, "Bundle of an open election".
package struct OpenBundleWriter: Sendable {
  /// What a look at the log found.
  package enum Look: Equatable, Sendable {
    /// Nothing came since the last look, and nothing was written.
    case unchanged
    /// A checkpoint of this many entries is published.
    case published(size: UInt64)
    /// The log is closed: its whole bundle is due, and ``BundleWriter`` writes it.
    case closed
  }

  private let definition: Definition
  private let signer: NoteSigner
  private let folder: String
  private let disk: any Disk
  private var survey = LogSurvey()
  private var tiles = TileWriter(writesEntries: false)

  /// Takes what is fixed for an election.
  ///
  /// - Parameters:
  ///   - definition: Whose log is published.
  ///   - logKey: The definition's log key; signs the checkpoint.
  ///   - folder: The bundle's; its parent must exist. It may hold what was published before.
  ///   - disk: Where the bundle is written.
  /// - Throws: ``PublicationError/wrongLogKey``.
  package init(
    definition: Definition,
    logKey: SigningKey,
    folder: String,
    disk: any Disk
  ) throws(PublicationError) {
    guard logKey.publicKey.bytes == definition.logKey,
      let signer = try? NoteSigner(name: definition.origin, key: logKey)
    else { throw .wrongLogKey }
    self.signer = signer
    self.definition = definition
    self.folder = folder
    self.disk = disk
  }

  /// Publishes what came since the last look.
  ///
  /// A reader never sees a checkpoint without its tiles: it is written last, when they are durable.
  /// After an error a new writer is needed; what was published stays.
  ///
  /// - Parameter log: The same log each time, grown.
  /// - Returns: What the look found.
  /// - Throws: ``PublicationError/foreignFile(path:)``, ``PublicationError/rootDiffers(size:)``,
  ///   ``PublicationError/publishedDiffers(path:)``, ``PublicationError/disk(_:)``.
  /// - Complexity: Reads and hashes the new entries; a few syncs.
  package mutating func look(at log: some LogSource) throws(PublicationError) -> Look {
    guard log.size > survey.size else { return survey.isClosed ? .closed : .unchanged }
    try BundleFolderCheck(root: folder, disk: disk).run(showsBallots: false, hasRoll: false)
    var files = try BundleFolderWriter(root: folder, disk: disk)
    try files.checkNotAhead(of: log.size)
    try files.writeOnce(definition.fileBytes, to: "election.json")
    try files.writeOnce(Array("\(signer.verifier.vkey)\n".utf8), to: "log.vkey")
    try hash(log, into: &files)
    if survey.isClosed {
      try files.sync()
      return .closed
    }
    let checkpoint = Checkpoint(origin: definition.origin, size: log.size, root: log.root)
    try files.sync()
    if definition.results != .closed {
      try files.replace(TurnoutStatement.file, with: turnout.bytes)
    }
    try files.replace("checkpoint", with: try signed(checkpoint))
    try files.sync()
    return .published(size: log.size)
  }

  private mutating func hash(
    _ log: some LogSource,
    into files: inout BundleFolderWriter
  ) throws(PublicationError) {
    var (survey, tiles) = (survey, tiles)
    try log.forEachEntry(from: survey.size) { entry throws(PublicationError) in
      try survey.look(at: entry)
      try tiles.append(entry, to: &files)
    }
    // Signing another root for this size would be a fork.
    guard try tiles.finish(in: &files) == log.root, tiles.size == log.size else {
      throw .rootDiffers(size: log.size)
    }
    (self.survey, self.tiles) = (survey, tiles)
  }

  private var turnout: TurnoutStatement {
    TurnoutStatement(
      origin: definition.origin,
      size: survey.size,
      ballots: survey.ballotCount,
      replaced: survey.replacedCount,
      roll: definition.roll.map { UInt64($0.count) }
    )
  }

  private func signed(_ checkpoint: Checkpoint) throws(PublicationError) -> [UInt8] {
    do {
      return try SignedNote(text: checkpoint.text, signers: [signer]).bytes
    } catch {
      throw .wrongLogKey
    }
  }
}
