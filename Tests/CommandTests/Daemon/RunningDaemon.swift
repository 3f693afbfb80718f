import Foundation
import TallyTesting
import Testing

/// `tallyd serve` on the data folder of a polling place.
struct RunningDaemon {
  let program: RunningProgram
  let port: UInt16

  /// Starts it and waits until it listens.
  init(_ place: PollingPlace) throws {
    try self.init(
      try place.program.start(
        ["serve", "--data", "DATA", "--listen", "127.0.0.1:0", "--log-level", "error"]
      )
    )
  }

  /// Waits until a daemon that was started listens.
  init(_ program: RunningProgram) throws {
    self.program = program
    var port: UInt16?
    for _ in 0..<6_000 where port == nil {
      let line = try program.outputSoFar().split(separator: "\n").first {
        $0.contains("listens on")
      }
      port = line.flatMap { $0.split(separator: ":").last.flatMap { UInt16($0) } }
      guard port == nil, program.isRunning else { break }
      usleep(5_000)
    }
    guard let port else {
      let outcome = try program.finish()
      Issue.record("The daemon does not listen: \(outcome.errors)")
      throw LineSocket.Closed()
    }
    self.port = port
  }

  func connect() throws -> LineSocket { try LineSocket(port: port) }

  /// SIGKILL.
  func kill() throws {
    program.interrupt(SIGKILL)
    _ = try program.finish()
  }

  /// SIGTERM; how it ended.
  @discardableResult
  func stop() throws -> Program.Outcome {
    program.interrupt(SIGTERM)
    return try program.finish()
  }

  /// Memory of the process in MiB.
  func residentMebibytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(program.processID)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) / 1024
  }
}

/// A ballot of the template's election, as the line protocol has it.
struct LineBallot: Hashable {
  let voter: String
  let nonce: String
  let option: String

  init(_ voter: String, nonce: UInt64, _ option: String = "yes") {
    self.voter = voter
    let digits = String(nonce, radix: 16)
    self.nonce = String(repeating: "0", count: 32 - digits.count) + digits
    self.option = option
  }

  var line: String { "CAST poll \(voter) \(nonce) - - question=\(option)\n" }
}
