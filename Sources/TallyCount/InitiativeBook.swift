package import TallyModel

/// The initiatives of an election while its ballots come in, in the order of the log: says with which
/// ballot each one reaches its goal.
///
/// Memory: where ballots may be replaced two bytes for each entry of the log and initiative, until all
/// have reached their goals.
package struct InitiativeBook: Sendable {
  private struct Watched: Sendable {
    /// The contest's place in the definition, from 0.
    let contest: Int
    var watch: InitiativeWatch
  }

  private var watched: [Watched]
  /// Bytes of a mark in each contest.
  private let strides: [Int]
  private let takesReplacements: Bool
  /// For each entry of the log and watched contest the marked option, from 1; 0 without a mark.
  ///
  /// Empty where no ballot is ever replaced.
  private var marks: [UInt16] = []
  /// Initiatives that have not reached their goals.
  package private(set) var openCount: Int

  /// Nothing where the definition has no initiative.
  package init?(_ definition: Definition) {
    watched = definition.contests.enumerated().compactMap { place, contest in
      InitiativeWatch(contest).map { Watched(contest: place, watch: $0) }
    }
    guard !watched.isEmpty else { return nil }
    strides = definition.contests.map(\.type.form.markBytes)
    takesReplacements = definition.revote == .last
    openCount = watched.count
  }

  package var count: Int { watched.count }

  package var byteCount: Int { marks.capacity * MemoryLayout<UInt16>.size }

  /// Takes in a ballot.
  ///
  /// `selections`: Canonical; traps where that shows.
  /// `index`: The ballot's in the log; they rise.
  /// `replacing`: The index of the ballot that it replaces.
  ///
  /// Returns what this ballot takes over its goal, and no ballot before it did.
  ///
  /// - Complexity: O(contests).
  package mutating func take(
    _ selections: RawSpan,
    at index: UInt64,
    replacing: UInt64?
  ) -> [CrossedEntry] {
    guard openCount > 0 else { return [] }
    if takesReplacements { prepareMarks(of: index) }
    var crossed: [CrossedEntry] = []
    var offset = 0
    var number = 0
    for (contest, stride) in strides.enumerated() where number < watched.count {
      let count = Int(selections.loadUInt16(at: offset))
      if watched[number].contest == contest {
        let option = count == 0 ? nil : Int(selections.loadUInt16(at: offset + 2))
        if let replacing { withdraw(number, at: replacing) }
        if let option, add(option, number, at: index) {
          crossed.append(CrossedEntry(contest: UInt16(contest), ballot: index))
        }
        number += 1
      }
      offset += 2 + count * stride
    }
    if openCount == 0 { marks = [] }
    return crossed
  }

  private mutating func prepareMarks(of index: UInt64) {
    let needed = Int(index + 1) * watched.count
    guard marks.count < needed else { return }
    marks.append(contentsOf: repeatElement(0, count: needed - marks.count))
  }

  private mutating func withdraw(_ number: Int, at index: UInt64) {
    let option = Int(marks[Int(index) * watched.count + number])
    if option > 0 { watched[number].watch.remove(district: option - 1) }
  }

  private mutating func add(_ option: Int, _ number: Int, at index: UInt64) -> Bool {
    if takesReplacements { marks[Int(index) * watched.count + number] = UInt16(option + 1) }
    guard watched[number].watch.add(district: option) else { return false }
    openCount -= 1
    return true
  }
}

extension BallotForm {
  /// Bytes of a mark in canonical selections.
  fileprivate var markBytes: Int {
    switch self {
    case .choices: 2
    case .scores: 3
    case .ranking: 4
    }
  }
}
