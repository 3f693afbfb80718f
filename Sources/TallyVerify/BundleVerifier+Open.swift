import TallyCrypto
package import TallyModel

/// What a look at the bundle of an open election found when it found no fault.
package struct OpenReport: Sendable {
  package let definition: Definition
  /// Whether the reader handed the definition over, or takes the bundle's word for it.
  package let isDefinitionPinned: Bool
  package let origin: String
  /// Entries of the log; their contents are not shown before the closing.
  package let size: UInt64
  package let root: Digest
  package let passed: [VerificationReport.Passed]
  package let gaps: [VerificationReport.Gap]
}

extension BundleVerifier {
  /// Whether the folder is that of an election which is not closed and shows no results before.
  package func isOpenBundle() throws(VerificationFault) -> Bool {
    let names = try folder.fileNames()
    return names.contains(CheckpointCheck.file) && !names.contains(ResultCheck.file)
  }

  /// Checks the tree of an election that is not closed: that it is the one of the signed checkpoint,
  /// grew out of every earlier checkpoint, and holds the ballots of the receipts.
  ///
  /// - Throws: The first fault. With the same files it is always the same one.
  /// - Complexity: O(entries); reads 32 bytes an entry and hashes once.
  @concurrent
  package func verifyOpen() async throws(VerificationFault) -> OpenReport {
    var record = CheckRecord()
    let election = try DefinitionCheck.run(on: folder, options: options)
    record.pass(.definition, 1, "file")
    try LogKeyCheck.run(on: folder, election: election)
    record.pass(.logKey, 1, "key")
    let (checkpoint, _) = try CheckpointCheck.run(on: folder, election: election)
    record.pass(.checkpoint, 1, "checkpoint")
    let layout = BundleLayout(
      size: checkpoint.size,
      hasEntries: false,
      hasRoll: false,
      isOpen: true,
      hasTurnout: election.definition.results == .turnout
    )
    let findings = try FolderCheck.run(on: folder, layout: layout)
    record.pass(.folder, findings.fileCount, "files")
    let reading = BundleReading(
      folder: folder,
      layout: layout,
      grammar: BallotGrammar(definition: election.definition, roll: nil)
    )
    let story = LogStory(election: election, root: checkpoint.root, now: options.now)
    let (_, tree) = try await read(reading, story: story)
    try TreeCheck.run(on: folder, layout: layout, tree: tree, checkpoint: checkpoint)
    try OlderTilesCheck.run(on: folder, layout: layout, older: findings.older)
    record.passTree(layout, olderCount: findings.older.count)
    if layout.hasTurnout {
      try TurnoutCheck.run(
        on: folder,
        definition: election.definition,
        checkpoint: checkpoint
      )
      record.pass(.result, 1, "turnout, its form alone")
    }
    let log = VerifiedLog(folder: folder, layout: layout, tree: tree)
    try hold(log, of: election, record: &record)
    record.nameOpenGaps(election: election)
    return OpenReport(
      definition: election.definition,
      isDefinitionPinned: election.isPinned,
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root,
      passed: record.passed,
      gaps: record.gaps
    )
  }
}
