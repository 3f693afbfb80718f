import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting
import Testing

/// Elections side by side, with casts, repeats, nonsense, acts, restarts and clocks that a seed
/// chooses, against the plain model.
@Suite struct `Random elections` {
  @Test(arguments: Seeds.some(60))
  func `every answer is the plain model's, through restarts and clocks that go back`(
    seed: UInt64
  ) throws {
    var story = RandomStory(seed: seed)
    let elections = try story.specs.map(TestElection.init)
    var run = try RandomRun(elections, isOpen: !seed.isMultiple(of: 3))
    var now = ElectionSpec.opens - 3_000
    for turn in 0..<80 {
      now = story.moment(after: now)
      let what: Comment = "turn \(turn); \(Seeds.replay(seed))"
      switch story.turn() {
      case .casts: try run.cast(story.casts(at: now), at: now, what)
      case .act(let number, let type): try run.act(type, on: elections[number], at: now, what)
      case .restart: try run.restart()
      }
    }
    try run.finish("\(Seeds.replay(seed))")
  }
}

/// An engine and the plain model beside it.
struct RandomRun: ~Copyable {
  private let elections: [TestElection]
  private var house: TestEngine
  private var model: PlainModel
  private var reader = ReceiptReader()

  init(_ elections: [TestElection], isOpen: Bool) throws {
    var house = try TestEngine.create(elections)
    var model = PlainModel(elections.map(\.spec))
    for election in elections {
      try house.define(election)
      guard isOpen else { continue }
      try house.submit(try election.act(1, .opened), to: election, at: 0)
      model.elections[election.id]?.open()
    }
    self.elections = elections
    self.house = house
    self.model = model
  }

  mutating func cast(_ casts: [Cast], at now: UInt64, _ what: Comment) throws {
    let answers = try house.answers(to: casts, at: now)
    let expected = model.cast(casts, at: now)
    for (place, answer) in answers.enumerated() {
      try #require(answer.reply == expected[place], "\(casts[place]), \(what)")
      guard let index = answer.reply.index else {
        #expect(answer.receipt.isEmpty)
        continue
      }
      let election = try #require(elections.first { $0.id == casts[place].election })
      let receipt = try reader.receipt(answer.receipt, of: election)
      #expect(receipt.index == index)
    }
  }

  /// Submits the next act; the engine takes it exactly when the phase allows it.
  mutating func act(
    _ type: EntryType,
    on election: TestElection,
    at now: UInt64,
    _ what: Comment
  ) throws {
    for id in model.elections.keys { model.elections[id]?.closeIfDue(at: now) }
    let number = try house.standing(election).lastActNumber + 1
    let note = try election.act(number, type)
    var isTaken = true
    do { try house.submit(note, to: election, at: now) } catch { isTaken = false }
    let phase = try #require(model.elections[election.id]).phase
    switch (type, phase) {
    case (.opened, .defined): model.elections[election.id]?.open()
    case (.closed, .open): model.elections[election.id]?.close()
    default:
      try #require(!isTaken, what)
      return
    }
    try #require(isTaken, what)
  }

  mutating func restart() throws {
    house = try TestEngine.open(elections, on: house.disk)
  }

  mutating func finish(_ what: Comment) throws {
    try check(what)
    try restart()
    try check(what)
  }

  private func check(_ what: Comment) throws {
    for election in elections {
      let plain = try #require(model.elections[election.id])
      let tally = try house.tally(election)
      let log = try house.log(election)
      #expect(PlainCount(tally) == PlainCount(plain), what)
      #expect(log.recount() == tally, what)
      #expect(log.faults().isEmpty, what)
      #expect(log.tree.size == plain.size, what)
      #expect(try house.standing(election).voters == plain.ballots.count, what)
    }
  }
}
