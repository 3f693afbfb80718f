import TallyModel

/// Gathers ballots into patterns: what was put in can be taken out again, in any order.
///
/// The same ballots give the same patterns; only their order follows the order of arrival, and no
/// rule looks at it.
package struct BallotBox: Sendable {
  /// All weights together, so that no rule's sums leave 128 bits.
  package static var weightMax: UInt64 { Limits.totalWeightMax }
  /// A mark names its option in 16 bits, and the pairs of all options have to fit the memory.
  package static var optionsMax: Int { Limits.optionsMax }

  package let form: BallotForm
  package let options: [String]
  package let scale: ClosedRange<UInt16>?
  package let costs: [UInt64]
  private var places: [[BallotMark]: Int] = [:]
  private var counts: [(weight: UInt64, heads: UInt64)] = []
  /// In the order of their places.
  private var patterns: [[BallotMark]] = []
  /// Places whose ballots were all taken out; so a box never grows beyond the ballots in it.
  private var freePlaces: [Int] = []

  /// An empty box.
  ///
  /// - Parameters:
  ///   - form: How the ballots are marked.
  ///   - options: Names, at most ``optionsMax``, no two the same.
  ///   - scale: For scores, and only for them.
  ///   - costs: One for each option, `1...`, or none at all.
  package init(
    form: BallotForm,
    options: [String],
    scale: ClosedRange<UInt16>? = nil,
    costs: [UInt64] = []
  ) {
    precondition(options.count <= Self.optionsMax, "A box has too many options.")
    precondition((form == .scores) == (scale != nil), "Scores have a scale, and only they.")
    precondition(Set(options).count == options.count, "Two options have one name.")
    precondition(costs.isEmpty || costs.count == options.count, "Each option has a cost or none.")
    self.form = form
    self.options = options
    self.scale = scale
    self.costs = costs
  }

  /// Puts ballots in that say the same.
  ///
  /// - Parameters:
  ///   - marks: In any order; of options that exist, with values that the form allows. Rankings may
  ///     name an option twice, other forms may not.
  ///   - weight: Of all of them together, `1...`.
  ///   - heads: How many.
  /// - Complexity: O(marks × log marks); allocates for a pattern not seen before.
  package mutating func add(_ marks: [BallotMark], weight: UInt64, heads: UInt64 = 1) {
    precondition(weight > 0, "A ballot weighs nothing.")
    let place = place(of: sorted(marks))
    counts[place].weight += weight
    counts[place].heads += heads
  }

  /// Takes ballots out that were put in with the same marks; traps when they were not.
  package mutating func remove(_ marks: [BallotMark], weight: UInt64, heads: UInt64 = 1) {
    let marks = sorted(marks)
    guard let place = places[marks] else {
      preconditionFailure("A ballot that was not put in was taken out.")
    }
    counts[place].weight -= weight
    counts[place].heads -= heads
    guard counts[place].heads == 0 else { return }
    precondition(counts[place].weight == 0, "A ballot was taken out with another weight.")
    places[marks] = nil
    patterns[place] = []
    freePlaces.append(place)
  }

  /// The ballots that are in the box now.
  ///
  /// - Complexity: O(marks of all patterns).
  package var profile: BallotProfile {
    var marks: [BallotMark] = []
    var held: [BallotPattern] = []
    held.reserveCapacity(patterns.count)
    for (pattern, count) in zip(patterns, counts) where count.weight > 0 {
      let start = marks.count
      marks += pattern
      held.append(
        BallotPattern(marks: start..<marks.count, weight: count.weight, heads: count.heads)
      )
    }
    return BallotProfile(
      form: form,
      options: options,
      marks: marks,
      patterns: held,
      scale: scale,
      costs: costs
    )
  }

  private mutating func place(of marks: [BallotMark]) -> Int {
    if let place = places[marks] { return place }
    check(marks)
    if let place = freePlaces.popLast() {
      places[marks] = place
      patterns[place] = marks
      return place
    }
    places[marks] = patterns.count
    patterns.append(marks)
    counts.append((0, 0))
    return patterns.count - 1
  }

  private func check(_ marks: [BallotMark]) {
    for mark in marks {
      precondition(Int(mark.option) < options.count, "A mark names no option.")
      switch form {
      case .choices: precondition(mark.value == 1, "A choice has a value.")
      case .ranking: precondition(mark.value > 0, "Ranks begin with 1.")
      case .scores:
        precondition(scale?.contains(mark.value) == true, "A score is out of its scale.")
      }
    }
    precondition(Set(marks).count == marks.count, "A mark stands twice.")
    if form != .ranking {
      precondition(Set(marks.map(\.option)).count == marks.count, "An option is marked twice.")
    }
  }

  private func sorted(_ marks: [BallotMark]) -> [BallotMark] {
    // Most ballots come in order; sorting them anyway would take longer than the rest.
    let isSorted = zip(marks, marks.dropFirst()).allSatisfy { $0.key <= $1.key }
    return isSorted ? marks : marks.sorted { $0.key < $1.key }
  }
}

extension BallotBox: Equatable {
  /// Equal when the same ballots are inside, in whatever order they came.
  package static func == (a: BallotBox, b: BallotBox) -> Bool {
    a.form == b.form && a.options == b.options && a.places.count == b.places.count
      && a.places.allSatisfy { marks, place in
        b.places[marks].map { b.counts[$0] == a.counts[place] } ?? false
      }
  }
}

extension BallotBox {
  /// Puts in ballots for a set of options.
  package mutating func add(choices: [Int], weight: UInt64, heads: UInt64 = 1) {
    add(choices.map { BallotMark(option: $0, value: 1) }, weight: weight, heads: heads)
  }

  /// Puts in ballots with the options of each rank; an empty rank was skipped.
  package mutating func add(ranks: [[Int]], weight: UInt64, heads: UInt64 = 1) {
    var marks: [BallotMark] = []
    for (rank, options) in ranks.enumerated() {
      marks += options.map { BallotMark(option: $0, value: rank + 1) }
    }
    add(marks, weight: weight, heads: heads)
  }

  /// Puts in ballots with a score for each option, or none.
  package mutating func add(scores: [Int?], weight: UInt64, heads: UInt64 = 1) {
    var marks: [BallotMark] = []
    for (option, score) in scores.enumerated() {
      if let score { marks.append(BallotMark(option: option, value: score)) }
    }
    add(marks, weight: weight, heads: heads)
  }
}
