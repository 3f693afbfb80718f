/// The verdict in plain English, for the terminal and for programs' logs.
extension Verdict {
  package var sentence: String {
    switch outcome {
    case .held:
      "HELD"
        + (margin.map { ": the allowed time is \(Self.factor($0)) times the time it took" } ?? "")
    case .notHeld: "NOT HELD: " + (causes.first?.words ?? "")
    case .notMeasured: "NOT MEASURED: " + (causes.first?.words ?? "")
    case .stopped: "STOPPED before its end; what was done until then is in order"
    }
  }

  /// One digit behind the point, as many as a margin deserves.
  static func factor(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10)"
  }
}

extension Verdict.Cause {
  package var words: String {
    switch self {
    case .wrong(let count):
      "\(count) \(count == 1 ? "check" : "checks") of answers, receipts or totals failed"
    case .unanswered(let count):
      "\(count) \(count == 1 ? "ballot was" : "ballots were") not answered"
    case .busy(let count):
      "\(count) \(count == 1 ? "ballot was" : "ballots were") refused as BUSY"
    case .slow(let bound, let measured, let first):
      "\(bound.name) was \(Self.duration(measured)), and \(Self.duration(bound.microseconds)) was asked"
        + (first.map { "; first in second \(Int($0.rounded()))" } ?? "")
    case .slowQuestions(let bound, let measured):
      "\(bound.name) of the questions was \(Self.duration(measured)), and "
        + "\(Self.duration(bound.microseconds)) was asked"
    case .tooFew(let perSecond, let asked):
      "\(Int(perSecond.rounded())) answers a second in the busiest ten seconds, and "
        + "\(Int(asked.rounded())) were asked"
    case .lateLoad(let microseconds):
      "the load itself was sent \(Self.duration(microseconds)) late, so that the daemon's time is not "
        + "known; rehearse with less of it, or on a machine with more cores"
    }
  }

  /// `812 us`, `15.6 ms` or `1.25 s`.
  package static func duration(_ microseconds: UInt64) -> String {
    if microseconds < 1_000 { return "\(microseconds) us" }
    if microseconds < 1_000_000 {
      return "\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
    }
    let hundredths = microseconds % 1_000_000 / 10_000
    return "\(microseconds / 1_000_000).\(hundredths < 10 ? "0" : "")\(hundredths) s"
  }
}
