import TallyCrypto
import TallyEngine
import TallyModel

/// Takes officers' acts into the log: an engine that is open for just that.
struct ActOffice: ~Copyable {
  private let home: DataHome
  private var open: OpenEngine

  init(_ home: DataHome) throws(CommandFailure) {
    self.home = home
    open = try home.openEngine()
    for line in RecoveryNotes.lines(of: open.engine.recovery) { Console.note("tallyd: \(line)") }
  }

  /// The defined election with this id.
  func find(_ id: String) throws(CommandFailure) -> Election {
    guard let election = open.engine.register.find(id) else {
      throw CommandFailure(EngineError.unknownElection(id: id))
    }
    return election
  }

  /// The defined election whose log has this origin.
  func find(origin: String) -> Election? {
    open.engine.register.elections.first { $0.definition.origin == origin }
  }

  /// Whether exactly this definition is in the log.
  func isDefined(_ source: DefinitionFile) -> Bool {
    open.engine.register.find(source.definition.id)?.definition.digest == source.definition.digest
  }

  /// Where an election stands.
  func standing(of id: String) throws(CommandFailure) -> ElectionStanding {
    do {
      return try open.engine.standing(of: id)
    } catch { throw CommandFailure(error) }
  }

  func phase(of id: String) throws(CommandFailure) -> ElectionStanding.Phase {
    try standing(of: id).phase
  }

  /// Defines an election unless exactly this one is defined.
  mutating func define(
    _ source: DefinitionFile,
    roll: String?,
    now: UInt64
  ) throws(CommandFailure) {
    let definition = source.definition
    if let present = open.engine.register.find(definition.id) {
      guard present.definition.digest == definition.digest else {
        throw CommandFailure(
          .badInput,
          "another definition of \(definition.id) is in the log already, and a log's definition "
            + "never changes. Choose another id"
        )
      }
      return
    }
    // An election that opens after its window would close at once, for ever.
    guard now < UInt64(max(0, definition.window.closes.unixSeconds)) else {
      throw CommandFailure(
        .badInput,
        "\(source.path): window.closes is past (\(definition.window.closes.rfc3339)); "
          + "nothing was defined"
      )
    }
    var rollBytes: [UInt8]?
    if let roll { rollBytes = try InputFile.read(roll, limit: Limits.rollBytesMax) }
    if definition.roll != nil, roll == nil {
      throw CommandFailure(.badInput, "\(source.path) has a roll; add --roll roll.csv")
    }
    let keys = try home.keyStore.keys(definition.id, of: .new)
    do {
      _ = try open.engine.define(
        definition: definition.fileBytes,
        roll: rollBytes,
        store: home.folder.store(on: home.disk),
        keys: { _ throws(EngineError) in keys }
      )
    } catch { throw Self.failure(error, roll: roll) }
  }

  /// Calls the roll by the name that it was given by.
  private static func failure(_ error: EngineError, roll: String?) -> CommandFailure {
    let failure = CommandFailure(error)
    guard let roll, case .electionUnusable = error else { return failure }
    return CommandFailure(failure.status, failure.message.replacing("roll.csv", with: roll))
  }

  /// Closes what is overdue; says whether this election was open before and is closed now.
  mutating func closeIfOverdue(_ id: String, at now: UInt64) throws(CommandFailure) -> Bool {
    let before = try phase(of: id)
    do {
      try open.engine.closeOverdue(at: now)
    } catch { throw CommandFailure(error) }
    return before == .open ? try phase(of: id) == .closed : false
  }

  /// Writes, signs and submits the election's next act.
  mutating func submit(
    _ type: EntryType,
    for definition: Definition,
    reason: String? = nil,
    seed: String? = nil,
    signers: [NoteSigner]
  ) throws(CommandFailure) -> [UInt8] {
    let standing = try standing(of: definition.id)
    try Self.check(type, in: standing.phase, of: definition.id)
    var act = ActFile(
      ActText(
        origin: definition.origin,
        number: standing.lastActNumber + 1,
        type: type,
        reason: reason,
        seed: seed
      )
    )
    try act.add(signers)
    return try submit(act.bytes, for: definition.id)
  }

  /// Submits a signed act; says which checkpoint covers it.
  mutating func submit(_ note: [UInt8], for id: String) throws(CommandFailure) -> [UInt8] {
    do {
      let sealed = try open.engine.submit(act: note, for: id, at: Clock.now())
      return sealed.frames.last?.checkpoint ?? []
    } catch { throw CommandFailure(error) }
  }

  /// Says in better words than the engine's what is only a matter of time.
  private static func check(
    _ type: EntryType,
    in phase: ElectionStanding.Phase,
    of id: String
  ) throws(CommandFailure) {
    switch (type, phase) {
    case (.closed, .defined):
      throw CommandFailure(.notNow, "\(id) is not open yet; open it first")
    case (.closed, .closed): throw CommandFailure(.badInput, "\(id) is closed already")
    case (.opened, .open): throw CommandFailure(.badInput, "\(id) is open already")
    case (.opened, .closed):
      throw CommandFailure(.badInput, "\(id) is closed, and a closed election is not opened again")
    case (.lot, .defined), (.lot, .open):
      throw CommandFailure(.notNow, "\(id) is not closed yet; the lot is drawn after the closing")
    default: return
    }
  }

  /// Says where the election stands now.
  func report(_ id: String, checkpoint: [UInt8]?, json: Bool) {
    guard let election = open.engine.register.find(id),
      let standing = try? open.engine.standing(of: id)
    else { preconditionFailure("An election that was just found is gone.") }
    let note = checkpoint ?? open.engine.sealing.checkpoint(of: election)
    let window = election.definition.window
    if json {
      Console.print([
        "election": .string(id), "origin": .string(election.definition.origin),
        "phase": .string(standing.phase.rawValue), "size": .integer(Int64(standing.size)),
        "lastAct": .integer(Int64(standing.lastActNumber)),
        "checkpoint": .string(String(decoding: note, as: UTF8.self)),
      ])
      return
    }
    if election.definition.isRehearsal { Console.print(OutcomeText.watermark) }
    switch standing.phase {
    case .defined: Console.print("\(id) is defined")
    case .open:
      let begins = Clock.timestamp() < window.opens ? "casting begins" : "casting since"
      Console.print(
        "\(id) is open: \(begins) \(window.opens.rfc3339), ends \(window.closes.rfc3339)"
      )
    case .closed: Console.print("\(id) is closed")
    }
    Console.print("log         \(election.definition.origin)")
    Console.print("entries     \(standing.size), \(standing.lastActNumber) of them acts")
    if let parsed = try? SignedNote(parsing: note),
      let point = try? Checkpoint(parsing: parsed.text)
    {
      Console.print("checkpoint  \(point.size) \(Base64.encode(point.root.bytes))")
    }
  }
}
