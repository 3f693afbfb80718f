import Glibc
import TallyClient
import TallyLedger
import TallyModel

import TallyTesting
import Testing

@testable import TallyRehearsal
@testable import tallyd

/// A rehearsal against a daemon on a simulated disk.
struct RehearsalRun: Sendable {
  let election: TestElection
  let disk: SimulatedDisk
  var seed: UInt64 = 1
  var isBrief = false
  var expectation = RehearsalRun.anyTime
  var retry = RetryPolicy()
  var interruptions: [Rehearsal.Interruption] = []

  /// Answers may take as long as they like.
  static let anyTime = Expectation(
    perSecond: nil,
    bounds: [Expectation.Bound(percentile: 100, microseconds: 3_600_000_000)]
  )

  static let clock = Timekeeper(now: { Clock.monotonicNanoseconds() }) { until in
    let now = Clock.monotonicNanoseconds()
    if until > now { try? await Task.sleep(nanoseconds: until - now) }
  }

  init(_ spec: ElectionSpec) throws {
    election = try TestElection(spec)
    disk = try SimulatedDaemon.disk(with: election)
  }

  /// An election that may be rehearsed, and shows its count.
  static func spec(_ revote: RevotePolicy = .first) -> ElectionSpec {
    ElectionSpec(revote: revote, results: "live", isRehearsal: true)
  }

  var keys: DefinitionOffice.Keys {
    let keys = election.keys
    return { _ in keys }
  }

  func ballots(_ count: Int) throws -> RehearsalBallots {
    let voters = try #require(
      RehearsalBallots.Voters.numbered(election.definition.voterID, count: count, seed: seed)
    )
    return RehearsalBallots(election.definition, voters: voters, seed: seed)
  }

  /// Runs the whole profile; how the daemon ended.
  func rehearse(
    _ profile: Profile
  ) async throws -> (report: RehearsalReport, end: (any Error)?) {
    let reports = AsyncStream<RehearsalReport>.makeStream()
    let end = try await SimulatedDaemon.serve(on: disk, keys) { port in
      reports.continuation.yield(try await rehearse(profile, at: port))
      reports.continuation.finish()
    }
    let report = await reports.stream.first { _ in true }
    return (try #require(report), end)
  }

  func rehearse(_ profile: Profile, at port: UInt16) async throws -> RehearsalReport {
    let address = DaemonAddress.tcp(host: "127.0.0.1", port: Int(port))
    let rehearsal = Rehearsal(
      profile: profile,
      ballots: try ballots(profile.casts),
      seed: seed,
      address: address,
      isBrief: isBrief,
      expectation: expectation,
      clock: Self.clock,
      machine: RehearsalReport.Machine(
        processor: "simulated",
        cores: 1,
        memoryBytes: 0,
        kernel: "none",
        fileSystem: nil,
        syncMicroseconds: nil,
        isShared: true
      ),
      begun: "2026-11-22T08:00:00Z",
      close: {
        let act = try election.act(2, .closed)
        _ = try await TallyClient(address: address).submit(act, to: election.id)
      },
      interruptions: interruptions,
      retry: retry
    )
    return try await rehearsal.run(until: StopFlag())
  }
}
