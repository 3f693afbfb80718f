import Foundation
import TallyModel
import Testing

/// A folder of its own with officers, a data folder and one election: where every story begins.
///
/// Removed with the last reference.
final class PollingPlace {
  let program: Program
  let officers = ["chair", "clerk", "auditor"]

  var folder: String { program.folder }

  /// Makes the folders and keys, and a definition `election.json`: the template, changed.
  init(changing change: (JSONValue) -> JSONValue = { $0 }) throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("tallyd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
    program = Program(folder: path.path)
    try succeed("init", "data", "DATA", "--segment-mebibytes", "16")
    var arguments = ["init", "election", "poll", "--data", "DATA", "--template", "election.json"]
    for officer in officers {
      try succeed("init", "officer", officer, "--folder", officer)
      arguments += ["--officer", "\(officer)/\(officer).vkey"]
    }
    try succeed(arguments)
    try write(change(try json("election.json")), to: "election.json")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Runs a command that must succeed; its output.
  @discardableResult
  func succeed(_ arguments: String...) throws -> String { try succeed(arguments) }

  @discardableResult
  func succeed(_ arguments: [String], input: String = "") throws -> String {
    let outcome = try program.run(arguments, input: input)
    try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome.output
  }

  /// Runs a command that must fail with this code; what it says.
  @discardableResult
  func fail(
    _ status: Int32,
    _ arguments: String...,
    input: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try fail(status, arguments, input: input, sourceLocation: sourceLocation)
  }

  @discardableResult
  func fail(
    _ status: Int32,
    _ arguments: [String],
    input: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try program.run(arguments, input: input)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(!outcome.errors.isEmpty, sourceLocation: sourceLocation)
    return outcome.errors
  }

  /// Two of three officers open the election.
  func open() throws {
    try succeed(["open", "election.json", "--data", "DATA"] + keys(2))
  }

  func close() throws {
    try succeed(["close", "poll", "--data", "DATA"] + keys(2))
  }

  /// Casts lines from standard input; what `--json` printed.
  func cast(_ lines: [String], _ more: String...) throws -> JSONValue {
    let arguments = ["run", "--data", "DATA", "--input", "-", "--json"] + more
    let output = try succeed(arguments, input: lines.map { "\($0)\n" }.joined())
    return try JSONValue(parsing: Array(output.utf8))
  }

  /// The options for the first so many officers' keys.
  func keys(_ count: Int) -> [String] {
    officers.prefix(count).flatMap { ["--key", "\($0)/\($0).key"] }
  }

  /// A ballot line of the template's election.
  static func ballot(
    _ voter: String,
    nonce: Int,
    _ option: String = "yes",
    election: String = "poll"
  ) -> String {
    let digits = String(nonce, radix: 16)
    let hex = String(repeating: "0", count: 32 - digits.count) + digits
    return #"{"election":"\#(election)","voter":"\#(voter)","nonce":"\#(hex)","#
      + #""channel":"portal","selections":{"question":["\#(option)"]}}"#
  }

  // MARK: Files

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name)))))
  }

  func write(_ value: JSONValue, to name: String) throws {
    try Data(value.indentedBytes).write(to: URL(fileURLWithPath: path(name)))
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return try #require(attributes[.posixPermissions] as? Int)
  }

  func chmod(_ mode: Int, _ name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(name))
  }

  func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
  }
}

extension JSONValue {
  /// The object with another value for a key.
  func with(_ key: String, _ value: JSONValue) -> JSONValue {
    .object(
      (members ?? []).filter { $0.key != key } + [JSONMember(key: key, value: value)]
    )
  }
}
