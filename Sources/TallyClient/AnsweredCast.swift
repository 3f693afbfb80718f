package import TallyModel

/// The one final answer to a ballot.
package enum CastAnswer: Equatable, Sendable {
  /// It stands in the log at this index; it did so before, if it was sent before.
  case accepted(index: UInt64)
  /// The same in brief mode: with its leaf hash and the size of the signed tree that covers it.
  case acceptedBriefly(index: UInt64, leaf: Digest, checkpointSize: UInt64)
  /// `contest`: For `SELECTION` the contest that is at fault, if the definition has it.
  case refused(Refusal, contest: String?)
  /// The daemon did not answer. The ballot may be in the log: cast it again with its nonce to know.
  case givenUp
}

/// A ballot with its answer.
package struct AnsweredCast: Sendable {
  package let lines: CastLines
  /// Which of ``lines``.
  package let place: Int
  package let answer: CastAnswer
  /// The client's clock when the answer was read.
  package let answeredAt: UInt64
  /// From its first sending, lost connections included; 0 where it was never sent.
  package let nanoseconds: UInt64

  package init(
    lines: CastLines,
    place: Int,
    answer: CastAnswer,
    answeredAt: UInt64 = 0,
    nanoseconds: UInt64
  ) {
    self.lines = lines
    self.place = place
    self.answer = answer
    self.answeredAt = answeredAt
    self.nanoseconds = nanoseconds
  }

  package var tag: UInt64 { lines.tag(place) }
}
