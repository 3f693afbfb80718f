import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting

/// An engine on a simulated disk, driven as the product drives it: an answer is taken when the
/// engine hands out the sealed batch, never before.
struct TestEngine: ~Copyable {
  static let folder = DataFolder("/data")
  static let journalID = JournalID(value: 0x0102_0304_0506_0708_090A_0B0C_0D0E_0F10)

  var engine: Engine
  let disk: any Disk
  /// The key store.
  let elections: [TestElection]

  private init(engine: consuming Engine, disk: any Disk, elections: [TestElection]) {
    self.engine = engine
    self.disk = disk
    self.elections = elections
  }

  /// Makes an empty data folder and opens it.
  static func create(
    _ elections: [TestElection],
    on disk: any Disk = SimulatedDisk(),
    segmentPages: Int = 64
  ) throws(EngineError) -> TestEngine {
    do throws(LedgerError) {
      try folder.create(
        on: disk,
        id: journalID,
        segmentBytes: segmentPages * PageBuffer.pageBytes
      )
    } catch { throw .ledger(error) }
    return try open(elections, on: disk)
  }

  /// Opens the data folder as after a stop of any kind.
  static func open(
    _ elections: [TestElection],
    on disk: any Disk
  ) throws(EngineError) -> TestEngine {
    let engine = try Engine.open(folder, on: disk) { definition throws(EngineError) in
      try Self.keys(of: definition, in: elections)
    }
    return TestEngine(engine: engine, disk: disk, elections: elections)
  }

  /// An engine with all elections defined and opened.
  static func running(
    _ elections: [TestElection],
    on disk: any Disk = SimulatedDisk(),
    segmentPages: Int = 64
  ) throws -> TestEngine {
    var house = try create(elections, on: disk, segmentPages: segmentPages)
    for election in elections {
      try house.define(election)
      try house.submit(try election.act(1, .opened), to: election, at: election.spec.opens)
    }
    return house
  }

  private static func keys(
    of definition: Definition,
    in elections: [TestElection]
  ) throws(EngineError) -> ElectionKeys {
    guard let election = elections.first(where: { $0.id == definition.id }) else {
      throw .electionUnusable(id: definition.id, reason: "no keys")
    }
    return election.keys
  }
}

// MARK: - Doors

extension TestEngine {
  /// The checkpoints that the definition gave.
  @discardableResult
  mutating func define(_ election: TestElection) throws(EngineError) -> [[UInt8]] {
    let known = elections
    let sealed = try engine.define(
      definition: election.file,
      roll: election.roll,
      store: Self.folder.store(on: disk)
    ) { definition throws(EngineError) in try Self.keys(of: definition, in: known) }
    return sealed.frames.map(\.checkpoint)
  }

  /// The checkpoints that the act gave.
  @discardableResult
  mutating func submit(
    _ note: [UInt8],
    to election: TestElection,
    at now: UInt64
  ) throws(EngineError) -> [[UInt8]] {
    let sealed = try engine.submit(act: note, for: election.id, at: now)
    return sealed.frames.map(\.checkpoint)
  }

  /// Takes casts through the house as one batch.
  @discardableResult
  mutating func cast(_ casts: [Cast], at now: UInt64) throws(EngineError) -> [Reply] {
    try answers(to: casts, at: now, withReceipts: false).map(\.reply)
  }

  @discardableResult
  mutating func cast(_ cast: Cast, at now: UInt64) throws(EngineError) -> Reply {
    let replies = try self.cast([cast], at: now)
    return replies[0]
  }

  /// The same with the receipts as they leave.
  mutating func answers(
    to casts: [Cast],
    at now: UInt64,
    withReceipts: Bool = true
  ) throws(EngineError) -> [Answer] {
    let sealed = try engine.process(engine.intake.receive(casts), at: now)
    var answers: [Answer] = []
    for batch in sealed.casts {
      for record in batch.records {
        var receipt: [UInt8] = []
        if withReceipts {
          do throws(LedgerError) {
            try engine.sealing.appendReceipt(
              of: record,
              in: sealed,
              register: engine.register,
              to: &receipt
            )
          } catch { throw .ledger(error) }
        }
        answers.append(Answer(reply: Reply(record), contest: record.contest, receipt: receipt))
      }
    }
    return answers
  }
}

/// What left the engine for one cast.
struct Answer: Sendable {
  var reply: Reply
  /// For `SELECTION`: the contest's place plus one.
  var contest: UInt16
  var receipt: [UInt8]
}

// MARK: - Looking

extension TestEngine {
  /// An election as the rooms see it.
  func known(_ election: TestElection) throws -> Election {
    guard let known = engine.register.find(election.id) else {
      throw EngineError.unknownElection(id: election.id)
    }
    return known
  }

  func standing(_ election: TestElection) throws -> ElectionStanding {
    try engine.standing(of: election.id)
  }

  func tally(_ election: TestElection) throws -> ElectionTally {
    engine.tally.tally(of: try known(election))
  }

  /// An election's log, read block by block from the journal and not from the engine's memory.
  func log(_ election: TestElection) throws -> RecordedLog {
    try RecordedLog(of: election, on: disk)
  }
}
