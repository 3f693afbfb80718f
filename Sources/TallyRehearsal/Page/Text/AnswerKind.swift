/// The rows of the table of answers; unexpected refusals come beside them, by code.
enum AnswerKind: CaseIterable {
  case accepted, repeated, duplicate, closed, busy, unanswered

  func count(in answers: RehearsalReport.Answers) -> Int {
    switch self {
    case .accepted: answers.accepted
    case .repeated: answers.repeated
    case .duplicate: answers.duplicates
    case .closed: answers.closed
    case .busy: answers.busy
    case .unanswered: answers.unanswered
    }
  }
}
