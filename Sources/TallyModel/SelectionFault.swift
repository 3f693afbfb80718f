/// Why selections break a contest's rule; names the contest, never what was chosen.
package struct SelectionFault: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case malformed
    case tooLong(bytesMax: Int)
    case unknownContest
    case contestTwice
    case unknownOption
    case optionTwice
    case tooManyMarks(marksMax: Int)
    case blank
    case scoreMissing
    case scoreOutOfRange(lowest: UInt16, highest: UInt16)
    case rankMissing
    case rankOutOfRange(highest: UInt16)
    /// Ranks shared or left out in a contest that allows neither.
    case ranksNotStrict
    /// A number behind an option in a contest of marks.
    case valueUnexpected
    /// Another district than the voter's on the roll.
    case otherDistrict
    case notCanonical
  }

  /// The contest's place in the definition, from 0; nothing when no contest can be blamed.
  package let contest: Int?
  package let contestID: String?
  package let kind: Kind

  package init(contest: Int?, contestID: String?, kind: Kind) {
    self.contest = contest
    self.contestID = contestID
    self.kind = kind
  }

  /// What is wrong and what to do.
  package var reason: String {
    switch kind {
    case .malformed: "not written as contest=option,option;contest=option:number"
    case .tooLong(let bytesMax): "longer than \(bytesMax) bytes"
    case .unknownContest: "there is no such contest"
    case .contestTwice: "the contest stands twice; write each contest once"
    case .unknownOption: "there is no such option in this contest"
    case .optionTwice: "an option stands twice; mark each option once"
    case .tooManyMarks(let marksMax): "too many marks; at most \(marksMax) in this contest"
    case .blank: "this contest needs an answer"
    case .scoreMissing: "an option has no score; write option:score"
    case .scoreOutOfRange(let lowest, let highest):
      "a score is out of range; use whole numbers from \(lowest) to \(highest)"
    case .rankMissing: "an option has no rank; write option:rank, 1 for the first preference"
    case .rankOutOfRange(let highest):
      "a rank is out of range; use whole numbers from 1 to \(highest)"
    case .ranksNotStrict:
      "ranks are shared or left out; give the ranks 1, 2, 3 and so on, each once"
    case .valueUnexpected: "this contest takes no numbers; write the options alone"
    case .otherDistrict: "the district is not the voter's on the roll; mark that one, or none"
    case .notCanonical: "the bytes are not in canonical form"
    }
  }
}

extension SelectionFault: CustomStringConvertible {
  package var description: String { contestID.map { "\($0): \(reason)" } ?? reason }
}
