package import TallyModel

/// The count of an election, by scope: kept up ballot by ballot, equal to a recount in any order.
package struct ElectionTally: Sendable, Equatable {
  package let definition: Definition
  /// Breaks ties of contests that say so; nothing before it is drawn.
  package var lot: Lot?
  /// The ballots that took initiatives over their goals, as the log says, by the contests' places.
  package private(set) var crossings: [Int: UInt64] = [:]
  private var index = ScopeIndex()
  /// In the order in which scopes were first seen; a scope whose ballots were all removed stays.
  private var tallies: [ScopeTally] = []
  /// Whether there are neither pages nor periods: the one scope is empty and needs no look-up.
  private let hasOneScope: Bool

  /// Ballots that count; heads.
  package private(set) var counted: UInt64 = 0
  /// Their weights together.
  package private(set) var weight: UInt64 = 0

  package init(definition: Definition) {
    self.definition = definition
    hasOneScope = definition.scope == .election
    if hasOneScope {
      index.place(of: [UInt8]().rawSpan)
      tallies.append(ScopeTally(scope: [], contests: definition.contests))
    }
  }

  /// Counts one ballot.
  ///
  /// - Parameters:
  ///   - scope: As in the ballot's entry.
  ///   - selections: Canonical for the definition; traps where that shows.
  ///   - weight: As in the ballot's entry, `1...`.
  /// - Complexity: O(bytes); allocates only for a scope not seen before.
  package mutating func add(scope: RawSpan, selections: RawSpan, weight: UInt32) {
    counted += 1
    self.weight += UInt64(weight)
    tallies[ensured(scope)].add(selections, weight: UInt64(weight))
  }

  /// Takes back a ballot that was counted, as when another replaces it; traps when it was not.
  package mutating func remove(scope: RawSpan, selections: RawSpan, weight: UInt32) {
    guard let place = index.find(scope) else {
      preconditionFailure("A ballot of an unknown scope was taken back.")
    }
    counted -= 1
    self.weight -= UInt64(weight)
    tallies[place].remove(selections, weight: UInt64(weight))
  }

  /// Notes an initiative's crossing.
  package mutating func note(_ crossing: CrossedEntry) {
    crossings[Int(crossing.contest)] = crossing.ballot
  }

  /// Scopes seen so far, those without counted ballots included; each keeps counters in memory.
  package var scopeCount: Int { tallies.count }

  /// Whether the scope has been seen.
  package func knows(scope: RawSpan) -> Bool { index.find(scope) != nil }

  /// The scopes with counted ballots, sorted by their bytes; of an election without pages or
  /// periods always its one scope.
  package var sortedScopes: [ScopeTally] {
    tallies
      .filter { $0.counted > 0 || definition.scope == .election }
      .sorted { $0.scope.lexicographicallyPrecedes($1.scope) }
  }

  /// Counts of the same definition are equal when every scope's are, whatever came first.
  package static func == (a: ElectionTally, b: ElectionTally) -> Bool {
    a.definition.digest == b.definition.digest && a.counted == b.counted && a.weight == b.weight
      && a.crossings == b.crossings && a.sortedScopes == b.sortedScopes
  }

  private mutating func ensured(_ scope: RawSpan) -> Int {
    if hasOneScope, scope.byteCount == 0 { return 0 }
    let place = index.place(of: scope)
    if place == tallies.count {
      tallies.append(ScopeTally(scope: index.bytes(at: place), contests: definition.contests))
    }
    return place
  }
}

/// The count of all contests in one scope.
package struct ScopeTally: Sendable, Equatable {
  package let scope: [UInt8]
  /// Ballots that count here; heads.
  package private(set) var counted: UInt64 = 0
  /// Their weights together.
  package private(set) var weight: UInt64 = 0
  /// In definition order.
  package private(set) var contests: [ContestTally]

  init(scope: [UInt8], contests: [Contest]) {
    self.scope = scope
    self.contests = contests.map(ContestTally.init(contest:))
  }

  mutating func add(_ selections: RawSpan, weight: UInt64) {
    counted += 1
    self.weight += weight
    var offset = 0
    for place in contests.indices {
      contests[place].add(selections, weight: weight, from: &offset)
    }
    precondition(offset == selections.byteCount, "Selections go on behind the last contest.")
  }

  mutating func remove(_ selections: RawSpan, weight: UInt64) {
    counted -= 1
    self.weight -= weight
    var offset = 0
    for place in contests.indices {
      contests[place].remove(selections, weight: weight, from: &offset)
    }
    precondition(offset == selections.byteCount, "Selections go on behind the last contest.")
  }

  /// The scope as text; scopes are ASCII.
  package var name: String { String(decoding: scope, as: UTF8.self) }
}
