extension EnglishText {
  func outcome(_ outcome: Verdict.Outcome) -> Markup {
    switch outcome {
    case .held: "The machine held this load."
    case .notHeld: "The machine did not hold this load."
    case .notMeasured: "Not measured: the load could not be sent as planned."
    case .stopped: "Stopped early. Everything was in order until then."
    }
  }

  func measured(percentile: Double, microseconds: UInt64) -> Markup {
    let time = duration(microseconds: microseconds)
    guard let share = WholeShare(percentile: percentile) else {
      return "Every voter had an answer within \(time)."
    }
    return "\(share.count) of \(share.of) voters had their answer within \(time)."
  }

  func allowed(microseconds: UInt64) -> Markup {
    "Allowed: \(duration(microseconds: microseconds))."
  }

  func margin(_ margin: Double) -> Markup {
    let room: Markup =
      "There is room: the allowed time is \(figure: Figure.atLeast(margin)) times the time it took."
    return margin < 1.5 ? "\(room) That is little; on a busier day it may not be enough." : room
  }

  func busiest(perSecond rate: Double, asked: Double?) -> Markup {
    let answered: Markup =
      "\(figure: Figure.rate(rate)) ballots a second were answered in the busiest ten seconds."
    guard let asked else { return answered }
    return "\(answered) Asked: \(perSecond(asked))."
  }

  func speed(_ times: Double) -> Markup {
    let number = Figure.trimmed(times, places: 2)
    return times > 1
      ? "The load came \(figure: number) times as fast as in the real event."
      : "The load came slower than in the real event, at \(figure: number) of its speed."
  }

  var firstToGiveWay: Markup { "What gave way first" }
  var alsoGaveWay: Markup { "Also" }

  func cause(_ cause: Verdict.Cause) -> Markup {
    switch cause {
    case .wrong(let count):
      """
      The check of the ballots found \(counted(count, .fault)). They are listed under \
      “\(checksHeading)”.
      """
    case .unanswered(let count):
      "\(counted(count, .ballot)) had no answer when the rehearsal ended."
    case .busy(let count):
      "The server turned \(counted(count, .ballot)) away because it was at its limit."
    case .slow(let bound, let measured, let first):
      """
      Answers took too long. \(self.measured(percentile: bound.percentile, microseconds: measured)) \
      \(allowed(microseconds: bound.microseconds))\(first.map(firstSlow) ?? "")
      """
    case .slowQuestions(let bound, let measured):
      """
      Those who only look waited too long. \(share(bound.percentile)) of the questions for the state of the \
      election had their answer within \(duration(microseconds: measured)). \
      \(allowed(microseconds: bound.microseconds))
      """
    case .tooFew(let rate, let asked):
      """
      Too few ballots were answered: \(perSecond(rate)) in the busiest ten seconds. \
      Asked: \(perSecond(asked)).
      """
    case .lateLoad(let microseconds):
      """
      The voters' side was too slow itself: one ballot in 100 was sent \
      \(duration(microseconds: microseconds)) or more after its moment. What the server would have \
      done under the full load is therefore not known.
      """
    }
  }

  private func share(_ percentile: Double) -> Markup {
    guard let share = WholeShare(percentile: percentile) else { return "All" }
    return "\(share.count) of \(share.of)"
  }

  private func firstSlow(_ seconds: Double) -> Markup {
    " This first happened \(duration(seconds: seconds)) after the beginning."
  }

  var nextHeading: Markup { "What to do next" }

  func advice(_ outcome: Verdict.Outcome) -> Markup {
    switch outcome {
    case .held:
      """
      Keep this page with the papers of the vote. Rehearse again when the machine, its programs or \
      the number of voters you expect changes.
      """
    case .notHeld: "Do not open the vote on this machine. Hand this page to those who run it."
    case .notMeasured: "Rehearse again with less load, or on a machine with more cores."
    case .stopped: "Rehearse again to the end before you rely on it."
    }
  }

  func advice(_ cause: Verdict.Cause) -> Markup {
    switch cause {
    case .wrong:
      """
      Do not open a vote with this system. Keep the server's data as they are, and hand them with \
      this page to those who maintain it.
      """
    case .unanswered:
      """
      Find out whether the server or the network stopped, mend it, and rehearse again. Do not open \
      the vote before every ballot is answered.
      """
    case .busy:
      """
      Let those who run the server raise its limits or give it a stronger machine, then rehearse \
      again.
      """
    case .slow, .slowQuestions:
      """
      Look first at the storage: below, under “\(machineHeading)”, stands how long one small write \
      takes. Faster storage helps most, more processor cores next. Then rehearse again.
      """
    case .tooFew:
      """
      See below whether the plan sends as many ballots a second as you asked for. If it does, a \
      stronger machine is needed. Then rehearse again.
      """
    case .lateLoad:
      """
      Rehearse again at a lower speed, or on a machine with more cores. Do not read \
      this page as a yes or a no.
      """
    }
  }
}
