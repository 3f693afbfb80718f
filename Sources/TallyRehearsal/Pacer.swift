import Synchronization
import TallyClient

/// Hands ballots to their connections at their moments, and never waits for an answer.
struct Pacer: Sendable {
  let schedule: ArrivalSchedule
  let ballots: RehearsalBallots
  let recorder: Recorder
  let clock: Timekeeper
  /// The clock at the schedule's beginning.
  let start: UInt64
  let lanes: [AsyncStream<CastLines>.Continuation]
  /// Takes ballots whose sender does not stay.
  let abandoned: AsyncStream<CastLines>.Continuation
  /// Closes the election before late ballots come.
  let close: (@Sendable () async throws -> Void)?
  /// Set by whoever wants an early end.
  let isStopped: StopFlag

  /// Ballots of one connection that go together at most.
  private static let chunk = 1_024
  /// Between two looks at the clock: late by so much at most where the machine has time.
  private static let tickNanoseconds: UInt64 = 500_000

  /// Sends everything; returns when the last ballot is handed over.
  func run() async {
    var next = 0
    var isClosed = false
    let arrivals = schedule.arrivals
    while next < arrivals.count, !isStopped.isSet, !Task.isCancelled {
      if arrivals[next].isLate, !isClosed {
        guard await closeElection() else { break }
        isClosed = true
      }
      let due = start + arrivals[next].nanoseconds
      if clock.now() < due {
        await clock.sleep(min(due, clock.now() + Self.patienceNanoseconds))
        continue
      }
      next = sendDue(from: next, upToLate: isClosed)
      await clock.sleep(clock.now() + Self.tickNanoseconds)
    }
    for lane in lanes { lane.finish() }
    abandoned.finish()
  }

  /// Looks for an early end so often.
  private static let patienceNanoseconds: UInt64 = 200_000_000

  /// Sends what is due; the number of the first arrival that is not.
  private func sendDue(from first: Int, upToLate: Bool) -> Int {
    let now = clock.now()
    let arrivals = schedule.arrivals
    var lines = [CastLines](repeating: CastLines(), count: lanes.count)
    var lateness: [UInt64] = []
    var next = first
    while next < arrivals.count, start + arrivals[next].nanoseconds <= now,
      upToLate || !arrivals[next].isLate
    {
      let arrival = arrivals[next]
      if arrival.isAbandoned {
        var left = CastLines()
        ballots.append(arrival, tag: UInt64(next), to: &left)
        recorder.abandon()
        abandoned.yield(left)
      } else {
        // A voter who comes again comes through another portal.
        let lane = (Int(arrival.cast) + Int(arrival.attempt)) % lanes.count
        ballots.append(arrival, tag: UInt64(next), to: &lines[lane])
        lateness.append(now - start - arrival.nanoseconds)
        if lines[lane].count == Self.chunk { hand(&lines[lane], to: lane) }
      }
      next += 1
    }
    recorder.send(lateness.count, lateness: lateness)
    for lane in lanes.indices where !lines[lane].isEmpty { hand(&lines[lane], to: lane) }
    return next
  }

  private func hand(_ lines: inout CastLines, to lane: Int) {
    lanes[lane].yield(lines)
    lines = CastLines()
  }

  /// Closes when what came in time is answered, as officers do after the end; false where nobody can.
  private func closeElection() async -> Bool {
    guard let close else { return false }
    let limit = clock.now() + Rehearsal.drainNanoseconds
    while recorder.inFlight > 0, clock.now() < limit, !isStopped.isSet {
      await clock.sleep(clock.now() + 1_000_000)
    }
    do {
      try await close()
      return true
    } catch {
      recorder.note("the election could not be closed: \(error)")
      return false
    }
  }
}

/// Asks for an early end, from whatever task.
package final class StopFlag: Sendable {
  private let flag = Mutex(false)
  package init() {}
  package func set() { flag.withLock { $0 = true } }
  package var isSet: Bool { flag.withLock { $0 } }
}
