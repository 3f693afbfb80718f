import TallyCrypto
package import TallyLedger
package import TallyModel

/// What opening a data folder found and did.
package struct EngineRecovery: Sendable {
  package let journal: RecoveryReport
  /// Ballot entries that were read back.
  package let ballots: UInt64
}

extension Engine {
  /// Opens a data folder after a stop of any kind: every block is checked and replayed, the trees are
  /// signed again, and the engine goes on where the last acknowledged ballot left it.
  ///
  /// `keys`: The key store: an election's keys, or an error that says what is missing.
  ///
  /// Throws ``EngineError``; then nothing was changed but what ``Journal/recover`` names.
  ///
  /// - Complexity: Reads the whole journal; hashes each entry once, each tree node twice.
  package static func open(
    _ folder: DataFolder,
    on disk: any Disk,
    keys: (Definition) throws(EngineError) -> ElectionKeys
  ) throws(EngineError) -> Engine {
    var failure: EngineError?
    do throws(LedgerError) {
      var signer = try SignerState.load(on: disk, path: folder.signerState)
      let reader = try JournalReader(
        on: disk,
        folder: folder.journal,
        signerPath: folder.signerState
      )
      var replay = Replay(store: folder.store(on: disk), sealing: Sealing(reader: reader))
      let journal = try Journal.recover(
        on: disk,
        folder: folder.journal,
        signer: &signer
      ) { block, bytes throws(LedgerError) in
        do throws(EngineError) {
          try replay.take(block, bytes, keys: keys)
        } catch {
          failure = error
          throw .entriesRefused(block.place, reason: "\(error)")
        }
      }
      return replay.finish(journal: journal, signer: signer)
    } catch { throw failure ?? .ledger(error) }
  }
}

/// The rooms while the journal is being read back.
private struct Replay: ~Copyable {
  let store: ElectionStore
  var register = ElectionRegister()
  var admission = Admission()
  var sealing: Sealing
  var tally = Tally()
  var edges: [TreeEdge] = []
  var ballots: UInt64 = 0

  init(store: ElectionStore, sealing: consuming Sealing) {
    self.store = store
    self.sealing = sealing
  }

  mutating func take(
    _ block: borrowing JournalBlock,
    _ bytes: RawSpan,
    keys: (Definition) throws(EngineError) -> ElectionKeys
  ) throws(EngineError) {
    for number in block.header.frames.indices {
      let header = block.header.frames[number]
      let election = try election(of: header, keys: keys)
      let entries = bytes.extracting(block.header.entries[number])
      let runs = try replay(entries, header, of: election, at: block.place(ofFrame: number))
      let growth = TreeGrowth(edge: &edges[election.number], leaves: block.leaves[number])
      sealing.replay(growth, edge: edges[election.number], runs: runs, of: election)
      do {
        try tally.count(entries, of: election, replacedFrom: sealing)
      } catch { throw .ledger(error) }
    }
  }

  /// The frame's election; a log's first frame brings it in from its files.
  private mutating func election(
    of header: FrameHeader,
    keys: (Definition) throws(EngineError) -> ElectionKeys
  ) throws(EngineError) -> Election {
    if let election = register.find(header.log) { return election }
    let unusable = { (reason: String) in
      EngineError.electionUnusable(id: header.log.hex, reason: reason)
    }
    let files: (definition: [UInt8]?, roll: [UInt8]?)
    do { files = try store.load(header.log) } catch { throw .ledger(error) }
    guard let definition = files.definition else {
      throw unusable(
        "its election.json is missing from the data folder; put exactly that file back"
      )
    }
    guard LogID(definition: SHA256.hash(definition)) == header.log else {
      throw unusable("its election.json was changed; put the original file back")
    }
    let election = try ElectionFiles.election(
      number: register.elections.count,
      definition: definition,
      roll: files.roll,
      keys: keys
    )
    register.add(election)
    edges.append(TreeEdge())
    return election
  }

  /// Takes the entries into the books; says where runs of them stand.
  private mutating func replay(
    _ entries: RawSpan,
    _ header: FrameHeader,
    of election: Election,
    at place: BlockPlace
  ) throws(EngineError) -> [EntryRun] {
    var runs = EntryRuns(at: place)
    var walk = EntryWalk(0..<entries.byteCount)
    var index = header.firstIndex
    while let range = walk.next(in: entries) {
      runs.note(index: index, offset: range.lowerBound - 2)
      let entry = entries.extracting(range)
      try admission.replay(entry, index: index, of: election)
      if entry.loadUInt8(at: 0) == EntryType.ballot.rawValue { ballots += 1 }
      index += 1
    }
    return runs.finish(byteCount: entries.byteCount)
  }

  consuming func finish(
    journal: consuming Journal,
    signer: consuming SignerState
  ) -> Engine {
    guard let report = journal.recovery else {
      preconditionFailure("A recovered journal has a report.")
    }
    sealing.resume(register, signerState: signer)
    return Engine(
      register: register,
      admission: admission,
      recording: Recording(journal: journal, edges: edges),
      sealing: sealing,
      tally: tally,
      recovery: EngineRecovery(journal: report, ballots: ballots)
    )
  }
}
