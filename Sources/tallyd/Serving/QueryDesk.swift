import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyWire

/// Answers commands from what is durable and signed for.
enum QueryDesk {
  /// The answer to one command.
  ///
  /// `casts` and `frames` tell what became of an officers' request.
  ///
  /// - Throws: ``LedgerError`` when an entry cannot be read back.
  static func answer(
    _ command: Command,
    _ casts: CastBatch,
    _ frames: [SealedFrame],
    _ sealing: borrowing Sealing,
    _ tally: borrowing Tally,
    _ register: ElectionRegister,
    _ counts: TallyDesk
  ) throws(LedgerError) -> [UInt8] {
    var out: [UInt8] = []
    switch command {
    case .help: Answer.append(body: Array(CommandTable.help.utf8), to: &out)
    case .ping, .quit, .rehearse: Answer.append(to: &out)
    case .metrics: Answer.append(body: DaemonMetrics.bytes(sealing.traffic), to: &out)
    case .mode(let mode): Answer.append(ok: mode.rawValue, to: &out)
    case .elections:
      let lines = register.elections.map { election in
        "\(election.definition.id) \(tally.standing(of: election).phase.rawValue)\n"
      }
      Answer.append(body: Array(lines.joined().utf8), to: &out)
    case .define, .submit: append(officersAnswer: casts, frames, to: &out)
    case .proof(let id, _), .checkpoint(let id), .consistency(let id, _), .status(let id),
      .turnout(let id), .tally(let id):
      guard let election = register.find(id) else {
        Answer.append(.unknownElection, to: &out)
        return out
      }
      try append(command, of: election, sealing, tally, counts, to: &out)
    }
    return out
  }

  /// What became of a definition or an act.
  static func append(
    officersAnswer casts: CastBatch,
    _ frames: [SealedFrame],
    to out: inout [UInt8]
  ) {
    if let frame = casts.requestFrame {
      Answer.append(body: frames[Int(frame)].checkpoint, to: &out)
    } else if let fault = casts.fault {
      Answer.append(refusal(for: fault), detail: "\(fault)", to: &out)
    } else {
      Answer.append(.storage, to: &out)
    }
  }

  static func refusal(for fault: EngineError) -> Refusal {
    switch fault {
    case .ledger, .logUnreadable: .storage
    case .unknownElection: .unknownElection
    case .tooManyElections: .busy
    case .actRefused: .act
    case .electionUnusable, .electionExists, .definitionRefused: .definition
    }
  }

  private static func append(
    _ command: Command,
    of election: Election,
    _ sealing: borrowing Sealing,
    _ tally: borrowing Tally,
    _ counts: TallyDesk,
    to out: inout [UInt8]
  ) throws(LedgerError) {
    let standing = tally.standing(of: election)
    let isClosed = standing.phase == .closed
    let policy = election.definition.results
    switch command {
    case .checkpoint: Answer.append(body: sealing.checkpoint(of: election), to: &out)
    case .status:
      Answer.append(
        ok: standing.phase.rawValue,
        "\(standing.size)",
        "\(standing.lastActNumber)",
        to: &out
      )
    case .turnout:
      guard isClosed || policy != .closed else { return Answer.append(.embargoed, to: &out) }
      Answer.append(ok: "\(standing.voters)", to: &out)
    case .tally:
      guard isClosed || policy == .live else { return Answer.append(.embargoed, to: &out) }
      let body = counts.bytes(of: election, standing) { statement(of: election, sealing, tally) }
      Answer.append(body: body, to: &out)
    case .proof(_, let index):
      guard index < standing.size else { return Answer.append(.range, to: &out) }
      // A receipt shows the choice; before closing, only its own voter gets it, by a retry.
      guard isClosed else { return Answer.append(.embargoed, to: &out) }
      Answer.append(body: try sealing.receipt(of: index, in: election), to: &out)
    case .consistency(_, let oldSize):
      guard oldSize > 0, oldSize <= standing.size else { return Answer.append(.range, to: &out) }
      var body: [UInt8] = []
      for hash in try sealing.consistencyPath(from: oldSize, in: election) {
        ReceiptText.append(hash: hash, to: &body)
      }
      ReceiptText.append(checkpoint: sealing.checkpoint(of: election), to: &body)
      Answer.append(body: body, to: &out)
    default: preconditionFailure("Not a question about an election.")
    }
  }

  private static func statement(
    of election: Election,
    _ sealing: borrowing Sealing,
    _ tally: borrowing Tally
  ) -> [UInt8] {
    let note = sealing.checkpoint(of: election)
    guard let parsed = try? SignedNote(parsing: note),
      let checkpoint = try? Checkpoint(parsing: parsed.text)
    else { preconditionFailure("Sealing's own checkpoint cannot be read.") }
    let count = tally.tally(of: election)
    return ResultStatement(
      definition: election.definition,
      log: .init(
        origin: election.definition.origin,
        size: checkpoint.size,
        root: checkpoint.root
      ),
      tally: count,
      ballots: tally.ballots(of: election)
    ).bytes
  }
}
