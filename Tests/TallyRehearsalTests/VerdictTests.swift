import TallyModel
import TallyTesting
import Testing

@testable import TallyRehearsal

@Suite struct `A verdict` {
  /// What a rehearsal measured: nothing wrong, and fast, but for what a test changes.
  private struct Measured {
    var answers = RehearsalReport.Answers()
    var findings = RehearsalReport.Findings()
    /// Of the answers, in milliseconds.
    var p99: UInt64 = 10
    var max: UInt64 = 40
    /// Of the load itself.
    var late: UInt64 = 1
    var samples = [`A verdict`.sample(10, answered: 25_000, p99: 10, max: 40)]
    var expectation = Expectation(
      perSecond: 2_500,
      bounds: [`A verdict`.p99, `A verdict`.slowest]
    )
    var speed = 1.0
    var wasStopped = false

    init() { answers.accepted = 25_000 }

    var verdict: Verdict {
      Verdict(
        answers,
        findings,
        summary(p99, max),
        lateness: summary(late, late),
        samples,
        expectation,
        speed: speed,
        wasStopped: wasStopped
      )
    }

    private func summary(_ p99: UInt64, _ max: UInt64) -> LatencySummary {
      LatencySummary(
        count: 25_000,
        meanMicroseconds: p99 * 500,
        maxMicroseconds: max * 1_000,
        points: [
          LatencySummary.Point(percentile: 99, microseconds: p99 * 1_000),
          LatencySummary.Point(percentile: 100, microseconds: max * 1_000),
        ]
      )
    }
  }

  fileprivate static func sample(
    _ seconds: Double,
    answered: Int,
    p99: UInt64 = 0,
    max: UInt64 = 0
  ) -> Sample {
    Sample(
      seconds: seconds,
      offered: answered,
      answered: answered,
      refused: 0,
      inFlight: 0,
      p50Microseconds: p99 * 500,
      p99Microseconds: p99 * 1_000,
      maxMicroseconds: max * 1_000,
      reads: 0,
      readP99Microseconds: 0,
      memoryBytes: 0,
      blocks: 0,
      blockEntries: 0
    )
  }

  fileprivate static let p99 = Expectation.Bound(percentile: 99, microseconds: 50_000)
  fileprivate static let slowest = Expectation.Bound(percentile: 100, microseconds: 100_000)

  @Test func `is held where everything is as asked, with the smallest margin`() {
    var measured = Measured()
    #expect(measured.verdict.outcome == .held && measured.verdict.causes.isEmpty)
    #expect(measured.verdict.margin == 2.5)
    #expect(measured.verdict.busiestPerSecond == 2_500)
    #expect(measured.verdict.sentence == "HELD: the allowed time is 2.5 times the time it took")
    measured.p99 = 40
    measured.speed = 100
    #expect(measured.verdict.margin == 1.25 && measured.verdict.speed == 100)
    // At the bound itself it is held.
    measured.p99 = 50
    #expect(measured.verdict.outcome == .held && measured.verdict.margin == 1)
    measured.expectation = Expectation(perSecond: 2_500, bounds: [])
    #expect(measured.verdict.margin == nil && measured.verdict.sentence == "HELD")
  }

