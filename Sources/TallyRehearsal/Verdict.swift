/// Whether the machine held the load, and if not, what gave way first.
package struct Verdict: Sendable, Equatable {
  package enum Outcome: String, Sendable {
    /// Everything was answered rightly and in the time that was asked.
    case held
    /// Something that was asked was not there.
    case notHeld = "not-held"
    /// The load could not be sent as planned, so that nothing is known of more than was sent.
    case notMeasured = "not-measured"
    /// Ended before its time; what was done until then was in order.
    case stopped
  }

  /// What gave way, in the order of how much it matters.
  package enum Cause: Sendable, Equatable {
    /// A check of the ballots failed: wrong answers, lost or doubled ballots, wrong totals.
    case wrong(count: Int)
    case unanswered(count: Int)
    /// Refused although nothing was wrong with the ballots.
    case busy(count: Int)
    /// `first`: The second in which answers first took longer.
    case slow(Expectation.Bound, measured: UInt64, first: Double?)
    /// The same of the questions for the election's status.
    case slowQuestions(Expectation.Bound, measured: UInt64)
    case tooFew(perSecond: Double, asked: Double)
    /// The load was late by so much at its 99th hundredth.
    case lateLoad(microseconds: UInt64)
  }

  package var outcome: Outcome
  /// What was not as asked; the first is what gave way first.
  package var causes: [Cause]
  /// How many times the slowest bound's time has room in what was allowed: 3.2 for 15.6 ms of 50 ms;
  /// nothing without a bound.
  package var margin: Double?
  /// Casts answered a second in the busiest ten seconds.
  package var busiestPerSecond: Double
  /// How many times the load that was held is the one of the real event, where it was sent faster.
  package var speed: Double
}
