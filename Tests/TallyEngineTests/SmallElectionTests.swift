import TallyCount
import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

/// All elections of up to three voters, three options and two scopes, against the plain model.
@Suite struct `Small elections` {
  struct Case: CustomTestStringConvertible, Sendable {
    var revote: RevotePolicy
    var scope: ElectionSpec.Scope
    var scopes: Int
    /// The longest histories.
    var length: Int

    var testDescription: String {
      "\(revote.rawValue), \(scopes == 1 ? "one scope" : "two scopes"), up to \(length) casts"
    }
  }

  static let cases = RevotePolicy.allCases.flatMap { revote in
    [
      // The fifth cast adds chains of replacements: under `first` there are none.
      Case(revote: revote, scope: .election, scopes: 1, length: revote == .first ? 4 : 5),
      Case(revote: revote, scope: .anyPage, scopes: 2, length: 4),
    ]
  }

  /// Many histories share an election, each with voters and pages of its own.
  @Test(arguments: cases)
  func `every order of casts, repeats, late retries and replacements is judged as plainly told`(
    small: Case
  ) throws {
    var spec = ElectionSpec()
    spec.revote = small.revote
    spec.scope = small.scope
    var run = try SmallRun(spec)
    var count = 0
    var waiting: [[Cast]] = []
    for length in 1...small.length {
      for history in SmallHistories(length: length, scopes: small.scopes) {
        waiting.append(history.map { $0.cast(ofHistory: count, in: spec) })
        count += 1
        if waiting.count == 500 {
          try run.take(waiting)
          waiting.removeAll()
        }
      }
    }
    try run.take(waiting)
    try run.finish()
    print("Small elections: \(count) histories, \(run.castCount) casts; \(small.testDescription)")
    #expect(count > 1_000)
  }

  /// The same with a whole election each: definition, opening, casts, closing, late retries.
  @Test(arguments: cases)
  func `every short history is judged alike in an election of its own`(small: Case) throws {
    var count = 0
    var engines = 0
    var histories = (1...small.length - 2).flatMap {
      Array(SmallHistories(length: $0, scopes: small.scopes))
    }
    while !histories.isEmpty {
      let some = histories.prefix(40)
      histories.removeFirst(some.count)
      let elections = try some.indices.map { number in
        var spec = ElectionSpec(id: "small\(number)")
        spec.revote = small.revote
        spec.scope = small.scope
        return try TestElection(spec)
      }
      var house = try TestEngine.running(elections, segmentPages: 256)
      for (election, history) in zip(elections, some) {
        try expectAlike(history, in: election, &house)
        count += 1
      }
      engines += 1
    }
    print("Small elections: \(count) elections in \(engines) engines; \(small.testDescription)")
  }

  private func expectAlike(
    _ history: [SmallCast],
    in election: TestElection,
    _ house: inout TestEngine
  ) throws {
    var model = PlainModel([election.spec])
    model.elections[election.id]?.open()
    let casts = history.map { $0.cast(ofHistory: 0, in: election.spec) }
    let now = election.spec.opens
    for (number, cast) in casts.enumerated() {
      let reply = try house.cast(cast, at: now)
      try #require(reply == model.cast([cast], at: now)[0], "cast \(number) of \(history)")
    }
    try house.submit(try election.act(2, .closed), to: election, at: now)
    model.elections[election.id]?.close()
    let late = try house.cast(casts, at: now)
    try #require(late == model.cast(casts, at: now), "after \(history)")
    let plain = try #require(model.elections[election.id])
    let tally = try house.tally(election)
    try #require(PlainCount(tally) == PlainCount(plain), "\(history)")
    let log = try house.log(election)
    #expect(log.recount() == tally)
    #expect(log.faults().isEmpty)
    #expect(log.tree.size == plain.size)
  }
}

/// One election that takes many histories, beside the plain model of it.
struct SmallRun: ~Copyable {
  private let election: TestElection
  private var house: TestEngine
  private var model: PlainModel
  private var sent: [Cast] = []
  private var batches = 0
  private(set) var castCount = 0

  init(_ spec: ElectionSpec) throws {
    let election = try TestElection(spec)
    let house = try TestEngine.running([election], segmentPages: 1_024)
    self.election = election
    self.house = house
    model = PlainModel([spec])
    model.elections[spec.id]?.open()
  }

  /// Takes histories in turn: each as it is into one block, or all of them cast by cast, so that a
  /// history's casts stand in different blocks.
  mutating func take(_ histories: [[Cast]]) throws {
    guard !histories.isEmpty else { return }
    batches += 1
    if batches.isMultiple(of: 2) {
      try expectAlike(histories.flatMap(\.self))
    } else {
      let length = histories.map(\.count).max() ?? 0
      for place in 0..<length {
        try expectAlike(histories.compactMap { $0.count > place ? $0[place] : nil })
      }
    }
    sent += histories.flatMap(\.self)
  }

  /// Closes the election, starts the engine again, and sends everything once more.
  mutating func finish() throws {
    let now = election.spec.opens + 1
    try house.submit(try election.act(2, .closed), to: election, at: now)
    model.elections[election.id]?.close()
    house = try TestEngine.open([election], on: house.disk)
    while !sent.isEmpty {
      let some = sent.suffix(2_000)
      sent.removeLast(some.count)
      try expectAlike(Array(some))
    }
    let plain = try #require(model.elections[election.id])
    let tally = try house.tally(election)
    #expect(PlainCount(tally) == PlainCount(plain))
    let log = try house.log(election)
    #expect(log.recount() == tally)
    #expect(log.tree.size == plain.size)
    #expect(log.ballots.count == plain.ballots.values.reduce(0) { $0 + $1.count })
  }

  private mutating func expectAlike(_ casts: [Cast]) throws {
    castCount += casts.count
    let now = election.spec.opens
    let replies = try house.cast(casts, at: now)
    let expected = model.cast(casts, at: now)
    guard replies != expected else { return }
    let place = zip(replies, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
    try #require(replies[place] == expected[place], "\(casts[place])")
  }
}
