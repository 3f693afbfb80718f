/// How ranked papers are read where they are not simply 1, 2, 3.
struct PaperReading: Sendable {
  /// What a rank with several options does.
  enum Overvote: String, Sendable {
    /// The paper ends when it comes there.
    case exhaust = "exhaust-immediately"
    /// The rank is passed over.
    case skip = "skip-to-next-rank"
    /// The paper ends there when several of the rank's options continue, else goes on with the one.
    case exhaustIfSeveral = "exhaust-if-multiple-continuing"
  }

  var overvote = Overvote.exhaust
  /// A paper ends before a longer gap than this; nothing when gaps do not matter.
  var skippedRanksMax: Int?
  /// Whether a paper ends where an option stands for the second time; else the second is passed
  /// over.
  var endsAtDuplicate = false
}

/// Ranked ballots while they are counted: every pattern is one paper that lies on one pile.
struct RankedPapers {
  let weights: [UInt64]
  /// Options in order for all papers together; `-n` says that the next n share a rank.
  private let preferences: [Int32]
  /// Where each paper's preferences begin, and the end of the last.
  private let starts: [Int]
  /// How far each paper has been read.
  private var positions: [Int]

  /// - Complexity: O(marks).
  init(_ profile: BallotProfile, reading: PaperReading) {
    var preferences: [Int32] = []
    var starts: [Int] = [0]
    var seenBy = [Int](repeating: -1, count: profile.options.count)
    for (paper, pattern) in profile.patterns.enumerated() {
      Self.append(
        profile.marks[pattern.marks],
        reading: reading,
        paper: paper,
        seenBy: &seenBy,
        to: &preferences
      )
      starts.append(preferences.count)
    }
    weights = profile.patterns.map(\.weight)
    self.preferences = preferences
    self.starts = starts
    positions = Array(starts.dropLast())
  }

  var count: Int { weights.count }

  /// The options that a paper names, best first; only where no reading keeps shared ranks.
  func options(of paper: Int) -> ArraySlice<Int32> {
    preferences[starts[paper]..<starts[paper + 1]]
  }

  /// Reads on to the first option that continues; nothing when the paper names none any more.
  ///
  /// - Complexity: O(1) amortized over a count; no allocation.
  mutating func next(_ paper: Int, continuing: [Bool]) -> Int? {
    let end = starts[paper + 1]
    var position = positions[paper]
    defer { positions[paper] = position }
    while position < end {
      let preference = Int(preferences[position])
      if preference >= 0 {
        if continuing[preference] { return preference }
        position += 1
        continue
      }
      let shared = (position + 1)...(position - preference)
      var alone: Int?
      for place in shared where continuing[Int(preferences[place])] {
        if alone != nil {
          position = end
          return nil
        }
        alone = Int(preferences[place])
      }
      if let alone { return alone }
      position = shared.upperBound + 1
    }
    return nil
  }

  /// Appends what one paper says, as far as it can be read.
  private static func append(
    _ marks: ArraySlice<BallotMark>,
    reading: PaperReading,
    paper: Int,
    seenBy: inout [Int],
    to preferences: inout [Int32]
  ) {
    var lastRank = 0
    var start = marks.startIndex
    while start < marks.endIndex {
      let rank = Int(marks[start].value)
      if let most = reading.skippedRanksMax, rank - lastRank - 1 > most { return }
      lastRank = rank
      var end = start
      var repeats = 0
      while end < marks.endIndex, Int(marks[end].value) == rank {
        let option = Int(marks[end].option)
        if seenBy[option] == paper { repeats += 1 }
        end += 1
      }
      if repeats > 0, reading.endsAtDuplicate { return }
      let shared = end - start
      if shared > 1 {
        switch reading.overvote {
        case .exhaust: return
        case .skip: break
        case .exhaustIfSeveral:
          preferences.append(Int32(-shared))
          for mark in marks[start..<end] { preferences.append(Int32(mark.option)) }
        }
      } else if repeats == 0 {
        preferences.append(Int32(marks[start].option))
      }
      // A rank that is passed over leaves its options free for a later one, unless repeats end it.
      if shared == 1 || reading.endsAtDuplicate {
        for mark in marks[start..<end] { seenBy[Int(mark.option)] = paper }
      }
      start = end
    }
  }
}