  @Test func `is not held where a check failed, whatever else`() {
    var measured = Measured()
    measured.findings.faults = ["one", "two"]
    measured.answers.unexpected = [.voterID: 3]
    #expect(measured.verdict.outcome == .notHeld)
    #expect(measured.verdict.causes == [.wrong(count: 5)])
    measured.answers.unanswered = 7
    measured.answers.busy = 2
    measured.p99 = 60
    measured.wasStopped = true
    measured.late = 1_000
    #expect(measured.verdict.outcome == .notHeld)
    #expect(
      measured.verdict.causes.prefix(3) == [
        .wrong(count: 5), .unanswered(count: 7), .busy(count: 2),
      ]
    )
    #expect(measured.verdict.sentence == "NOT HELD: 5 checks of answers, receipts or totals failed")
  }

  @Test func `is not held where a ballot was not answered or was put off`() {
    var measured = Measured()
    measured.answers.unanswered = 1
    #expect(measured.verdict.outcome == .notHeld)
    #expect(measured.verdict.causes == [.unanswered(count: 1)])
    #expect(measured.verdict.sentence == "NOT HELD: 1 ballot was not answered")
    measured.answers.unanswered = 0
    measured.answers.busy = 2
    #expect(measured.verdict.outcome == .notHeld)
    #expect(measured.verdict.causes == [.busy(count: 2)])
    #expect(measured.verdict.sentence == "NOT HELD: 2 ballots were refused as BUSY")
  }

  @Test func `is not held where answers were slow, and says since when`() {
    var measured = Measured()
    measured.p99 = 51
    measured.max = 200
    measured.samples = [
      Self.sample(1, answered: 2_500, p99: 10, max: 20),
      Self.sample(2, answered: 2_500, p99: 10, max: 101),
      Self.sample(3, answered: 2_500, p99: 60, max: 200),
    ]
    #expect(measured.verdict.outcome == .notHeld)
    #expect(
      measured.verdict.causes == [
        .slow(Self.p99, measured: 51_000, first: 3),
        .slow(Self.slowest, measured: 200_000, first: 2),
      ]
    )
    #expect(measured.verdict.margin == 0.5)
    #expect(
      measured.verdict.sentence
        == "NOT HELD: p99 was 51.0 ms, and 50.0 ms was asked; first in second 3"
    )
  }

  @Test func `is not held where fewer were answered than asked, but for a hundredth`() {
    var measured = Measured()
    measured.samples = [Self.sample(10, answered: 24_750)]
    #expect(measured.verdict.outcome == .held)
    measured.samples = [Self.sample(10, answered: 24_740)]
    #expect(measured.verdict.outcome == .notHeld)
    #expect(measured.verdict.causes == [.tooFew(perSecond: 2_474, asked: 2_500)])
  }

  @Test func `is none where the load came late and the answers were slow`() {
    var measured = Measured()
    measured.late = 26
    // Late, and fast enough all the same.
    #expect(measured.verdict.outcome == .held)
    measured.p99 = 60
    #expect(measured.verdict.outcome == .notMeasured)
    #expect(
      measured.verdict.causes == [
        .lateLoad(microseconds: 26_000), .slow(Self.p99, measured: 60_000, first: nil),
      ]
    )
    #expect(
      measured.verdict.sentence.hasPrefix("NOT MEASURED: the load itself was sent 26.0 ms late")
    )
    // Half of the strictest bound is no excuse.
    measured.late = 25
    #expect(measured.verdict.outcome == .notHeld)
  }

  @Test func `is none where somebody ended it, whatever rate there was by then`() {
    var measured = Measured()
    measured.wasStopped = true
    #expect(measured.verdict.outcome == .stopped && measured.verdict.causes.isEmpty)
    #expect(measured.verdict.sentence.hasPrefix("STOPPED"))
    measured.samples = [Self.sample(3, answered: 30)]
    #expect(measured.verdict.outcome == .stopped, "the busy hours had not come yet")
    measured.p99 = 60
    #expect(measured.verdict.outcome == .notHeld)
  }

  /// Every stretch between two samples, tried one by one.
  @Test(arguments: Seeds.some(200))
  func `takes the rate of the busiest ten seconds`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let lengths: [Double] =
      [[1], [0.25, 1, 3], [7, 25], [1, 1, 1, 12]].randomElement(using: &random) ?? [1]
    var samples: [Sample] = []
    var end = 0.0
    for _ in 0..<Int.random(in: 1...60, using: &random) {
      end += lengths.randomElement(using: &random) ?? 1
      samples.append(Self.sample(end, answered: Int.random(in: 0...1_000, using: &random)))
    }
    var best = Double(samples.reduce(0) { $0 + $1.answered }) / end
    if end >= 10 {
      best = 0
      for last in samples.indices {
        // The shortest stretch of ten seconds or more that ends here.
        for first in (0...last).reversed() {
          let length = samples[last].seconds - (first == 0 ? 0 : samples[first - 1].seconds)
          guard length >= 10 else { continue }
          let answered = samples[first...last].reduce(0) { $0 + $1.answered }
          best = max(best, Double(answered) / length)
          break
        }
      }
    }
    let busiest = Verdict.busiest(samples)
    #expect(abs(busiest - best) < 1e-6, "\(busiest), not \(best): \(Seeds.replay(seed))")
  }

  @Test func `has no rate without samples`() {
    #expect(Verdict.busiest([]) == 0)
    #expect(Verdict.busiest([Self.sample(0, answered: 5)]) == 0)
  }

  @Test func `says times as people read them`() {
    for (microseconds, words) in [
      (0, "0 us"), (999, "999 us"), (1_000, "1.0 ms"), (15_649, "15.6 ms"), (999_999, "999.9 ms"),
      (1_000_000, "1.00 s"), (1_259_999, "1.25 s"), (61_090_000, "61.09 s"),
    ] as [(UInt64, String)] {
      #expect(Verdict.Cause.duration(microseconds) == words)
    }
    #expect(Verdict.factor(3.29) == "3.2" && Verdict.factor(0.05) == "0.0")
  }
}
