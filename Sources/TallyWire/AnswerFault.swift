/// Why bytes that came are no answers of `tally/1`: the connection is of no more use.
package enum AnswerFault: Error, Equatable, Sendable {
  /// The first line is not a greeting of this version.
  case greeting
  /// A line begins neither with `OK` nor with `NO`.
  case notAnAnswer
  /// The line does not say how many bytes follow.
  case noLength
  /// A line or what follows it is longer than `Limits` allow.
  case tooLong
}

extension AnswerFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .greeting: "it does not greet with tally/1; is it another service?"
    case .notAnAnswer: "an answer begins neither with OK nor with NO"
    case .noLength: "an answer does not say how many bytes follow"
    case .tooLong: "an answer is longer than this version reads"
    }
  }
}
