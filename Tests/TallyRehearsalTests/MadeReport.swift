import TallyModel

@testable import TallyRehearsal

/// Reports for the tests of the page; every answer's number is another one.
enum MadeReport {
  static let answers = RehearsalReport.Answers(
    accepted: 496_279,
    repeated: 4_216,
    duplicates: 6_407,
    closed: 118,
    busy: 1_019,
    unexpected: [.storage: 2_003, .selection: 3_001],
    unanswered: 4_513,
    abandoned: 5_717
  )

  static func held(samples count: Int = 40) -> RehearsalReport {
    RehearsalReport(
      plan: RehearsalReport.Plan(
        profile: "oman-shura-2023",
        source: "made for a test",
        speed: 100,
        seconds: 396,
        voters: 496_279,
        casts: 500_001,
        peakPerSecond: 2_589,
        connections: 16,
        readsPerSecond: 30_000,
        revote: .first,
        seed: .max
      ),
      machine: RehearsalReport.Machine(
        processor: "A processor",
        cores: 2,
        memoryBytes: 8_330_000_000,
        kernel: "Linux 6.1",
        fileSystem: "ext4",
        syncMicroseconds: 812,
        isShared: true
      ),
      begun: "2026-11-22T08:15:00Z",
      elapsedSeconds: 396.3,
      wasStopped: false,
      address: "127.0.0.1:7311",
      election: "rehearsal-9f3a",
      origin: "example.om/rehearsal",
      answers: answers,
      findings: RehearsalReport.Findings(
        receiptsVerified: 496_279,
        votersExpected: 496_279,
        votersCounted: 496_279,
        areTotalsEqual: true,
        entitled: 753_260
      ),
      latency: summary(count > 0),
      reads: summary(count > 0),
      lateness: summary(count > 0),
      samples: samples(count),
      sampleSeconds: 396 / Double(max(1, count)),
      interruptions: count > 2 ? [RehearsalReport.Interruption(seconds: 120, downSeconds: 2)] : [],
      steps: [],
      expectation: Expectation(
        perSecond: 2_500,
        bounds: [Expectation.Bound(percentile: 99, microseconds: 50_000)]
      ),
      verdict: verdict(.held)
    )
  }

  static func verdict(_ outcome: Verdict.Outcome, _ causes: [Verdict.Cause] = []) -> Verdict {
    Verdict(outcome: outcome, causes: causes, margin: 3.2, busiestPerSecond: 2_588.4, speed: 100)
  }

  static let causes: [Verdict.Cause] = [
    .wrong(count: 7), .unanswered(count: 8), .busy(count: 9),
    .slow(Expectation.Bound(percentile: 99, microseconds: 50_000), measured: 80_100, first: 12),
    .tooFew(perSecond: 1_801, asked: 2_500), .lateLoad(microseconds: 1_250_000),
  ]

  private static func summary(_ isMeasured: Bool) -> LatencySummary {
    let points: [(Double, UInt64)] = [
      (50, 2_400), (75, 4_100), (90, 8_000), (95, 10_100), (99, 15_600), (99.9, 44_100),
      (99.99, 180_000), (100, 312_000),
    ]
    return LatencySummary(
      count: isMeasured ? 1_000 : 0,
      meanMicroseconds: 3_000,
      maxMicroseconds: 312_000,
      points: isMeasured
        ? points.map { LatencySummary.Point(percentile: $0.0, microseconds: $0.1) } : []
    )
  }

  /// Each fifth is one in which the daemon was away.
  private static func samples(_ count: Int) -> [Sample] {
    (0..<count).map { index in
      let isAway = index % 5 == 4
      return Sample(
        seconds: 396 / Double(count) * Double(index + 1),
        offered: 1_234 + index * 7,
        answered: isAway ? 0 : 1_200 + index * 7,
        refused: 3,
        inFlight: 34,
        p50Microseconds: isAway ? 0 : 2_345,
        p99Microseconds: isAway ? 0 : 15_678,
        maxMicroseconds: isAway ? 0 : 123_456,
        reads: isAway ? 0 : 29_876,
        readP99Microseconds: 987,
        memoryBytes: isAway ? 0 : 61_234_567,
        blocks: isAway ? 0 : 43,
        blockEntries: isAway ? 0 : 1_200
      )
    }
  }
}
