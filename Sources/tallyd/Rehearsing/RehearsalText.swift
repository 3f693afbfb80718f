import TallyModel
import TallyRehearsal

/// What a rehearsal says on the terminal.
enum RehearsalText {
  private typealias Cause = Verdict.Cause

  static func plan(_ profile: Profile, speed: Double, address: String) -> [String] {
    let shape =
      "\(grouped(profile.casts)) casts in \(duration(profile.seconds)), at most "
      + "\(grouped(Int(profile.peakPerSecond.rounded()))) a second, over "
      + "\(profile.connections) connections"
    return [
      "REHEARSAL \(profile.name)" + (speed == 1 ? "" : " × \(number(speed))")
        + " against \(address)",
      shape
        + (profile.readsPerSecond > 0
          ? ", beside \(grouped(Int(profile.readsPerSecond))) questions a second" : ""),
    ]
  }

  static func progress(_ progress: Rehearsal.Progress, seconds: Double) -> String {
    let sample = progress.sample
    let rate = { (count: Int) in grouped(Int((Double(count) / max(seconds, 1e-3)).rounded())) }
    let left = max(0, progress.plannedSeconds - progress.elapsedSeconds)
    return "\(duration(progress.elapsedSeconds))  offered \(rate(sample.offered))/s  "
      + "answered \(rate(sample.answered))/s  p50 \(Cause.duration(sample.p50Microseconds))  "
      + "p99 \(Cause.duration(sample.p99Microseconds))  refused \(grouped(sample.refused))  "
      + "in flight \(grouped(sample.inFlight))  to come \(grouped(progress.remaining)), "
      + duration(left)
  }

  static func summary(_ report: RehearsalReport) -> [String] {
    var table = Table()
    let answers = report.answers
    table.add("accepted", UInt64(answers.accepted))
    table.add("sent again, the same answer", UInt64(answers.repeated))
    table.add("second ballots refused", UInt64(answers.duplicates))
    if answers.closed > 0 { table.add("refused after the closing", UInt64(answers.closed)) }
    table.add("refused as BUSY", UInt64(answers.busy))
    for (refusal, count) in answers.unexpected.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      table.add("refused as \(refusal.rawValue)", UInt64(count))
    }
    table.add("without an answer", UInt64(answers.unanswered))
    if answers.abandoned > 0 {
      table.add("left by their senders, sent again", UInt64(answers.abandoned))
    }
    let stride = report.findings.receiptStride
    let share = stride == 1 ? "" : ", one of \(grouped(stride))"
    table.add("receipts verified\(share)", UInt64(report.findings.receiptsVerified))
    table.add("answers a second, busiest 10 s", UInt64(report.verdict.busiestPerSecond.rounded()))
    for percentile in [50, 99, 99.9, 100] {
      let name = Expectation.Bound(percentile: percentile, microseconds: 0).name
      table.add("answer, \(name)", Cause.duration(report.latency.at(percentile)))
    }
    if let reads = report.reads {
      table.add("questions answered", UInt64(reads.count))
      table.add("question, p99", Cause.duration(reads.at(99)))
    }
    table.add("load sent late, p99", Cause.duration(report.lateness.at(99)))
    return table.lines + totals(report.findings) + interruptions(report) + steps(report)
      + report.findings.faults.map { "FAULT: \($0)" }
      + ["REHEARSAL \(report.verdict.sentence)"]
      + report.verdict.causes.dropFirst().map { "also: \($0.words)" }
  }

  private static func totals(_ findings: RehearsalReport.Findings) -> [String] {
    guard let counted = findings.votersCounted else {
      return ["the daemon keeps its count back until closing: not compared"]
    }
    var line = "the daemon counts \(Table.grouped(counted)) voters"
    if let entitled = findings.entitled, entitled > 0 {
      // A daemon may say anything; more than everybody is shown as everybody.
      let shown = min(counted, UInt64(entitled))
      let hundredths = (shown * 10_000 + UInt64(entitled) / 2) / UInt64(entitled)
      let rest = hundredths % 100
      line += ", \(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) % of \(grouped(entitled))"
    }
    switch findings.areTotalsEqual {
    case true: line += "; every option has the marks that were sent"
    case false: line += "; the options do not have the marks that were sent"
    case nil: line += "; the options' marks were not compared"
    }
    return [line]
  }

  private static func interruptions(_ report: RehearsalReport) -> [String] {
    report.interruptions.map {
      "killed at \(duration($0.seconds)), listening again after \(number($0.downSeconds)) s"
    }
  }

  private static func steps(_ report: RehearsalReport) -> [String] {
    guard !report.steps.isEmpty else { return [] }
    let best = report.steps.filter(\.isHeld).map(\.perSecond).max()
    let found = best.map { "the highest rate that was held: \(grouped(Int($0.rounded())))/s" }
    return report.steps.map { step in
      "\(step.isHeld ? "held    " : "not held") \(grouped(Int(step.perSecond.rounded())))/s: answered "
        + "\(grouped(Int(step.achievedPerSecond.rounded())))/s, p99 \(Cause.duration(step.p99Microseconds))"
    } + [found ?? "no rate was held"]
  }

  private static func grouped(_ number: Int) -> String { Table.grouped(UInt64(max(0, number))) }

  private static func number(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  /// `42 s`, `6 min 36 s` or `11 h`.
  private static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3_600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3_600) h \(whole % 3_600 / 60) min"
  }
}
