import TallyCount
import TallyEngine
import TallyModel

/// What a run says at its end: its own answers, and of each election what may be known.
struct RunReport {
  let counts: RunCounts
  let seconds: Double
  let recoveryMilliseconds: UInt64
  let recoveredBallots: UInt64
  let wasStopped: Bool
  /// Why the run ended before its input did; nothing when it did not.
  let failure: CommandFailure?
  /// None when storage failed: the engine has stopped and says nothing more.
  let elections: [ElectionReport]

  /// An election within its embargo: nothing that its definition does not show yet.
  struct ElectionReport {
    let id: String
    let isRehearsal: Bool
    let phase: ElectionStanding.Phase
    let results: ResultsPolicy
    /// Voters in their scopes who have cast; nothing before it may be known.
    let turnout: UInt64?
    /// As in `result.json`; nothing before it may be known.
    let scopes: [JSONValue]?

    init(_ election: Election, _ standing: ElectionStanding, _ tally: ElectionTally) {
      id = election.definition.id
      isRehearsal = election.definition.isRehearsal
      phase = standing.phase
      results = election.definition.results
      let isClosed = standing.phase == .closed
      turnout = isClosed || results != .closed ? UInt64(standing.voters) : nil
      scopes = isClosed || results == .live ? tally.scopes.elements : nil
    }
  }

  var castsPerSecond: UInt64 { UInt64(Double(counts.cast) / max(seconds, 1e-6)) }

  var lines: [String] {
    var table = Table()
    table.add("cast", counts.cast)
    table.add("accepted", counts.accepted)
    table.add("retries", counts.retries)
    table.add("refused", counts.refusedCount)
    for refusal in Refusal.allCases {
      if let count = counts.refused[refusal] { table.add("  \(refusal.rawValue)", count) }
    }
    if let receipts = counts.receipts { table.add("receipts written", receipts) }
    table.add("lines a second", castsPerSecond)
    table.add("recovery, ms", recoveryMilliseconds)
    table.add("ballots read back", recoveredBallots)
    return table.lines + elections.flatMap(Self.lines)
  }

  private static func lines(of election: ElectionReport) -> [String] {
    let mark = election.isRehearsal ? "REHEARSAL " : ""
    var line = "\(mark)\(election.id): \(election.phase.rawValue)"
    if let turnout = election.turnout {
      line += ", \(Table.grouped(turnout)) have cast"
    }
    guard let scopes = election.scopes else {
      return [line + (election.phase == .open ? "; no result before closing" : "")]
    }
    return [line] + OutcomeText.lines(scopes: scopes)
  }

  var json: JSONValue {
    let refused = Refusal.allCases.compactMap { refusal -> JSONMember? in
      counts.refused[refusal].map {
        JSONMember(key: refusal.rawValue, value: .integer(Int64($0)))
      }
    }
    return [
      "cast": .integer(Int64(counts.cast)),
      "accepted": .integer(Int64(counts.accepted)),
      "retries": .integer(Int64(counts.retries)),
      "duplicates": .integer(Int64(counts.duplicates)),
      "refused": .object(refused),
      "receipts": .integer(Int64(counts.receipts ?? 0)),
      "milliseconds": .integer(Int64(seconds * 1000)),
      "castsPerSecond": .integer(Int64(castsPerSecond)),
      "recovery": [
        "milliseconds": .integer(Int64(recoveryMilliseconds)),
        "ballots": .integer(Int64(recoveredBallots)),
      ],
      "stopped": .bool(wasStopped),
      "fault": failure.map {
        ["status": .integer(Int64($0.status.rawValue)), "message": .string($0.message)]
      } ?? .null,
      "elections": .array(elections.map(Self.json)),
    ]
  }

  private static func json(of election: ElectionReport) -> JSONValue {
    [
      "election": .string(election.id),
      "rehearsal": .bool(election.isRehearsal),
      "phase": .string(election.phase.rawValue),
      "results": .string(election.results.rawValue),
      "turnout": election.turnout.map { .integer(Int64($0)) } ?? .null,
      "scopes": election.scopes.map(JSONValue.array) ?? .null,
    ]
  }
}
