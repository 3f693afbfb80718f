import Synchronization
import TallyEngine
import TallyLedger
import TallyModel

/// What a run answers: counts the verdicts and writes receipts and refusals, once they may leave.
final class RunRecord: Sendable {
  private struct State: ~Copyable {
    var counts: RunCounts
    var receipts: ReceiptFolder?
    var refusals: RefusalFile?
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
    refusals: consuming RefusalFile?,
    progress: RunProgress?
  ) {
    self.register = register
    self.slots = slots
    self.source = source
    state = Mutex(
      State(
        counts: RunCounts(),
        receipts: receipts,
        refusals: refusals,
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
          try answer(record, line: slot.lines[place], sealed, sealing, &state)
        }
        slots.giveBack(slot)
      }
      state.progress?.show(state.counts, percent: source.percent)
    }
  }

  private func answer(
    _ record: CastRecord,
    line: Int,
    _ sealed: borrowing SealedBatch,
    _ sealing: borrowing Sealing,
    _ state: inout State
  ) throws {
    state.counts.cast += 1
    switch record.verdict {
    case .accepted: state.counts.accepted += 1
    case .retried: state.counts.retries += 1
    case .refused(let refusal):
      state.counts.refused[refusal, default: 0] += 1
      try state.refusals?.add(line: line, refusal, contest: contestID(of: record))
      return
    case .pending: preconditionFailure("A sealed ballot has no verdict.")
    }
    guard state.receipts?.wants(line: line, expectedLines: source.expectedLines) == true else {
      return
    }
    state.receipt.removeAll(keepingCapacity: true)
    try sealing.appendReceipt(of: record, in: sealed, register: register, to: &state.receipt)
    try state.receipts?.write(
      state.receipt,
      election: register.elections[Int(record.election)].definition.id,
      index: record.index
    )
  }

  private func contestID(of record: CastRecord) -> String? {
    guard record.contest > 0 else { return nil }
    let contests = register.elections[Int(record.election)].definition.contests
    return contests[Int(record.contest) - 1].id
  }

  /// The counts, after the last batch.
  func finish() throws -> RunCounts {
    try state.withLock { state in
      try state.refusals?.flush()
      state.progress?.end()
      state.counts.receipts = state.receipts?.writtenCount
      return state.counts
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
