import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite(.serialized) struct `A daemon that is told to end` {
  /// Sends ballots from a thread of its own for as long as the daemon takes them.
  private static func flood(_ socket: LineSocket, _ ballots: Int) -> Thread {
    // Sending and receiving do not touch each other.
    nonisolated(unsafe) let socket = socket
    let thread = Thread {
      for voter in 0..<ballots {
        let line = LineBallot("v\(voter)", nonce: UInt64(voter)).line
        guard unsafe (try? socket.send(line)) != nil else { return }
      }
    }
    thread.start()
    return thread
  }

  private static func entries(_ place: PollingPlace) throws -> Int {
    let daemon = try RunningDaemon(place)
    let words = try daemon.connect().ask("STATUS poll").split(separator: " ")
    try daemon.stop()
    return try #require(Int(words[2]))
  }

  @Test
  func `answers every ballot that it took, to the last byte, while the portal goes on sending`()
    throws
  {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    let sender = Self.flood(socket, 50_000)
    var last = 0
    for answer in 0..<50_000 {
      if answer == 500 { daemon.program.interrupt(SIGTERM) }
      guard let line = try? socket.line() else { break }
      let words = line.split(separator: " ")
      try #require(words.count == 3 && words[0] == "OK", "\(line)")
      last = try #require(Int(words[1]))
      _ = try socket.bytes(try #require(Int(words[2])))
    }
    #expect(try daemon.program.finish().status == 0)
    while !sender.isFinished { usleep(1_000) }
    #expect(try Self.entries(place) == last + 1)
  }

  @Test func `answers what stands before QUIT, whatever is sent behind it`() throws {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    let ballots = (0..<2_000).map { LineBallot("v\($0)", nonce: UInt64($0)).line }
    try socket.send(ballots.joined() + "QUIT\n")
    try? socket.send(String(repeating: "PING\n", count: 100_000))
    for _ in ballots {
      let words = try socket.line().split(separator: " ")
      _ = try socket.bytes(try #require(Int(words.last ?? "")))
    }
    #expect(try socket.line() == "OK")
    #expect(socket.isAtEnd())
    #expect(try daemon.stop().status == 0)
  }

  @Test func `takes nobody in any more while it answers`() throws {
    let place = try PollingPlace()
    let daemon = try RunningDaemon(place)
    let slow = try daemon.connect()
    // Answers that nobody reads yet: the end waits for them.
    var sent = 0
    let help = Array(String(repeating: "HELP\n", count: 10_000).utf8)
    for _ in 0..<20 { sent += slow.sendSome(Array(help[(sent % 5)...])) }
    daemon.program.interrupt(SIGTERM)
    while (try? daemon.connect()) != nil {}
    for _ in 0..<20 { _ = try? daemon.connect() }
    #expect(daemon.program.isRunning)
    while let line = try? slow.line(), let count = Int(line.split(separator: " ").last ?? "") {
      guard (try? slow.bytes(count)) != nil else { break }
    }
    #expect(try daemon.program.finish().status == 0)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func `ends at once at a second signal, and loses nothing that was answered`(second: Int32) throws
  {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let portal = try daemon.connect()
    #expect(try portal.ask("MODE brief") == "OK brief")
    let answer = try portal.ask(String(LineBallot("v", nonce: 1).line.dropLast()))
    let slow = try daemon.connect()
    let help = Array(String(repeating: "HELP\n", count: 10_000).utf8)
    for _ in 0..<20 { _ = slow.sendSome(help) }
    daemon.program.interrupt(SIGTERM)
    while (try? daemon.connect()) != nil {}
    daemon.program.interrupt(second)
    let end = try daemon.program.finish()
    #expect(end.status == -second, "\(end)")

    let next = try RunningDaemon(place)
    let socket = try next.connect()
    #expect(try socket.ask("MODE brief") == "OK brief")
    let again = try socket.ask(String(LineBallot("v", nonce: 1).line.dropLast()))
    #expect(again.hasPrefix(answer.split(separator: " ").prefix(3).joined(separator: " ")))
    #expect(try next.stop().status == 0)
  }

  @Test func `leaves the socket to the daemon that listens there`() throws {
    let place = try PollingPlace()
    let arguments = ["serve", "--data", "DATA", "--listen", "unix:socket", "--log-level", "error"]
    let first = try place.program.start(arguments)
    while !(try first.outputSoFar().contains("listens on")) { usleep(2_000) }
    try place.succeed("init", "data", "OTHER")
    let second = try place.program.run(
      "serve",
      "--data",
      "OTHER",
      "--listen",
      "unix:socket",
      "--log-level",
      "error"
    )
    #expect(second.status == 73)
    #expect(FileManager.default.fileExists(atPath: place.path("socket")))
    first.interrupt(SIGTERM)
    #expect(try first.finish().status == 0)
  }

  @Test func `ends with 74 when the disk is full, and nothing that was answered is lost`() throws {
    let place = try PollingPlace()
    try place.open()
    let running = try place.program.startShell(
      "trap '' XFSZ; ulimit -f 256; tallyd serve --data DATA --listen 127.0.0.1:0"
        + " --log-level error"
    )
    let daemon = try RunningDaemon(running)
    let socket = try daemon.connect()
    #expect(try socket.ask("MODE brief") == "OK brief")
    let sender = Self.flood(socket, 20_000)
    var answered = 0
    while let line = try? socket.line(), line.hasPrefix("OK ") { answered += 1 }
    let outcome = try running.finish()
    #expect(outcome.status == 74)
    while !sender.isFinished { usleep(1_000) }
    #expect(answered > 0)
    #expect(try Self.entries(place) >= answered)
  }
}
