import TallyModel

extension EnglishText {
  var answersHeading: Markup { "The answers" }
  var kindHead: Markup { "Answer" }
  var countHead: Markup { "Number" }
  var meaningHead: Markup { "What it means" }

  func name(_ kind: AnswerKind) -> Markup {
    switch kind {
    case .accepted: "Accepted"
    case .repeated: "Sent again, same answer"
    case .duplicate: "Second ballot, refused"
    case .closed: "Too late"
    case .busy: "Turned away"
    case .unanswered: "No answer"
    }
  }

  func meaning(_ kind: AnswerKind) -> Markup {
    switch kind {
    case .accepted: "Each of these ballots is in the log, once."
    case .repeated: "A ballot that was sent again got the same place in the log; none counts twice."
    case .duplicate: "The voter had voted and may vote once. Refusing it is right."
    case .closed: "The ballot came after closing. Refusing it is right."
    case .busy: "The server was at one of its limits and took the ballot not at all."
    case .unanswered: "The voter's side gave up waiting. It is not known whether the ballot counts."
    }
  }

  func unexpected(_ refusal: Refusal) -> Markup {
    "Wrongly refused: \(figure: refusal.rawValue)"
  }

  func meaning(_ refusal: Refusal) -> Markup {
    switch refusal {
    case .malformed: "The server could not read the request."
    case .tooLong: "A part of the request was longer than is allowed."
    case .unknownElection: "The server does not know the election."
    case .channel: "The ballot came from a portal that is not named in the definition."
    case .voterID: "The voter's number is not written as the definition demands."
    case .scope: "The page or period voted on is not one of the election's."
    case .selection: "The choice is against the ballot's rules."
    case .notEligible: "The voter is not on the roll."
    case .nonce: "The same ballot was sent again with another choice."
    case .notOpen: "The vote had not begun."
    case .paused: "The officers had paused the vote."
    case .closed: "The vote was closed."
    case .duplicate: "The voter had already voted."
    case .busy: "The server was at one of its limits."
    case .embargoed: "The definition keeps this back until the vote is closed."
    case .notAllowed: "This connection may not do that."
    case .range: "The log has no such place yet."
    case .definition: "The definition or the roll has faults."
    case .act: "The officers' order was not the next one, or was not signed by enough of them."
    case .storage: "The server's storage failed and the server stopped."
    }
  }

  var sum: Markup { "Sent in all" }
  var sumMeaning: Markup { "All of the above together." }
  func abandoned(_ count: Int) -> Markup {
    """
    Besides, the connection was left before the answer of \(counted(count, .ballot)); each was sent \
    again and is counted above.
    """
  }

  var checksHeading: Markup { "What was checked" }
  var checkHead: Markup { "Check" }
  var resultHead: Markup { "Finding" }
  var receiptsCheck: Markup { "Receipts" }
  func receipts(verified: Int, stride: Int) -> Markup {
    stride <= 1
      ? "Verified: \(counted(verified, .receipt)), all that were given."
      : "Verified: \(counted(verified, .receipt)), one of every \(stride)."
  }
  var votersCheck: Markup { "Voters" }
  func voters(expected: Int, counted: UInt64?) -> Markup {
    guard let counted else {
      return "Cast by \(self.counted(expected, .voter)); the server keeps its count back."
    }
    return """
      Cast by \(self.counted(expected, .voter)); counted by the server: \
      \(figure: Figure.grouped(counted)).
      """
  }
  var totalsCheck: Markup { "Totals" }
  func totals(areEqual: Bool?) -> Markup {
    switch areEqual {
    case true?: "The server's count of every choice is the one that was sent."
    case false?: "The server's count differs from what was sent."
    case nil: "The server keeps its count back."
    }
  }
  var faultsCheck: Markup { "Faults" }
  func faults(_ count: Int) -> Markup { count == 0 ? "None." : counted(count, .fault) }
  var latenessCheck: Markup { "The voters' side kept its schedule" }
  func lateness(microseconds: UInt64) -> Markup {
    "99 of 100 ballots were sent within \(duration(microseconds: microseconds)) of their moment."
  }
  var turnoutCheck: Markup { "Roll" }
  func turnout(voters: Int, entitled: Int) -> Markup {
    "\(counted(voters, .voter)) cast, of \(entitled) on the roll."
  }
  var restartCheck: Markup { "Server killed on purpose" }
  func restart(_ interruption: RehearsalReport.Interruption) -> Markup {
    """
    Killed \(duration(seconds: interruption.seconds)) after the beginning; back after \
    \(duration(seconds: interruption.downSeconds)).
    """
  }
  var passed: Markup { "in order" }
  var failed: Markup { "not in order" }
  var notChecked: Markup { "not checked" }
}
