import TallyCrypto
import TallyModel

/// What admission asks of the book for one cast, and how it writes the ballot down.
extension PollBook {
  /// Reads what ``judge(_:_:with:at:into:)`` will look up; the result means nothing.
  func touch(_ records: borrowing MutableSpan<CastRecord>, _ run: Range<Int>) -> UInt32 {
    var touched: UInt32 = 0
    for place in run { touched ^= voters.touch(records[place].pseudonym) }
    return touched
  }

  /// Judges pending ballots of this election, in order, and gives the accepted ones their places.
  mutating func judge(
    _ records: inout MutableSpan<CastRecord>,
    _ run: Range<Int>,
    with entries: RawSpan,
    at now: UInt64,
    into admitted: inout AdmittedBatch
  ) {
    var frame: LogFrame?
    var content = FrameContent(firstIndex: size)
    let watchesSupport = initiatives != nil
    for place in run {
      let standing = standing(of: records[place])
      let verdict = verdict(on: &records[place], with: entries, standing, at: now)
      records[place].verdict = verdict
      guard verdict == .accepted else { continue }
      if frame == nil {
        let opened = admitted.frame(of: &self)
        swap(&content, &opened.content)
        frame = opened
      }
      writeHour(of: now, into: &content)
      guard watchesSupport else {
        append(&records[place], with: entries, standing, to: &content)
        continue
      }
      // Where its entry stands is known only before it is appended.
      let selections = entries.extracting(records[place].selections(in: entries))
      append(&records[place], with: entries, standing, to: &content)
      admitted.entryBytes += watch(
        selections,
        at: UInt64(records[place].index),
        replacing: standing.replaced,
        &content
      )
    }
    if let frame {
      swap(&content, &frame.content)
      for place in run { records[place].frame = frame.place }
    }
  }

  /// Judges in the order nonce, phase, period, duplicate, room.
  @inline(__always)
  private func verdict(
    on record: inout CastRecord,
    with entries: RawSpan,
    _ standing: Standing,
    at now: UInt64
  ) -> Verdict {
    switch standing {
    case .retry(let index):
      record.index = index
      return .retried
    case .nonceReused: return .refused(.nonce)
    case .newVoter, .hasCast: break
    }
    return refusal(for: record, with: entries, standing, at: now).map { .refused($0) } ?? .accepted
  }

  /// Why this cast is not taken, asked after its nonce; nothing when it is.
  @inline(__always)
  func refusal(
    for record: CastRecord,
    with entries: RawSpan,
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
      let scope = record.scope(in: entries)
      guard Array(period.utf8).rawSpan.isEqual(to: entries.extracting(scope)) else {
        return .scope
      }
    }
    if case .hasCast(_, _, let replacements) = standing {
      guard election.definition.revote == .last, replacements < Limits.replacementsPerVoterMax
      else {
        return .duplicate
      }
    }
    return hasRoom(forVoterIn: entries.extracting(record.scope(in: entries))) ? nil : .busy
  }

  /// Writes the hour down before its first ballot.
  ///
  /// A clock that went back changes nothing.
  @inline(__always)
  private mutating func writeHour(of now: UInt64, into content: inout FrameContent) {
    if let hour, now < hour + 3600 { return }
    let entry = ClockEntry.hour(containing: now)
    content.append(entry.bytes)
    hour = entry.unixSeconds
    size += 1
  }

  @inline(__always)
  private mutating func append(
    _ record: inout CastRecord,
    with entries: RawSpan,
    _ standing: Standing,
    to content: inout FrameContent
  ) {
    if case .hasCast(let place, let slot, _) = standing {
      appendReplacement(&record, with: entries, replacing: slot, at: place, to: &content)
      return
    }
    note(scope: entries.extracting(record.scope(in: entries)))
    record.index = UInt32(size)
    record.entryStart = content.append(
      framed: entries.extracting(record.framedEntry),
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
  private mutating func appendReplacement(
    _ record: inout CastRecord,
    with entries: RawSpan,
    replacing slot: VoterSlot,
    at place: VoterTable.Place,
    to content: inout FrameContent
  ) {
    record.index = UInt32(size)
    let framed = record.framedEntry(in: entries, replacing: UInt64(slot.index))
    record.leaf = Merkle.leaf(framed.rawSpan.extracting(2...))
    record.entryStart = content.append(framed: framed.rawSpan, leaf: record.leaf)
    record.entryBytes = UInt16(framed.count - 2)
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
  mutating func replay(_ entry: RawSpan, index: UInt64) -> String? {
    guard index == size else { return "a gap" }
    if owesCrossing, entry.byteCount > 0, entry.loadUInt8(at: 0) != EntryType.crossed.rawValue {
      return "it stands where a crossing is due"
    }
    if let fault = replayed(entry, index: index) { return fault }
    size += 1
    return nil
  }

  private mutating func replayed(_ entry: RawSpan, index: UInt64) -> String? {
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
    case .crossed: return replayCrossing(entry)
    case .closedOnSchedule: setPhase(after: type)
    case .opened, .closed, .lot:
      lastActNumber += 1
      setPhase(after: type)
    default: return "an act that this version does not know"
    }
    return nil
  }

  private mutating func replayBallot(_ entry: RawSpan, index: UInt64) -> String? {
    guard phase == .open else { return "a ballot while casting is not open" }
    guard let (ballot, scope, selections) = BallotEntry.decode(entry), index < UInt64(UInt32.max)
    else {
      return "a malformed ballot"
    }
    note(scope: entry.extracting(scope))
    if initiatives != nil { replayWatch(ballot, entry.extracting(selections), index: index) }
    return replay(
      ballot,
      selectionTag: SelectionTag.make(entry.extracting(selections), election.tagKey),
      index: UInt32(index)
    )
  }
}

extension CastRecord {
  /// Where the scope stands among the batch's entries.
  @inline(__always)
  func scope(in entries: RawSpan) -> Range<Int> {
    let start = Int(entryStart) + BallotEntry.headBytes
    return start..<start + Int(entries.loadUInt8(at: start - 1))
  }

  /// Where the selections stand among the batch's entries, as intake wrote them.
  func selections(in entries: RawSpan) -> Range<Int> {
    scope(in: entries).upperBound..<entry.upperBound
  }

  /// The ballot's entry with the index that it replaces, after its length.
  func framedEntry(in entries: RawSpan, replacing index: UInt64) -> [UInt8] {
    let original = entries.extracting(entry)
    guard let (written, scope, selections) = BallotEntry.decode(original) else {
      preconditionFailure("Intake wrote an entry that is not a ballot.")
    }
    var ballot = written
    ballot.replaces = index
    var framed: [UInt8] = []
    framed.reserveCapacity(original.byteCount + 10)
    framed.append(big: UInt16(original.byteCount + 8))
    ballot.append(
      scope: original.extracting(scope),
      selections: original.extracting(selections),
      to: &framed
    )
    return framed
  }
}
