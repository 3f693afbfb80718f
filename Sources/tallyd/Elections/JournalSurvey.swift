import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel

/// What anybody with the data folder may know of its logs at any time: types and lengths of entries.
///
/// Read without the lock and up to the signed block only, whether an engine runs or not.
struct JournalSurvey {
  /// The entries of one type in one log.
  struct Entries {
    var count: UInt64 = 0
    var shortest = Int.max
    var longest = 0
  }

  struct Log {
    var definition: Definition?
    var size: UInt64 = 0
    var root = Digest.zero
    var entries: [EntryType: Entries] = [:]

    var lastActNumber: UInt64 {
      entries.reduce(0) { $1.key.actName == nil ? $0 : $0 + $1.value.count }
    }

    var phase: ElectionStanding.Phase {
      if entries[.closed] != nil || entries[.closedOnSchedule] != nil { return .closed }
      return entries[.opened] == nil ? .defined : .open
    }
  }

  let reader: JournalReader
  let signed: BlockMark
  private(set) var blockCount = 0
  private(set) var segmentCount = 0
  /// In the order in which they were defined.
  private(set) var logs: [(id: LogID, log: Log)] = []

  /// - Complexity: Reads and checks the whole journal.
  init(_ home: DataHome) throws(CommandFailure) {
    do throws(LedgerError) {
      reader = try JournalReader(
        on: home.disk,
        folder: home.folder.journal,
        signerPath: home.folder.signerState
      )
      signed = try reader.signedMark()
      var walk = SurveyWalk()
      var cursor = JournalCursor()
      try reader.advance(&cursor) { block, bytes throws(LedgerError) in walk.take(block, bytes) }
      blockCount = walk.blockCount
      logs = walk.order.map { ($0, walk.logs[$0] ?? Log()) }
      segmentCount = (try home.disk.list(home.folder.journal) ?? []).count {
        $0.hasSuffix(".segment")
      }
      let store = home.folder.store(on: home.disk)
      for place in logs.indices {
        guard let file = try store.load(logs[place].id).definition else { continue }
        let digest = SHA256.hash(file)
        guard LogID(definition: digest) == logs[place].id else { continue }
        logs[place].log.definition = try? Definition(
          file: file,
          digest: digest,
          rules: CountingTable.self
        )
      }
    } catch { throw CommandFailure(error) }
  }

  /// The log of the election with this id.
  func find(_ id: String) throws(CommandFailure) -> (id: LogID, log: Log, definition: Definition) {
    for (logID, log) in logs {
      if let definition = log.definition, definition.id == id { return (logID, log, definition) }
    }
    let known = logs.compactMap { $0.log.definition?.id }.joined(separator: ", ")
    throw CommandFailure(
      .noInput,
      "no election \(id) is defined here; "
        + (known.isEmpty ? "define one with: tallyd open" : "there are: \(known)")
    )
  }
}

/// Gathers what a survey tells, block by block.
private struct SurveyWalk {
  var blockCount = 0
  var order: [LogID] = []
  var logs: [LogID: JournalSurvey.Log] = [:]

  mutating func take(_ block: borrowing JournalBlock, _ bytes: RawSpan) {
    blockCount += 1
    for (number, frame) in block.header.frames.enumerated() {
      if logs[frame.log] == nil { order.append(frame.log) }
      var log = logs[frame.log] ?? JournalSurvey.Log()
      log.size = frame.firstIndex + UInt64(frame.entryCount)
      log.root = frame.root
      var walk = EntryWalk(block.header.entries[number])
      while let place = walk.next(in: bytes) {
        guard !place.isEmpty,
          let type = EntryType(rawValue: bytes.loadUInt8(at: place.lowerBound))
        else { continue }
        var entries = log.entries[type] ?? JournalSurvey.Entries()
        entries.count += 1
        entries.shortest = min(entries.shortest, place.count)
        entries.longest = max(entries.longest, place.count)
        log.entries[type] = entries
      }
      logs[frame.log] = log
    }
  }
}
