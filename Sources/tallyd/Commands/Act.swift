import ArgumentParser
import TallyEngine
import TallyModel

/// `tallyd act`: writes an act for officers to sign, each on their own machine.
struct Act: ParsableCommand {
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case open, close, lot

    var type: EntryType {
      switch self {
      case .open: .opened
      case .close: .closed
      case .lot: .lot
      }
    }
  }

  static let configuration = CommandConfiguration(
    abstract: "Write an unsigned act, for officers to sign on their own machines.",
    discussion: """
      Example:
        tallyd act close central-market --data DATA --output close.act
        tallyd sign close.act --key chair.key        (on the officer's own machine)
        tallyd sign close.act --key clerk.key        (clerk, elsewhere)
        tallyd submit close.act --data DATA

      An act names its log and its number among the log's acts: one that was overtaken by \
      another is refused and made anew.
      """
  )

  @Argument(help: "open, close or lot.")
  var kind: Kind

  @Argument(help: "The election's id, or its election.json.")
  var election: String

  @OptionGroup var data: DataOption

  @Option(help: "Where the act goes: a new file.")
  var output: String

  @Option(help: "Why, in one line; only for close.")
  var reason: String?

  @Option(help: "What was drawn in public; only for lot, and needed there.")
  var seed: String?

  func validate() throws {
    guard (kind == .lot) == (seed != nil) else {
      throw ValidationError("lot takes what was drawn as --seed, and only lot")
    }
    if let seed, let fault = ActText.fault(inSeed: seed) { throw ValidationError(fault) }
    guard let reason else { return }
    guard kind == .close else { throw ValidationError("only close takes a reason") }
    if let fault = ActText.fault(inReason: reason) { throw ValidationError(fault) }
  }

  func run() throws {
    try OutputFile.checkNew(output)
    let survey = try JournalSurvey(try data.open())
    let (definition, lastActNumber) = try subject(in: survey)
    let act = ActFile(
      ActText(
        origin: definition.origin,
        number: lastActNumber + 1,
        type: kind.type,
        reason: reason,
        seed: seed
      )
    )
    try OutputFile.writeNew(act.bytes, to: output)
    for line in act.words(definition) { Console.print(line) }
    Console.print(
      "\(output): to be signed by \(definition.officers.threshold) of "
        + "\(definition.officers.keys.count) officers: tallyd sign \(output) --key NAME.key"
    )
  }

  /// An id names a defined election; a file may also hold one that is not defined yet.
  private func subject(
    in survey: JournalSurvey
  ) throws(CommandFailure) -> (Definition, lastActNumber: UInt64) {
    if Identifier.isValid(election), let found = try? survey.find(election) {
      try check(found.log.phase, of: found.definition)
      if kind == .lot { try checkLot(found.log, of: found.definition) }
      return (found.definition, found.log.lastActNumber)
    }
    guard try FileSystem.exists(election) else {
      guard kind == .open else {
        let found = try survey.find(election)
        return (found.definition, found.log.lastActNumber)
      }
      throw CommandFailure(
        .noInput,
        "no election \(election) is defined here. For one that is not defined yet, name the file "
          + "of its definition: tallyd act open election.json"
      )
    }
    let file = try DefinitionFile(election)
    let present = survey.logs.first { $0.id == file.definition.logID }
    try check(present?.log.phase ?? .defined, of: file.definition)
    return (file.definition, present?.log.lastActNumber ?? 0)
  }

  private func checkLot(
    _ log: JournalSurvey.Log,
    of definition: Definition
  ) throws(CommandFailure) {
    guard definition.drawsLot else {
      throw CommandFailure(.badInput, "no contest of \(definition.id) breaks its ties by lot")
    }
    guard log.entries[.lot] == nil else {
      throw CommandFailure(.badInput, "the lot of \(definition.id) has been drawn already")
    }
  }

  private func check(
    _ phase: ElectionStanding.Phase,
    of definition: Definition
  ) throws(CommandFailure) {
    let id = definition.id
    switch (kind, phase) {
    case (.close, .open) where Clock.timestamp() >= definition.window.closes:
      throw CommandFailure.windowEnded(id)
    case (.open, .defined), (.close, .open), (.lot, .closed): return
    case (.lot, _):
      throw CommandFailure(.notNow, "\(id) is not closed yet; the lot is drawn after the closing")
    case (.close, .defined):
      throw CommandFailure(.notNow, "\(id) is not open yet; open it first")
    case (.open, .open): throw CommandFailure(.badInput, "\(id) is open already")
    case (_, .closed): throw CommandFailure(.badInput, "\(id) is closed already")
    }
  }
}
