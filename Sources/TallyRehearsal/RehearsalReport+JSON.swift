package import TallyModel

/// The report for programs.
///
/// - SeeAlso: docs/formats.md, "Rehearsal report".
extension RehearsalReport {
  package static let format = "tallyd/rehearsal/1"

  package var json: JSONValue {
    [
      "format": .string(Self.format),
      "rehearsal": .bool(true),
      "begun": .string(begun),
      "elapsedMilliseconds": milliseconds(elapsedSeconds),
      "wasStopped": .bool(wasStopped),
      "address": .string(address),
      "election": .string(election),
      "origin": .string(origin),
      "expectation": .string(expectation.text),
      "verdict": verdict.json,
      "plan": planJSON,
      "answers": answersJSON,
      "checks": checksJSON,
      "latency": latency.json,
      "reads": reads?.json ?? .null,
      "lateness": lateness.json,
      "machine": machineJSON,
      "interruptions": .array(
        interruptions.map {
          [
            "atMilliseconds": milliseconds($0.seconds),
            "downMilliseconds": milliseconds($0.downSeconds),
          ]
        }
      ),
      "steps": .array(steps.map(\.json)),
      "samples": .array(samples.map(\.json)),
    ]
  }

  private var planJSON: JSONValue {
    [
      "profile": .string(plan.profile),
      "source": .string(plan.source),
      "speed": .string("\(plan.speed)"),
      "milliseconds": milliseconds(plan.seconds),
      "voters": .integer(Int64(plan.voters)),
      "casts": .integer(Int64(plan.casts)),
      "peakPerSecond": whole(plan.peakPerSecond),
      "connections": .integer(Int64(plan.connections)),
      "readsPerSecond": whole(plan.readsPerSecond),
      "revote": .string(plan.revote.rawValue),
      "seed": .string("\(plan.seed)"),
    ]
  }

  private var answersJSON: JSONValue {
    [
      "accepted": .integer(Int64(answers.accepted)),
      "repeated": .integer(Int64(answers.repeated)),
      "duplicates": .integer(Int64(answers.duplicates)),
      "closed": .integer(Int64(answers.closed)),
      "busy": .integer(Int64(answers.busy)),
      "unexpected": .object(
        answers.unexpected.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          JSONMember(key: $0.key.rawValue, value: .integer(Int64($0.value)))
        }
      ),
      "unanswered": .integer(Int64(answers.unanswered)),
      "abandoned": .integer(Int64(answers.abandoned)),
    ]
  }

  private var checksJSON: JSONValue {
    [
      "receiptsVerified": .integer(Int64(findings.receiptsVerified)),
      "receiptStride": .integer(Int64(findings.receiptStride)),
      "votersExpected": .integer(Int64(findings.votersExpected)),
      "votersCounted": findings.votersCounted.map { .integer(Int64(clamping: $0)) } ?? .null,
      "areTotalsEqual": findings.areTotalsEqual.map { .bool($0) } ?? .null,
      "entitled": findings.entitled.map { .integer(Int64($0)) } ?? .null,
      "faultCount": .integer(Int64(findings.faultCount)),
      "faults": .array(findings.faults.map { .string($0) }),
    ]
  }

  private var machineJSON: JSONValue {
    [
      "processor": .string(machine.processor),
      "cores": .integer(Int64(machine.cores)),
      "memoryBytes": .integer(Int64(clamping: machine.memoryBytes)),
      "kernel": .string(machine.kernel),
      "fileSystem": machine.fileSystem.map { .string($0) } ?? .null,
      "syncMicroseconds": machine.syncMicroseconds.map { .integer(Int64($0)) } ?? .null,
      "isShared": .bool(machine.isShared),
    ]
  }
}

extension Verdict {
  fileprivate var json: JSONValue {
    [
      "outcome": .string(outcome.rawValue),
      "busiestPerSecond": whole(busiestPerSecond),
      "marginPercent": margin.map { whole($0 * 100) } ?? .null,
      "causes": .array(causes.map { .string($0.words) }),
    ]
  }
}

extension LatencySummary {
  fileprivate var json: JSONValue {
    [
      "count": .integer(Int64(count)),
      "meanMicroseconds": .integer(Int64(meanMicroseconds)),
      "maxMicroseconds": .integer(Int64(maxMicroseconds)),
      "microseconds": .object(
        points.map { point in
          let name = Expectation.Bound(percentile: point.percentile, microseconds: 0).name
          return JSONMember(key: name, value: .integer(Int64(point.microseconds)))
        }
      ),
    ]
  }
}

extension Sample {
  fileprivate var json: JSONValue {
    [
      "atMilliseconds": milliseconds(seconds),
      "offered": .integer(Int64(offered)),
      "answered": .integer(Int64(answered)),
      "refused": .integer(Int64(refused)),
      "inFlight": .integer(Int64(inFlight)),
      "p50Microseconds": .integer(Int64(p50Microseconds)),
      "p99Microseconds": .integer(Int64(p99Microseconds)),
      "maxMicroseconds": .integer(Int64(maxMicroseconds)),
      "reads": .integer(Int64(reads)),
      "readP99Microseconds": .integer(Int64(readP99Microseconds)),
      "memoryBytes": .integer(Int64(clamping: memoryBytes)),
      "blocks": .integer(Int64(clamping: blocks)),
      "blockEntries": .integer(Int64(clamping: blockEntries)),
    ]
  }
}

extension RehearsalReport.Step {
  fileprivate var json: JSONValue {
    [
      "perSecond": whole(perSecond),
      "achievedPerSecond": whole(achievedPerSecond),
      "p99Microseconds": .integer(Int64(p99Microseconds)),
      "isHeld": .bool(isHeld),
    ]
  }
}

private func milliseconds(_ seconds: Double) -> JSONValue { whole(seconds * 1_000) }
private func whole(_ number: Double) -> JSONValue { .integer(Int64(number.rounded())) }
