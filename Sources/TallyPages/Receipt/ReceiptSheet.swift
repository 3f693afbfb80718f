package import TallyCrypto
package import TallyModel

/// A checked receipt as far as its page tells of it.
package struct ReceiptSheet: Sendable {
  package let definition: Definition
  package let receipt: Receipt
  /// Entries of the log whose checkpoint the receipt carries.
  package let size: UInt64
  package let tracker: ShortTracker
  /// The ballot's scope; empty in an election.
  package let scope: String
  /// What was chosen, as ``Selections/text(of:)`` writes it.
  package let selections: String

  /// A sheet of what the caller has checked.
  package init(
    definition: Definition,
    receipt: Receipt,
    size: UInt64,
    tracker: ShortTracker,
    scope: String,
    selections: String
  ) {
    self.definition = definition
    self.receipt = receipt
    self.size = size
    self.tracker = tracker
    self.scope = scope
    self.selections = selections
  }

  /// Every contest with what was chosen in it, in a language of the definition by its place.
  ///
  /// - Returns: Titles in the definition's order; the labels of the marked options, with their scores,
  ///   or behind their ranks and in the order of these; none for a blank.
  func choices(language place: Int) -> [(title: String, marks: [String])] {
    var marks: [Substring: [Substring]] = [:]
    for clause in selections.split(separator: ";") {
      let parts = clause.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { marks[parts[0]] = parts[1].split(separator: ",") }
    }
    return definition.contests.map { contest in
      var labels: [String: String] = [:]
      for option in contest.options { labels[option.id] = option.label.texts[place] }
      var words = (marks[Substring(contest.id)] ?? []).map { mark in
        Self.words(of: mark, labels: labels, isRanked: contest.type == .ranked)
      }
      if contest.type == .ranked {
        // Stable in words: level options keep the definition's order.
        let order = words.indices.sorted { (words[$0].rank, $0) < (words[$1].rank, $1) }
        words = order.map { words[$0] }
      }
      return (title: contest.title.texts[place], marks: words.map(\.text))
    }
  }

  /// A mark in words, and its rank where the contest is of ranks.
  private static func words(
    of mark: Substring,
    labels: [String: String],
    isRanked: Bool
  ) -> (text: String, rank: Int) {
    let parts = mark.split(separator: ":", maxSplits: 1).map(String.init)
    let label = labels[parts[0]] ?? parts[0]
    guard parts.count == 2 else { return (label, 0) }
    guard isRanked else { return ("\(label): \(parts[1])", 0) }
    return ("\(parts[1]). \(label)", Int(parts[1]) ?? 0)
  }
}
