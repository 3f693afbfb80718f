import TallyModel

/// What became of every ballot, and whether the answers fit together.
///
/// Filled answer by answer in any order; what may not be is kept as a sentence.
package struct Account: Sendable {
  /// One answer to one sending.
  struct Entry: Sendable {
    enum Answer: Sendable {
      case accepted(index: UInt64)
      case refused(Refusal)
      case givenUp
    }

    /// The arrival's number.
    let arrival: UInt32
    let answer: Answer
    let nanoseconds: UInt64
  }

  private static let faultsMax = 20
  private static let none = UInt32.max

  private let revote: RevotePolicy
  /// The log's index of each ballot.
  private var indices: [UInt32]
  /// Whether a ballot was refused as its voter's second one.
  private var wasRefusedAsDuplicate: [Bool]
  package private(set) var answers = RehearsalReport.Answers()
  private(set) var faults: [String] = []
  private(set) var faultCount = 0

  init(_ schedule: ArrivalSchedule, revote: RevotePolicy) {
    self.revote = revote
    indices = [UInt32](repeating: Self.none, count: schedule.castCount)
    wasRefusedAsDuplicate = [Bool](repeating: false, count: schedule.castCount)
  }

  mutating func take(_ entry: Entry, of arrival: Arrival) {
    switch entry.answer {
    case .accepted(let index): accept(arrival, at: index)
    case .refused(.duplicate):
      answers.duplicates += 1
      wasRefusedAsDuplicate[Int(arrival.cast)] = true
      if revote == .last { note("ballot \(arrival.cast) was refused as a second one") }
    case .refused(.closed) where arrival.isLate: answers.closed += 1
    case .refused(.busy): answers.busy += 1
    case .refused(let refusal): answers.unexpected[refusal, default: 0] += 1
    case .givenUp: answers.unanswered += 1
    }
  }

  /// Ballots that were sent and never answered.
  mutating func giveUp(_ count: Int) { answers.unanswered += count }

  /// Where a ballot stands in the log.
  func index(of cast: UInt32) -> UInt64? {
    let index = indices[Int(cast)]
    return index == Self.none ? nil : UInt64(index)
  }

  /// The faults, the last of them the number of those that are not told.
  var allFaults: [String] {
    faultCount > faults.count ? faults + ["and \(faultCount - faults.count) more"] : faults
  }

  /// The places of all accepted ballots lie in what the log has grown by.
  ///
  /// `before`: The log's size at the beginning. `after`: At the end.
  mutating func checkPlaces(before: UInt64, after: UInt64) {
    let places = indices.lazy.filter { $0 != Self.none }
    let early = places.count { UInt64($0) < before }
    let late = places.count { UInt64($0) >= after }
    if early > 0 {
      note("\(early) ballots stood in the log before the rehearsal began; choose another --seed")
    }
    if late > 0 {
      note("\(late) ballots were answered with places that the log does not have at the end")
    }
  }

  mutating func abandon() { answers.abandoned += 1 }

  private mutating func accept(_ arrival: Arrival, at index: UInt64) {
    // Beyond what a log can have, and what stands for no index here.
    guard index < UInt64(Self.none) else {
      answers.accepted += 1
      return note("ballot \(arrival.cast) was answered with the place \(index), which no log has")
    }
    let known = indices[Int(arrival.cast)]
    guard known == Self.none else {
      answers.repeated += 1
      if UInt64(known) != index {
        note("ballot \(arrival.cast) stands at \(known), and sent again it was answered \(index)")
      }
      return
    }
    answers.accepted += 1
    indices[Int(arrival.cast)] = UInt32(truncatingIfNeeded: index)
    if arrival.isLate { note("ballot \(arrival.cast) came after the closing and was accepted") }
  }

  mutating func note(_ fault: String) {
    faultCount += 1
    if faults.count < Self.faultsMax { faults.append(fault) }
  }

  // MARK: - At the end

  /// Looks at all answers together; the ballots that count, as (cast, voter).
  ///
  /// - Complexity: O(n log n) in the ballots.
  mutating func close(_ schedule: ArrivalSchedule) -> [(cast: UInt32, voter: UInt32)] {
    var counting = [UInt32](repeating: Self.none, count: schedule.voterCount)
    var hasSecond = [Bool](repeating: false, count: schedule.voterCount)
    for arrival in schedule.arrivals where arrival.attempt == 0 {
      let (cast, voter) = (Int(arrival.cast), Int(arrival.voter))
      if wasRefusedAsDuplicate[cast] { hasSecond[voter] = true }
      guard indices[cast] != Self.none else { continue }
      if wasRefusedAsDuplicate[cast] {
        note("ballot \(cast) is in the log, and it was refused as a second one")
      }
      let other = counting[voter]
      if other == Self.none {
        counting[voter] = arrival.cast
      } else if revote == .first {
        note("voter \(voter) has two ballots in the log: \(indices[cast]), \(indices[Int(other)])")
      } else if indices[cast] > indices[Int(other)] {
        counting[voter] = arrival.cast
      }
    }
    for (voter, cast) in counting.enumerated()
    where cast == Self.none && hasSecond[voter] {
      note("voter \(voter) was refused for a second ballot and has no first one")
    }
    checkIndices()
    return counting.enumerated().compactMap { voter, cast in
      cast == Self.none ? nil : (cast, UInt32(voter))
    }
  }

  private mutating func checkIndices() {
    let sorted = indices.filter { $0 != Self.none }.sorted()
    for (index, next) in zip(sorted, sorted.dropFirst()) where index == next {
      note("two ballots were answered with the place \(index) in the log")
    }
  }
}
