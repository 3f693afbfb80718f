import TallyCrypto
import TallyModel

/// Ballots and acts with their places in the logs, not yet durable.
package struct AdmittedBatch: ~Copyable, Sendable {
  /// In order of arrival; each record has its verdict.
  package fileprivate(set) var casts: [CastBatch] = []
  /// One for each election that grows.
  package fileprivate(set) var frames: [LogFrame] = []
  package fileprivate(set) var ballots = 0
  package fileprivate(set) var entryBytes = 0
  fileprivate let number: UInt64

  fileprivate init(number: UInt64) { self.number = number }

  /// Whether another batch still fits one block.
  package func hasRoom(for received: borrowing ReceivedBatch) -> Bool {
    ballots == 0
      || (ballots + received.count <= Limits.blockBallotsMax
        && entryBytes + received.entryBytes <= Limits.blockEntryBytesMax)
  }
}

/// The second room: one writer gives each ballot its place or refuses it.
///
/// Judges in the order nonce, phase, period, duplicate; a voter is claimed last. Marks a voter before
/// the disk confirms, which is sound because a failed write stops the engine and recovery rebuilds
/// the books from the journal.
package struct Admission: ~Copyable, Sendable {
  private var books: [PollBook] = []
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
    touchVoters(of: casts)
    // Held here while they are judged: a class would check every access.
    var records: [CastRecord] = []
    swap(&records, &casts.records)
    for place in records.indices where records[place].verdict == .pending {
      judge(&records[place], of: casts, at: now, into: &admitted)
    }
    swap(&records, &casts.records)
    admitted.casts.append(casts)
    admitted.ballots += casts.records.count
    admitted.entryBytes += casts.entries.count
  }

  /// Reads every slot that the batch will need before the first is used, so that the memory look-ups
  /// overlap instead of following one another.
  private mutating func touchVoters(of casts: CastBatch) {
    var touched: UInt32 = 0
    for record in casts.records where record.verdict == .pending {
      touched ^= books[Int(record.election)].touch(record.pseudonym)
    }
    // Kept, or the compiler would leave the reading out.
    lastTouched = touched
  }

  private func judge(
    _ record: inout CastRecord,
    of casts: CastBatch,
    at now: UInt64,
    into admitted: inout AdmittedBatch
  ) {
    let book = books[Int(record.election)]
    let standing = book.standing(of: record)
    switch standing {
    case .retry(let index):
      record.index = index
      record.verdict = .retried
      return
    case .nonceReused:
      record.verdict = .refused(.nonce)
      return
    case .newVoter, .hasCast: break
    }
    if let refusal = book.refusal(for: record, of: casts, standing, at: now) {
      record.verdict = .refused(refusal)
      return
    }
    let frame = frame(of: book, into: &admitted)
    book.writeHour(of: now, into: frame)
    switch standing {
    case .hasCast(let place, let slot, _):
      book.appendReplacement(&record, of: casts, replacing: slot, at: place, to: frame)
    default:
      book.append(&record, of: casts, to: frame)
    }
    record.verdict = .accepted
  }

  private func frame(of book: PollBook, into admitted: inout AdmittedBatch) -> LogFrame {
    if let frame = book.frame, frame.batchNumber == admitted.number { return frame }
    let frame = LogFrame(
      election: book.election,
      firstIndex: book.size,
      batchNumber: admitted.number
    )
    book.frame = frame
    admitted.frames.append(frame)
    return frame
  }
}

// MARK: - Definitions, acts and the schedule

extension Admission {
  /// Opens a book for a new election; its log begins with the definition.
  package mutating func admit(definitionOf election: Election) -> AdmittedBatch {
    openBook(for: election)
    var admitted = beginBatch()
    write(election.definition.entry.bytes, to: books[election.number], into: &admitted)
    return admitted
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
    let book = books[election.number]
    let act = try ActCheck.check(
      note,
      for: election,
      number: book.lastActNumber + 1,
      phase: book.phase
    )
    var admitted = beginBatch()
    write([act.type.rawValue] + note, to: book, into: &admitted)
    book.lastActNumber = act.number
    setPhase(of: book, after: act.type)
    return admitted
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
    for book in books where book.phase == .open && now >= book.closes {
      write(ClockEntry.closedOnSchedule(at: now).bytes, to: book, into: &admitted)
      book.phase = .closed
    }
    findNextClosing()
  }

  private func write(_ entry: [UInt8], to book: PollBook, into admitted: inout AdmittedBatch) {
    frame(of: book, into: &admitted).append(entry)
    book.size += 1
    admitted.entryBytes += entry.count
  }

  private mutating func setPhase(of book: PollBook, after type: EntryType) {
    switch type {
    case .opened: book.phase = .open
    case .closed, .closedOnSchedule: book.phase = .closed
    default: break
    }
    findNextClosing()
  }

  private mutating func findNextClosing() {
    nextClosing = books.reduce(.max) { $1.phase == .open ? min($0, $1.closes) : $0 }
  }

  private mutating func openBook(for election: Election) {
    precondition(election.number == books.count, "Books are opened in the register's order.")
    books.append(PollBook(election: election))
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
    let book = books[election.number]
    guard index == book.size else {
      throw .logUnreadable(election: election.definition.id, index: index, reason: "a gap")
    }
    if let fault = book.replay(entry, index: index) {
      throw .logUnreadable(election: election.definition.id, index: index, reason: fault)
    }
    book.size += 1
    findNextClosing()
  }

  /// Where an election stands.
  package func standing(of election: Election) -> ElectionStanding {
    let book = books[election.number]
    let phase: ElectionStanding.Phase =
      switch book.phase {
      case .defined: .defined
      case .open: .open
      case .closed: .closed
      }
    return ElectionStanding(
      phase: phase,
      size: book.size,
      voters: book.votersCount,
      lastActNumber: book.lastActNumber
    )
  }

  /// Bytes that the books of all elections take.
  package var voterTableBytes: Int { books.reduce(0) { $0 + $1.voterTableBytes } }
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
