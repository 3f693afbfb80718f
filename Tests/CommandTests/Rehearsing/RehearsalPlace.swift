import Foundation
import TallyModel
import TallyTesting
import Testing

/// A folder that `tallyd rehearse` runs in, removed with the last reference.
///
/// It stands in the build's own folder, because temporary ones often lie in memory, where no
/// rehearsal is made.
final class RehearsalPlace {
  /// What is left of a rehearsal.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
    /// The report; null where there is none.
    let report: JSONValue

    func count(_ group: String, _ key: String) -> Int {
      Int(report[group]?[key]?.integerValue ?? -1)
    }

    var faults: [JSONValue] { report["checks"]?["faults"]?.elements ?? [.null] }
    var unexpected: [JSONMember] { report["answers"]?["unexpected"]?.members ?? [] }

    /// Answers of all kinds.
    var answered: Int {
      let kinds = ["accepted", "repeated", "duplicates", "closed", "busy", "unanswered"]
      return kinds.reduce(0) { $0 + count("answers", $1) }
        + unexpected.reduce(0) { $0 + Int($1.value.integerValue ?? 0) }
    }
  }

  let program: Program

  init() throws {
    let folder = Program.buildFolder.appendingPathComponent("rehearsal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    program = Program(folder: folder.path)
  }

  deinit { try? FileManager.default.removeItem(atPath: program.folder) }

  func start(_ arguments: [String]) throws -> RunningProgram {
    // No time is asserted; a search and a flood take no expectation.
    let isTimed = !["ramp", "flood"].contains(arguments.first)
    return try program.start(
      ["rehearse"] + arguments + (isTimed ? ["--expect", "max<3600s"] : [])
        + ["--json", "report.json", "--seed", "\(Self.seed)"]
    )
  }

  static let seed: UInt64 = 20_261_122

  /// Rehearses to the end; nothing is left but the report.
  func rehearse(_ arguments: String...) throws -> Outcome {
    try finish(try start(arguments))
  }

  func finish(_ running: RunningProgram) throws -> Outcome {
    let outcome = try running.finish()
    let path = "\(program.folder)/report.json"
    var report = JSONValue.null
    if let data = FileManager.default.contents(atPath: path) {
      report = try JSONValue(parsing: [UInt8](data))
      try FileManager.default.removeItem(atPath: path)
    }
    try expectNothingLeft(report)
    return Outcome(
      status: outcome.status,
      output: outcome.output,
      errors: outcome.errors,
      report: report
    )
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: program.folder) }
  }

  /// The rehearsal's own folder is removed, and its daemon has ended.
  private func expectNothingLeft(_ report: JSONValue) throws {
    let left = try names.filter { !$0.hasSuffix(".html") }
    #expect(left.isEmpty, "\(left)")
    guard
      let port = report["address"]?.stringValue?.split(separator: ":").last.flatMap({ UInt16($0) })
    else { return }
    #expect(throws: LineSocket.Closed.self) { try LineSocket(port: port) }
  }
}
