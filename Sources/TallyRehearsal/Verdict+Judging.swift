/// How a verdict comes about.
extension Verdict {
  /// The stretch over which the busiest rate is taken.
  private static let busySeconds = 10.0
  /// A rate that is asked may be missed by so much: arrivals are drawn.
  private static let rateTolerance = 0.99

  init(
    _ answers: RehearsalReport.Answers,
    _ findings: RehearsalReport.Findings,
    _ latency: LatencySummary,
    reads: LatencySummary? = nil,
    lateness: LatencySummary,
    _ samples: [Sample],
    _ expectation: Expectation,
    speed: Double,
    wasStopped: Bool
  ) {
    let busiest = Self.busiest(samples)
    var causes: [Cause] = []
    let wrong =
      max(findings.faults.count, findings.faultCount) + answers.unexpected.values.reduce(0, +)
    if wrong > 0 { causes.append(.wrong(count: wrong)) }
    if answers.unanswered > 0 { causes.append(.unanswered(count: answers.unanswered)) }
    if answers.busy > 0 { causes.append(.busy(count: answers.busy)) }
    let slow = Self.slowness(latency, samples, expectation)
    // Ballots that were late on their way to the daemon say nothing about the daemon.
    let late = lateness.at(99)
    let isLoadLate =
      !slow.isEmpty
      && slow.allSatisfy { lateness.at($0.bound.percentile) > $0.bound.microseconds / 2 }
    if isLoadLate { causes.append(.lateLoad(microseconds: late)) }
    causes += slow.map { .slow($0.bound, measured: $0.measured, first: $0.first) }
    let slowQuestions = reads.map { Self.slowness($0, [], expectation) } ?? []
    causes += slowQuestions.map { .slowQuestions($0.bound, measured: $0.measured) }
    // Whoever ended it early did not wait for the busy hours.
    if let asked = expectation.perSecond, !wasStopped, busiest < asked * Self.rateTolerance {
      causes.append(.tooFew(perSecond: busiest, asked: asked))
    }
    let isSound = wrong == 0 && answers.unanswered == 0 && answers.busy == 0
    outcome =
      if causes.isEmpty {
        wasStopped ? .stopped : .held
      } else if isSound && isLoadLate && slowQuestions.isEmpty {
        .notMeasured
      } else { .notHeld }
    self.causes = causes
    margin =
      expectation.bounds.compactMap { bound in
        let measured = latency.at(bound.percentile)
        return measured > 0 ? Double(bound.microseconds) / Double(measured) : nil
      }.min()
    busiestPerSecond = busiest
    self.speed = speed
  }

  private static func slowness(
    _ latency: LatencySummary,
    _ samples: [Sample],
    _ expectation: Expectation
  ) -> [(bound: Expectation.Bound, measured: UInt64, first: Double?)] {
    expectation.bounds.compactMap { bound in
      let measured = latency.at(bound.percentile)
      guard measured > bound.microseconds else { return nil }
      let first = samples.first { sample in
        let shown = bound.percentile <= 99 ? sample.p99Microseconds : sample.maxMicroseconds
        return shown > bound.microseconds
      }
      return (bound, measured, first?.seconds)
    }
  }

  /// Answers a second in the busiest stretch, or in all of it where it was shorter.
  static func busiest(_ samples: [Sample]) -> Double {
    var best = 0.0
    var first = 0
    var answered = 0
    for (last, sample) in samples.enumerated() {
      answered += sample.answered
      // As short a stretch as is still long enough.
      while first < last, sample.seconds - samples[first].seconds >= busySeconds {
        answered -= samples[first].answered
        first += 1
      }
      let begin = first == 0 ? 0 : samples[first - 1].seconds
      let length = sample.seconds - begin
      if length > 0, length >= busySeconds || last == samples.count - 1 && first == 0 {
        best = max(best, Double(answered) / length)
      }
    }
    return best
  }
}
