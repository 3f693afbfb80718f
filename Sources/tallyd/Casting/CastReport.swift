import TallyModel
import TallyRehearsal

/// What casting over connections says at its end.
struct CastReport {
  let summary: AnswerRecord.Summary
  let seconds: Double
  let wasStopped: Bool
  /// Why the casting ended before its input did; nothing when it did not.
  let failure: CommandFailure?

  private var counts: RunCounts { summary.counts }
  /// Of lines with an answer.
  private var castsPerSecond: UInt64 { UInt64(Double(counts.cast) / max(seconds, 1e-6)) }

  var lines: [String] {
    var table = Table()
    table.add("cast", counts.cast)
    table.add("accepted", counts.accepted)
    table.add("refused", counts.refusedCount)
    for refusal in Refusal.allCases {
      if let count = counts.refused[refusal] { table.add("  \(refusal.rawValue)", count) }
    }
    if summary.givenUp > 0 { table.add("given up", summary.givenUp) }
    table.add("receipts verified", summary.verified)
    if summary.unverified > 0 { table.add("receipts that do not hold", summary.unverified) }
    if let receipts = counts.receipts { table.add("receipts written", receipts) }
    table.add("lines a second", castsPerSecond)
    table.add("answer p50, ms", Self.milliseconds(summary.latencies.microseconds(at: 50)))
    table.add("answer p99, ms", Self.milliseconds(summary.latencies.microseconds(at: 99)))
    return table.lines
  }

  /// With one digit, as many as a latency deserves.
  private static func milliseconds(_ microseconds: UInt64) -> String {
    let tenths = (microseconds + 50) / 100
    return "\(Table.grouped(tenths / 10)).\(tenths % 10)"
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
      "duplicates": .integer(Int64(counts.duplicates)),
      "refused": .object(refused),
      "givenUp": .integer(Int64(summary.givenUp)),
      "receiptsVerified": .integer(Int64(summary.verified)),
      "receiptsFailed": .integer(Int64(summary.unverified)),
      "receipts": .integer(Int64(counts.receipts ?? 0)),
      "milliseconds": .integer(Int64(seconds * 1000)),
      "castsPerSecond": .integer(Int64(castsPerSecond)),
      "answerMicroseconds": [
        "p50": .integer(Int64(summary.latencies.microseconds(at: 50))),
        "p99": .integer(Int64(summary.latencies.microseconds(at: 99))),
      ],
      "stopped": .bool(wasStopped),
      "fault": failure.map {
        ["status": .integer(Int64($0.status.rawValue)), "message": .string($0.message)]
      } ?? .null,
    ]
  }
}
