import TallyCrypto
import TallyModel

/// The second room: one writer gives each ballot its place or refuses it.
///
/// Judges in the order nonce, phase, period, duplicate; a voter is claimed last. Marks a voter before
/// the disk confirms, which is sound because a failed write stops the engine and recovery rebuilds
/// the books from the journal.
package struct Admission: ~Copyable, Sendable {
  private var books: [PollBookHolder] = []
  /// The earliest scheduled closing among open elections, in Unix seconds.
  private var nextClosing = UInt64.max
  private var batchNumber: UInt64 = 0
  private var lastTouched: UInt32 = 0

  package init() {}

  /// A new, empty batch; the one before must have been handed on.
  package mutating func beginBatch() -> AdmittedBatch {
    batchNumber += 1
    return AdmittedBatch(number: batchNumber)
  }

  /// Judges a batch of casts and gives the accepted ballots their places.
  ///
  /// `now`: Wall clock in Unix seconds; decides schedules and hours, never the order.
  /// `admitted`: Grows; see ``AdmittedBatch/hasRoom(for:)``.
  ///
  /// - Complexity: O(1) a ballot: one look-up, one copy of its entry.
  package mutating func admit(
    _ received: consuming ReceivedBatch,
    at now: UInt64,
    into admitted: inout AdmittedBatch
  ) {
    closeOverdue(at: now, into: &admitted)
    let casts = received.casts
    if let request = casts.request { carryOut(request, of: casts, into: &admitted) }
    let entries = casts.entries
    // Held here while they are judged: a class would check every access.
    var records: [CastRecord] = []
    swap(&records, &casts.records)
    judge(&records, with: entries.rawSpan, at: now, into: &admitted)
    swap(&records, &casts.records)
    admitted.casts.append(casts)
    admitted.ballots += casts.records.count
    admitted.entryBytes += entries.count
  }

  /// Voters whose slots are read ahead: as many as a processor keeps at hand until they are judged.
  private static let voterReadAhead = 64

  private mutating func judge(
    _ records: inout [CastRecord],
    with entries: RawSpan,
    at now: UInt64,
    into admitted: inout AdmittedBatch
  ) {
    var records = records.mutableSpan
    var start = 0
    while start < records.count {
      let group = start..<min(start + Self.voterReadAhead, records.count)
      touchVoters(of: records, group)
      judge(&records, group, with: entries, at: now, into: &admitted)
      start = group.upperBound
    }
  }

  /// Reads every slot that the group will need before the first is used, so that the memory look-ups
  /// overlap instead of following one another.
  private mutating func touchVoters(
    of records: borrowing MutableSpan<CastRecord>,
    _ group: Range<Int>
  ) {
    var start = group.lowerBound
    while let run = Self.nextRun(in: records, from: &start, to: group.upperBound) {
      lastTouched ^= books[Int(records[run.lowerBound].election)].book.touch(records, run)
    }
  }

  /// Ballots of one election that follow one another are judged with its book in hand.
  private func judge(
    _ records: inout MutableSpan<CastRecord>,
    _ group: Range<Int>,
    with entries: RawSpan,
    at now: UInt64,
    into admitted: inout AdmittedBatch
  ) {
    var start = group.lowerBound
    while let run = Self.nextRun(in: records, from: &start, to: group.upperBound) {
      books[Int(records[run.lowerBound].election)].book
        .judge(&records, run, with: entries, at: now, into: &admitted)
    }
  }

  /// The next pending ballots of one election that follow one another; moves `start` behind them.
  @inline(__always)
  private static func nextRun(
    in records: borrowing MutableSpan<CastRecord>,
    from start: inout Int,
    to end: Int
  ) -> Range<Int>? {
    while start < end, records[start].verdict != .pending { start += 1 }
    guard start < end else { return nil }
    let first = start
    while start < end, records[start].verdict == .pending,
      records[start].election == records[first].election
    {
      start += 1
    }
    return first..<start
  }
}

// MARK: - Definitions, acts and the schedule

extension Admission {
  private mutating func carryOut(
    _ request: OfficersRequest,
    of casts: CastBatch,
    into admitted: inout AdmittedBatch
  ) {
    do throws(EngineError) {
      switch request {
      case .definition(let election):
        write(definitionOf: election, into: &admitted)
        casts.requestFrame = books[election.number].book.frame?.place
      case .act(let note, let election):
        try write(act: note, for: election, into: &admitted)
        casts.requestFrame = books[election.number].book.frame?.place
      }
    } catch { casts.fault = error }
  }

