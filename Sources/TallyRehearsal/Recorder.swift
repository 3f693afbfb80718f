import Synchronization
import TallyClient

/// Takes what lanes and readers measure while they run; the one place that all of them share.
final class Recorder: Sendable {
  private struct State: Sendable {
    var account: Account
    var latency = Latencies()
    var reads = Latencies()
    var lateness = Latencies()
    var receiptsVerified = 0
    /// Casts that are due so far, handed to a connection, and answered.
    var offered = 0
    var sent = 0
    var answered = 0
    var refused = 0
    var askedCount = 0
    var readCount = 0
    /// Since the last sample.
    var recent = Latencies()
    var recentReads = Latencies()
    /// The totals at the last sample.
    var last = (offered: 0, answered: 0, refused: 0, reads: 0)
    var metrics: TallyClient.Metrics?
    var lastMetrics: TallyClient.Metrics?
  }

  /// What stands when everything is answered.
  struct Sums {
    let account: Account
    let latency: LatencySummary
    let reads: LatencySummary
    let lateness: LatencySummary
    let receiptsVerified: Int
    let sent: Int
    let answered: Int
  }

  private let schedule: ArrivalSchedule
  private let state: Mutex<State>

  init(_ schedule: ArrivalSchedule, _ account: Account) {
    self.schedule = schedule
    state = Mutex(State(account: account))
  }

  var inFlight: Int { state.withLock { $0.sent - $0.answered } }

  /// Casts that were due and are handed to their connections now, each so late.
  func send(_ count: Int, lateness nanoseconds: [UInt64]) {
    state.withLock { state in
      state.offered += count
      state.sent += count
      for late in nanoseconds { state.lateness.add(nanoseconds: late) }
    }
  }

  /// Ballots sent over connections that nobody waits on.
  func abandon() {
    state.withLock { state in
      state.offered += 1
      state.account.abandon()
    }
  }

  func take(_ entries: [Account.Entry], receiptsVerified: Int, faults: [String]) {
    state.withLock { state in
      state.receiptsVerified += receiptsVerified
      for fault in faults { state.account.note(fault) }
      for entry in entries {
        state.account.take(entry, of: schedule.arrivals[Int(entry.arrival)])
        if case .refused = entry.answer { state.refused += 1 }
        state.latency.add(nanoseconds: entry.nanoseconds)
        state.recent.add(nanoseconds: entry.nanoseconds)
      }
      state.answered += entries.count
    }
  }

  /// Questions that are asked now.
  func ask(_ count: Int) { state.withLock { $0.askedCount += count } }

  /// Questions that nobody answered.
  var openQuestions: Int { state.withLock { $0.askedCount - $0.readCount } }

  func takeReads(_ nanoseconds: [UInt64]) {
    state.withLock { state in
      for time in nanoseconds {
        state.reads.add(nanoseconds: time)
        state.recentReads.add(nanoseconds: time)
      }
      state.readCount += nanoseconds.count
    }
  }

  func note(_ fault: String) { state.withLock { $0.account.note(fault) } }

  /// What the daemon says of itself; nothing while it is not there.
  func take(_ metrics: TallyClient.Metrics?) { state.withLock { $0.metrics = metrics } }

  /// The stretch since the last sample, which ends now.
  func cut(at seconds: Double) -> Sample {
    state.withLock { state in
      let blocks = Self.growth(state.lastMetrics?.blocks, state.metrics?.blocks)
      let entries = Self.growth(state.lastMetrics?.entries, state.metrics?.entries)
      let sample = Sample(
        seconds: seconds,
        offered: state.offered - state.last.offered,
        answered: state.answered - state.last.answered,
        refused: state.refused - state.last.refused,
        inFlight: state.sent - state.answered,
        p50Microseconds: state.recent.microseconds(at: 50),
        p99Microseconds: state.recent.microseconds(at: 99),
        maxMicroseconds: state.recent.maxMicroseconds,
        reads: state.readCount - state.last.reads,
        readP99Microseconds: state.recentReads.microseconds(at: 99),
        memoryBytes: state.metrics?.memoryBytes ?? 0,
        blocks: blocks,
        blockEntries: entries
      )
      state.recent.removeAll()
      state.recentReads.removeAll()
      state.last = (state.offered, state.answered, state.refused, state.readCount)
      state.lastMetrics = state.metrics ?? state.lastMetrics
      return sample
    }
  }

  /// A daemon that was started again counts from 0.
  private static func growth(_ before: UInt64?, _ now: UInt64?) -> UInt64 {
    guard let before, let now else { return 0 }
    return now >= before ? now - before : now
  }

  /// The answers so far, and how many there will be.
  var progress: (answers: RehearsalReport.Answers, answered: Int, planned: Int) {
    state.withLock { ($0.account.answers, $0.answered, schedule.sentCount) }
  }

  var sums: Sums {
    state.withLock { state in
      Sums(
        account: state.account,
        latency: state.latency.summary,
        reads: state.reads.summary,
        lateness: state.lateness.summary,
        receiptsVerified: state.receiptsVerified,
        sent: state.sent,
        answered: state.answered
      )
    }
  }
}
