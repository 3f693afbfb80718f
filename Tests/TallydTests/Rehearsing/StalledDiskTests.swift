import Glibc
import Synchronization
import TallyModel
import TallyTesting
import Testing

@testable import TallyRehearsal
@testable import tallyd

/// One sync takes five seconds, as on a disk that is busy with others' work.
@Suite(.serialized, .timeLimit(.minutes(3))) struct `A disk that stalls` {
  private static let stall: @Sendable () -> Void = { sleep(5) }

  /// A client that waits for each answer before it sends the next ballot: what it sees of the same
  /// stall.
  private static func closedLoop(_ count: Int) async throws -> LatencySummary {
    let run = try RehearsalRun(RehearsalRun.spec())
    let disk = run.disk
    let measured = Mutex(Latencies())
    let end = try await SimulatedDaemon.serve(on: disk, run.keys) { port in
      let socket = try LineSocket(port: port)
      #expect(try socket.ask("MODE brief") == "OK brief")
      for ballot in 0..<count {
        if ballot == count / 3 { disk.hold(nextSync: stall) }
        let line = PlainBallot(voter: ballot, nonce: ballot, option: "a").line
        let start = Clock.monotonicNanoseconds()
        #expect(try socket.ask(String(line.dropLast())).hasPrefix("OK "))
        let time = Clock.monotonicNanoseconds() - start
        measured.withLock { $0.add(nanoseconds: time) }
      }
    }
    #expect(end == nil)
    return measured.withLock { $0.summary }
  }

  /// Who waits for answers sends nothing while there are none, so that one ballot of thousands sees
  /// the stall; the public comes all the same, and most of it waits.
  @Test func `shows in the times of an open schedule, and is hidden by a closed loop`() async throws
  {
    var run = try RehearsalRun(RehearsalRun.spec())
    let disk = run.disk
    let bound = Expectation.Bound(percentile: 99.9, microseconds: 1_000_000)
    run.expectation = Expectation(perSecond: nil, bounds: [bound])
    run.interruptions = [
      Rehearsal.Interruption(seconds: 2) {
        disk.hold(nextSync: Self.stall)
        return 0
      }
    ]
    let (report, end) = try await run.rehearse(
      .constant(perSecond: 200, seconds: 10, connections: 4)
    )
    #expect(end == nil)
    let open = report.latency
    #expect(open.maxMicroseconds >= 4_500_000 && open.at(99.9) >= 4_000_000)
    #expect(report.verdict.outcome == .notHeld, "\(report.verdict)")
    let slow = report.verdict.causes.contains {
      if case .slow(bound, let measured, _) = $0 { measured == open.at(99.9) } else { false }
    }
    #expect(slow, "\(report.verdict)")
    // Nothing else is wrong: everybody was answered, late.
    #expect(report.answers.accepted == 2_000 && report.answers.total == 2_000)
    #expect(report.findings.faults.isEmpty && report.findings.areTotalsEqual == true)

    let closed = try await Self.closedLoop(3_000)
    #expect(closed.maxMicroseconds >= 4_500_000)
    #expect(closed.at(99.9) < open.at(99.9), "\(closed.at(99.9)) and \(open.at(99.9))")
  }
}
