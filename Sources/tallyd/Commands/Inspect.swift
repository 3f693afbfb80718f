import ArgumentParser
import TallyEngine
import TallyLedger
import TallyModel

/// `tallyd inspect`: what a data folder holds, as far as anybody may know.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look into a data folder: journal, elections, types and lengths of entries.",
    discussion: """
      Examples:
        tallyd inspect DATA
        tallyd inspect DATA central-market

      Only reads, without the folder's lock, up to what was signed. No selections are shown, \
      whatever the phase: for those, publish and verify.
      """
  )

  @Argument(help: "The data folder.")
  var data: String

  @Argument(help: "Only this election.")
  var election: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let survey = try JournalSurvey(try DataHome(data))
    var logs = survey.logs.map(\.log)
    if let election { logs = [try survey.find(election).log] }
    report(survey, logs)
    if let damaged = survey.logs.first(where: { $0.log.definition == nil }), election == nil {
      throw CommandFailure(
        .storage,
        "\(data)/elections/\(damaged.id.hex)/election.json is missing or was changed; "
          + "put exactly that file back"
      )
    }
  }

  private func report(_ survey: JournalSurvey, _ logs: [JournalSurvey.Log]) {
    if json {
      Console.print([
        "journal": .string(survey.reader.journal.hex),
        "segments": .integer(Int64(survey.segmentCount)),
        "segmentBytes": .integer(Int64(survey.reader.segmentBytes)),
        "blocks": .integer(Int64(survey.blockCount)),
        "epoch": .integer(Int64(survey.signed.epoch)),
        "sequence": .integer(Int64(survey.signed.sequence)),
        "elections": .array(logs.map(Self.json)),
      ])
      return
    }
    Console.print("journal   \(survey.reader.journal.hex)")
    Console.print(
      "segments  \(survey.segmentCount) of \(survey.reader.segmentBytes >> 20) MiB, "
        + "\(survey.blockCount) blocks"
    )
    Console.print("signed    block \(survey.signed.sequence), start \(survey.signed.epoch)")
    for log in logs { Self.print(log) }
  }

  private static func print(_ log: JournalSurvey.Log) {
    Console.print("")
    guard let definition = log.definition else {
      Console.print("a log whose election.json is missing or was changed")
      return
    }
    Console.print("\(definition.id): \(definition.defaultTitle)")
    Console.print("  phase    \(log.phase.rawValue)")
    Console.print("  log      \(definition.origin)")
    Console.print("  entries  \(Table.grouped(log.size)), root \(Base64.encode(log.root.bytes))")
    Console.print(
      "  window   \(definition.window.opens.rfc3339) to \(definition.window.closes.rfc3339)"
    )
    for type in EntryType.allCases {
      guard let entries = log.entries[type] else { continue }
      let lengths =
        entries.shortest == entries.longest
        ? "\(entries.longest)" : "\(entries.shortest) to \(entries.longest)"
      Console.print(
        "  \(Table.padded(type.name, 20)) \(Table.grouped(entries.count)), \(lengths) bytes"
      )
    }
  }

  private static func json(_ log: JournalSurvey.Log) -> JSONValue {
    let entries = EntryType.allCases.compactMap { type -> JSONMember? in
      guard let entries = log.entries[type] else { return nil }
      return JSONMember(
        key: type.name,
        value: [
          "count": .integer(Int64(entries.count)),
          "shortestBytes": .integer(Int64(entries.shortest)),
          "longestBytes": .integer(Int64(entries.longest)),
        ]
      )
    }
    return [
      "election": log.definition.map { .string($0.id) } ?? .null,
      "origin": log.definition.map { .string($0.origin) } ?? .null,
      "phase": .string(log.phase.rawValue),
      "size": .integer(Int64(log.size)),
      "root": .string(Base64.encode(log.root.bytes)),
      "lastAct": .integer(Int64(log.lastActNumber)),
      "entries": .object(entries),
    ]
  }
}

extension EntryType {
  /// The type's name in reports.
  fileprivate var name: String {
    switch self {
    case .definition: "definition"
    case .ballot: "ballot"
    case .hour: "hour"
    case .crossed: "crossed"
    case .closedOnSchedule: "closed-on-schedule"
    default: actName ?? "\(rawValue)"
    }
  }
}
