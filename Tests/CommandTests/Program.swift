import Foundation
import TallyModel

/// The built program, as a user runs it.
struct Program {
  /// A finished command.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    /// What `--json` printed.
    func json() throws -> JSONValue { try JSONValue(parsing: Array(output.utf8)) }
  }

  /// The folder that commands run in.
  let folder: String

  /// Beside the test bundle, where the build puts both.
  private static let path = buildFolder.appendingPathComponent("tallyd").path

  /// Where the test bundle is.
  static let buildFolder: URL = {
    let runner =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: runner).deletingLastPathComponent()
  }()

  /// Runs a command to its end.
  @discardableResult
  func run(_ arguments: String..., input: String = "") throws -> Outcome {
    try run(arguments, input: input)
  }

  @discardableResult
  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    let running = try start(arguments)
    try running.write(input)
    return try running.finish()
  }

  /// Runs a line of the shell, in which `tallyd` is the program.
  @discardableResult
  func shell(_ line: String, input: String = "") throws -> Outcome {
    let running = try startShell(line)
    try running.write(input)
    return try running.finish()
  }

  func startShell(_ line: String) throws -> RunningProgram {
    try RunningProgram(
      path: "/bin/sh",
      arguments: ["-c", "tallyd() { \"$0\" \"$@\"; }\n\(line)", Self.path],
      folder: folder
    )
  }

  /// Starts a command that goes on while its input is open.
  func start(_ arguments: [String]) throws -> RunningProgram {
    try RunningProgram(path: Self.path, arguments: arguments, folder: folder)
  }
}

/// A command that runs; its output goes to files, so that nobody waits for a full pipe.
struct RunningProgram {
  private let process = Process()
  private let input = Pipe()
  private let output: URL
  private let errors: URL

  fileprivate init(path: String, arguments: [String], folder: String) throws {
    let name = UUID().uuidString
    output = URL(fileURLWithPath: "\(folder)/\(name).out")
    errors = URL(fileURLWithPath: "\(folder)/\(name).err")
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = input
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    // A command may end before it has read all its input.
    signal(SIGPIPE, SIG_IGN)
    try process.run()
  }

  func write(_ text: String) throws {
    if !text.isEmpty { try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8)) }
  }

  var processID: Int32 { process.processIdentifier }

  /// What it has printed so far.
  func outputSoFar() throws -> String { try String(contentsOf: output, encoding: .utf8) }

  /// What it has said so far.
  func errorsSoFar() throws -> String { try String(contentsOf: errors, encoding: .utf8) }

  var isRunning: Bool { process.isRunning }

  func interrupt(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Closes the input, unless the process is to end by itself, and waits for its end; one that a
  /// signal ended has its number negative.
  func finish(closingInput: Bool = true) throws -> Program.Outcome {
    if closingInput { try? input.fileHandleForWriting.close() }
    process.waitUntilExit()
    try? input.fileHandleForWriting.close()
    defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
    let status = process.terminationStatus
    return Program.Outcome(
      status: process.terminationReason == .uncaughtSignal ? -status : status,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8)
    )
  }
}
