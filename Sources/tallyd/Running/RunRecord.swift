import Synchronization
import TallyEngine
import TallyLedger
import TallyModel

/// What a run answers: counts the verdicts and writes receipts and answers, once they may leave.
final class RunRecord: Sendable {
  private struct State: ~Copyable {
    var counts: RunCounts
    var receipts: ReceiptFolder?
    var answers: AnswerFile?
    var progress: RunProgress?
    var receipt: [UInt8] = []
  }

  private let register: ElectionRegister
  private let slots: CastSlots
  private let source: LineSource
  /// Guards the counts and the files; only the sealing thread and the report at the end ask for it.
  private let state: Mutex<State>

  init(
    register: ElectionRegister,
    slots: CastSlots,
    source: LineSource,
    receipts: ReceiptFolder?,
    answers: consuming AnswerFile?,
    progress: RunProgress?
  ) {
    self.register = register
    self.slots = slots
    self.source = source
    state = Mutex(
      State(
        counts: RunCounts(),
        receipts: receipts,
        answers: answers,
        progress: progress
      )
    )
  }

  /// Takes the answers of a sealed batch, and its slots back.
  func take(_ sealed: borrowing SealedBatch, _ sealing: borrowing Sealing) throws {
    try state.withLock { state in
      for casts in sealed.casts {
        let slot = slots.slot(of: casts)
        for (place, record) in casts.records.enumerated() {
          let line = slot.lines[place]
          state.counts.add(record.verdict)
          try state.answers?.add(row(of: record, line: line, fault: slot.faults[place]))
          try writeReceipt(of: record, line: line, sealed, sealing, &state)
        }
        slots.giveBack(slot)
      }
      try state.answers?.flush()
      state.progress?.show(state.counts, percent: source.percent)
    }
  }

  private func row(of record: CastRecord, line: Int, fault: LineFault?) -> AnswerFile.Row {
    var row = AnswerFile.Row(line: line, answer: "", election: electionID(of: record))
    switch record.verdict {
    case .accepted:
      row.answer = "ACCEPTED"
      row.index = record.index
    case .retried:
      row.answer = "RETRIED"
      row.index = record.index
    case .refused(let refusal):
      row.answer = refusal.rawValue
      row.contest = contestID(of: record)
      // Intake's only reason for it; the readers of lines have named theirs.
      if refusal == .malformed { row.reason = (fault ?? .nonce).reason }
    case .pending: preconditionFailure("A sealed ballot has no verdict.")
    }
    return row
  }

  /// Writes the receipt of a ballot that is in the log, if its line is to have one.
  private func writeReceipt(
    of record: CastRecord,
    line: Int,
    _ sealed: borrowing SealedBatch,
    _ sealing: borrowing Sealing,
    _ state: inout State
  ) throws {
    guard record.verdict == .accepted || record.verdict == .retried,
      state.receipts?.wants(line: line, expectedLines: source.expectedLines) == true,
      let election = electionID(of: record)
    else { return }
    state.receipt.removeAll(keepingCapacity: true)
    try sealing.appendReceipt(of: record, in: sealed, register: register, to: &state.receipt)
    try state.receipts?.write(state.receipt, election: election, index: record.index)
  }

  private func electionID(of record: CastRecord) -> String? {
    guard record.election != .max else { return nil }
    return register.elections[Int(record.election)].definition.id
  }

  private func contestID(of record: CastRecord) -> String? {
    guard record.contest > 0 else { return nil }
    let contests = register.elections[Int(record.election)].definition.contests
    return contests[Int(record.contest) - 1].id
  }

  /// The counts, after the last batch, and why the answers could not be written to the end.
  ///
  /// `hasFailed`: Whether the run has failed already; before its first answer it leaves no file.
  func finish(hasFailed: Bool) -> (counts: RunCounts, failure: CommandFailure?) {
    state.withLock { state in
      var failure: CommandFailure?
      if hasFailed, state.counts.cast == 0 {
        state.answers?.discard()
      } else {
        do throws(CommandFailure) { try state.answers?.finish() } catch { failure = error }
      }
      state.progress?.end()
      state.counts.receipts = state.receipts?.writtenCount
      return (state.counts, failure)
    }
  }
}

/// How many lines got which verdict.
struct RunCounts: Sendable {
  var cast: UInt64 = 0
  var accepted: UInt64 = 0
  var retries: UInt64 = 0
  var refused: [Refusal: UInt64] = [:]
  /// Receipts written, where any were asked for.
  var receipts: UInt64?

  mutating func add(_ verdict: Verdict) {
    cast += 1
    switch verdict {
    case .accepted: accepted += 1
    case .retried: retries += 1
    case .refused(let refusal): refused[refusal, default: 0] += 1
    case .pending: preconditionFailure("A sealed ballot has no verdict.")
    }
  }

  /// Whether there were lines, and none of them could be read as a ballot.
  var areAllMalformed: Bool {
    cast > 0 && cast == (refused[.malformed] ?? 0) + (refused[.tooLong] ?? 0)
  }

  var duplicates: UInt64 { refused[.duplicate] ?? 0 }
  var refusedCount: UInt64 { refused.values.reduce(0, +) }
}

/// A line on the terminal that is written over again and again.
struct RunProgress: Sendable {
  private static let intervalNanoseconds: UInt64 = 200_000_000

  private let watch = Stopwatch()
  private var shownAt: UInt64 = 0

  mutating func show(_ counts: RunCounts, percent: Int?) {
    let now = watch.nanoseconds
    guard now - shownAt >= Self.intervalNanoseconds else { return }
    shownAt = now
    let rate = UInt64(Double(counts.cast) / (Double(now) / 1e9))
    Console.progress(
      "\(percent.map { "\($0) %  " } ?? "")\(Table.grouped(counts.cast)) lines, "
        + "\(Table.grouped(counts.accepted)) accepted, \(Table.grouped(rate)) a second"
    )
  }

  func end() {
    if shownAt > 0 { Console.progress("") }
  }
}
