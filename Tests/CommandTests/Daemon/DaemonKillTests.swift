import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite(.serialized) struct `A daemon that is killed` {
  private static let rounds = 200
  private static let connections = 4
  private static let receiptsPerRound = 12

  /// What the portals remember.
  private struct Memory {
    var acknowledged: [LineBallot: UInt64] = [:]
    var unanswered: [LineBallot] = []
    var receipts: [[UInt8]] = []
    var nextVoter = 0
  }

  /// 200 times under load, at a random moment each.
  @Test(arguments: ["first", "last"])
  func `loses no acknowledged ballot and counts no voter twice`(policy: String) throws {
    var random = SeededRandom(seed: 0xDAE0 + UInt64(policy.count * 7 + Int(policy.utf8.first ?? 0)))
    let place = try PollingPlace { $0.with("revote", .string(policy)) }
    try place.open()
    var memory = Memory()
    for _ in 0..<(Self.rounds / 2) {
      let daemon = try RunningDaemon(place)
      try cast(daemon, &memory, &random)
      try daemon.kill()
    }
    let daemon = try RunningDaemon(place)
    try castEverythingAgain(daemon, memory)
    #expect(try daemon.stop().status == 0)
    try verify(place, memory)
  }

  /// Sends what is unanswered and some new ballots over several connections, and kills while
  /// answers come.
  private func cast(
    _ daemon: RunningDaemon,
    _ memory: inout Memory,
    _ random: inout SeededRandom
  ) throws {
    var ballots = memory.unanswered
    for _ in 0..<60 {
      memory.nextVoter += 1
      ballots.append(LineBallot("v\(memory.nextVoter)", nonce: random.next()))
    }
    memory.unanswered = ballots
    let parts = (0..<Self.connections).map { part in
      ballots.enumerated().filter { $0.offset % Self.connections == part }.map(\.element)
    }
    let sockets = try parts.map { _ in try daemon.connect() }
    for (socket, part) in zip(sockets, parts) { try socket.send(part.map(\.line).joined()) }
    // So many answers are read before the kill; the rest may be on the way, or not.
    var budget = Int(random.next() % UInt64(ballots.count + 20))
    var kept = 0
    for (socket, part) in zip(sockets, parts) {
      for ballot in part where budget > 0 {
        budget -= 1
        let receipt = try note(try socket.line(), of: ballot, from: socket, &memory)
        if let receipt, kept < Self.receiptsPerRound {
          kept += 1
          memory.receipts.append(receipt)
        }
      }
    }
  }

  private func note(
    _ line: String,
    of ballot: LineBallot,
    from socket: LineSocket,
    _ memory: inout Memory
  ) throws -> [UInt8]? {
    let words = line.split(separator: " ")
    try #require(words.count == 3 && words[0] == "OK", "\(ballot.line) got \(line)")
    let index = try #require(UInt64(words[1]))
    if let before = memory.acknowledged[ballot] { #expect(before == index) }
    memory.acknowledged[ballot] = index
    memory.unanswered.removeAll { $0 == ballot }
    return try socket.bytes(try #require(Int(words[2])))
  }

  /// Each acknowledged ballot is there under its index; what was not answered is cast now.
  private func castEverythingAgain(_ daemon: RunningDaemon, _ memory: Memory) throws {
    let socket = try daemon.connect()
    #expect(try socket.ask("MODE brief") == "OK brief")
    for (ballot, index) in memory.acknowledged {
      let line = try socket.ask(String(ballot.line.dropLast()))
      #expect(line.hasPrefix("OK \(index) "), "\(ballot.line): \(line), not \(index)")
    }
    for ballot in memory.unanswered {
      #expect(try socket.ask(String(ballot.line.dropLast())).hasPrefix("OK "))
    }
  }

  private func verify(_ place: PollingPlace, _ memory: Memory) throws {
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    try FileManager.default.createDirectory(
      atPath: place.path("R"),
      withIntermediateDirectories: true
    )
    var arguments = ["verify", "BUNDLE", "--allow-unsigned"]
    for (number, receipt) in memory.receipts.enumerated() {
      try Data(receipt).write(to: URL(fileURLWithPath: place.path("R/\(number)")))
      arguments += ["--receipt", "R/\(number)"]
    }
    try place.succeed(arguments)
    let result = try place.json("BUNDLE/result.json")
    #expect(result["turnout"]?["counted"] == .integer(Int64(memory.nextVoter)))
  }
}
