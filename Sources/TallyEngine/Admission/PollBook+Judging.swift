import TallyCrypto
import TallyModel

/// What admission asks of the book for one cast, and how it writes the ballot down.
extension PollBook {
  var opens: UInt64 { UInt64(max(0, election.definition.window.opens.unixSeconds)) }
  var closes: UInt64 { UInt64(max(0, election.definition.window.closes.unixSeconds)) }

  /// Why this cast is not taken, asked after its nonce; nothing when it is.
  func refusal(
    for record: CastRecord,
    of casts: CastBatch,
    _ standing: Standing,
    at now: UInt64
  ) -> Refusal? {
    switch phase {
    case .defined: return .notOpen
    case .closed: return .closed
    case .open: break
    }
    if now < opens { return .notOpen }
    if now >= closes { return .closed }
    if let unit = election.scopeForm.periodUnit {
      let period = Timestamp(unixSeconds: Int64(max(now, hour ?? 0))).period(unit)
      guard casts.entries[casts.scopeRange(of: record)].elementsEqual(period.utf8) else {
        return .scope
      }
    }
    if case .hasCast(_, _, let replacements) = standing {
      guard election.definition.revote == .last, replacements < Limits.replacementsPerVoterMax
      else {
        return .duplicate
      }
    }
    let entries = casts.entries
    let hasRoom = hasRoom(
      forVoterIn: entries.rawSpan.extracting(casts.scopeRange(of: record))
    )
    return hasRoom ? nil : .busy
  }

  /// Writes the hour down before its first ballot.
  ///
  /// A clock that went back changes nothing.
  func writeHour(of now: UInt64, into frame: LogFrame) {
    let entry = ClockEntry.hour(containing: now)
    if let hour, entry.unixSeconds <= hour { return }
    frame.append(entry.bytes)
    hour = entry.unixSeconds
    size += 1
  }

  func append(_ record: inout CastRecord, of casts: CastBatch, to frame: LogFrame) {
    let entries = casts.entries
    note(scope: entries.rawSpan.extracting(casts.scopeRange(of: record)))
    record.index = UInt32(size)
    record.entry = frame.append(
      casts.entries[Int(record.entry.lowerBound)..<Int(record.entry.upperBound)],
      leaf: record.leaf
    )
    claim(
      record.pseudonym,
      nonceTag: record.nonceTag,
      selectionTag: record.selectionTag,
      index: record.index
    )
    size += 1
  }

  /// Writes the entry anew with the index it replaces: only the writer knows it.
  func appendReplacement(
    _ record: inout CastRecord,
    of casts: CastBatch,
    replacing slot: VoterSlot,
    at place: VoterTable.Place,
    to frame: LogFrame
  ) {
    record.index = UInt32(size)
    let entry = casts.entry(of: record, replacing: UInt64(slot.index))
    record.leaf = Merkle.leaf(entry.rawSpan)
    record.entry = frame.append(entry[...], leaf: record.leaf)
    replace(
      at: place,
      slot,
      nonceTag: record.nonceTag,
      selectionTag: record.selectionTag,
      index: record.index
    )
    size += 1
  }

  /// Takes an entry of the journal back into the book; says why it cannot be.
  func replay(_ entry: RawSpan, index: UInt64) -> String? {
    guard entry.byteCount > 0, let type = EntryType(rawValue: entry.loadUInt8(at: 0)) else {
      return "an unknown type"
    }
    switch type {
    case .definition:
      return index == 0 && DefinitionEntry(entry) != nil ? nil : "a misplaced definition"
    case .ballot: return replayBallot(entry, index: index)
    case .hour:
      guard let clock = ClockEntry(entry) else { return "a malformed hour" }
      hour = clock.unixSeconds
    case .closedOnSchedule: phase = .closed
    case .opened, .closed:
      lastActNumber += 1
      phase = type == .opened ? .open : .closed
    default: return "an act that this version does not know"
    }
    return nil
  }

  private func replayBallot(_ entry: RawSpan, index: UInt64) -> String? {
    guard phase == .open else { return "a ballot while casting is not open" }
    guard let (ballot, scope, selections) = BallotEntry.decode(entry), index < UInt64(UInt32.max)
    else {
      return "a malformed ballot"
    }
    note(scope: entry.extracting(scope))
    return replay(
      ballot,
      selectionTag: SelectionTag.make(entry.extracting(selections)),
      index: UInt32(index)
    )
  }
}

extension CastBatch {
  /// Where the scope stands in the ballot's entry.
  func scopeRange(of record: CastRecord) -> Range<Int> {
    let start = Int(record.entry.lowerBound) + BallotEntry.headBytes
    return start..<start + Int(entries[start - 1])
  }

  /// The ballot's entry with the index that it replaces.
  func entry(of record: CastRecord, replacing index: UInt64) -> [UInt8] {
    let entries = entries
    let original = entries.rawSpan.extracting(
      Int(record.entry.lowerBound)..<Int(record.entry.upperBound)
    )
    guard let (written, scope, selections) = BallotEntry.decode(original) else {
      preconditionFailure("Intake wrote an entry that is not a ballot.")
    }
    var ballot = written
    ballot.replaces = index
    var entry: [UInt8] = []
    entry.reserveCapacity(original.byteCount + 8)
    ballot.append(
      scope: original.extracting(scope),
      selections: original.extracting(selections),
      to: &entry
    )
    return entry
  }
}