  /// Opens a book for a new election; its log begins with the definition.
  package mutating func admit(definitionOf election: Election) -> AdmittedBatch {
    var admitted = beginBatch()
    write(definitionOf: election, into: &admitted)
    return admitted
  }

  private mutating func write(
    definitionOf election: Election,
    into admitted: inout AdmittedBatch
  ) {
    openBook(for: election)
    books[election.number].book.write(election.definition.entry.bytes, into: &admitted)
  }

  /// Writes an officers' act into the log.
  ///
  /// Closings that are due come first: ``admitScheduledClosings(at:)``.
  ///
  /// - Throws: ``EngineError/actRefused(reason:)`` when the note is not the next act, is not signed by
  ///   enough officers, or does not fit the phase; then nothing has changed.
  package mutating func admit(
    act note: [UInt8],
    for election: Election
  ) throws(EngineError) -> AdmittedBatch {
    var admitted = beginBatch()
    try write(act: note, for: election, into: &admitted)
    return admitted
  }

  private mutating func write(
    act note: [UInt8],
    for election: Election,
    into admitted: inout AdmittedBatch
  ) throws(EngineError) {
    let holder = books[election.number]
    let act = try ActCheck.check(
      note,
      for: election,
      number: holder.book.lastActNumber + 1,
      phase: holder.book.phase,
      hasLot: holder.book.hasLot
    )
    holder.book.write([act.type.rawValue] + note, into: &admitted)
    holder.book.lastActNumber = act.number
    holder.book.setPhase(after: act.type)
    holder.book.writeCrossings(into: &admitted)
    noteClosing(of: holder)
  }

  /// Closes every election whose time has come; nothing when none has.
  package mutating func admitScheduledClosings(at now: UInt64) -> AdmittedBatch? {
    guard now >= nextClosing else { return nil }
    var admitted = beginBatch()
    closeOverdue(at: now, into: &admitted)
    return admitted
  }

  private mutating func closeOverdue(at now: UInt64, into admitted: inout AdmittedBatch) {
    guard now >= nextClosing else { return }
    for holder in books where holder.book.phase == .open && now >= holder.book.closes {
      // What finds no room is closed with the next block; until then no ballot is taken.
      guard admitted.entryBytes < Limits.batchEntryBytesMax else { break }
      holder.book.write(ClockEntry.closedOnSchedule(at: now).bytes, into: &admitted)
      holder.book.setPhase(after: .closedOnSchedule)
      holder.book.writeCrossings(into: &admitted)
    }
    nextClosing = .max
    for holder in books { noteClosing(of: holder) }
  }

  /// Keeps the earliest closing; after a closing by act it may be too early, which does no harm.
  private mutating func noteClosing(of holder: PollBookHolder) {
    if holder.book.phase == .open { nextClosing = min(nextClosing, holder.book.closes) }
  }

  private mutating func openBook(for election: Election) {
    precondition(election.number == books.count, "Books are opened in the register's order.")
    books.append(PollBookHolder(PollBook(election: election)))
  }
}

// MARK: - Recovery and reports

extension Admission {
  /// Takes an entry of the journal back into the books.
  ///
  /// - Throws: ``EngineError/logUnreadable(election:index:reason:)`` for what admission would never
  ///   have written.
  package mutating func replay(
    _ entry: RawSpan,
    index: UInt64,
    of election: Election
  ) throws(EngineError) {
    if index == 0 { openBook(for: election) }
    let holder = books[election.number]
    if let fault = holder.book.replay(entry, index: index) {
      throw .logUnreadable(election: election.definition.id, index: index, reason: fault)
    }
    noteClosing(of: holder)
  }

  /// Where an election stands.
  package func standing(of election: Election) -> ElectionStanding {
    books[election.number].book.standing
  }

  /// Bytes that the books of all elections take.
  package var voterTableBytes: Int { books.reduce(0) { $0 + $1.book.voterTableBytes } }
}

/// Where an election stands, for status reports.
///
/// Names no choice.
package struct ElectionStanding: Sendable, Equatable {
  package enum Phase: String, Sendable {
    case defined
    case open
    case closed
  }

  package var phase: Phase
  /// Entries in the log.
  package var size: UInt64
  /// Voters (in their scopes) who have cast.
  package var voters: Int
  package var lastActNumber: UInt64
}
