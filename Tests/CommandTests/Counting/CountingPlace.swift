import Foundation
import TallyModel
import TallyTesting
import Testing

/// A folder of its own in which files of ballots are counted.
///
/// Removed with the last reference.
final class CountingPlace {
  private let program: Program

  /// Makes the folder with files of `Fixtures/counts` in it.
  init(_ fixtures: String...) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("tallyd-count-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    program = Program(folder: path.path)
    for name in fixtures { try write(PackageFile.bytes("Fixtures/counts/\(name)"), to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: program.folder) }

  func path(_ name: String) -> String { "\(program.folder)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
  }

  /// Runs `tallyd count` with a line of words.
  func run(_ words: String) throws -> Program.Outcome {
    try program.run(["count"] + words.split(separator: " ").map(String.init))
  }

  /// What a count prints that must succeed.
  func sheet(_ words: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let outcome = try run(words)
    try #require(outcome.status == 0, "\(words): \(outcome.errors)", sourceLocation: sourceLocation)
    return outcome.output
  }

  func json(_ words: String) throws -> JSONValue {
    try JSONValue(parsing: Array(try sheet("\(words) --json").utf8))
  }

  /// What a count says that must fail with this code.
  func fault(
    _ status: Int32,
    _ words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try run(words)
    #expect(
      outcome.status == status,
      "\(words): \(outcome.output)\(outcome.errors)",
      sourceLocation: sourceLocation
    )
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    return outcome.errors
  }
}

/// The names of an outcome's winners.
func winners(_ outcome: JSONValue) -> [String] {
  outcome["winners"]?.elements?.compactMap(\.stringValue) ?? []
}
