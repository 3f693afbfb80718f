import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite(.serialized) struct `A daemon's connections` {
  @Test func `one that never reads its answers holds up nobody and takes bounded memory`() throws {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let before = try daemon.residentMebibytes()
    let slow = try daemon.connect()
    let help = Array(String(repeating: "HELP\n", count: 50_000).utf8)
    var sent = 0
    var refusals = 0
    // Until the daemon has taken nothing for a while; it stops reading long before 50 MB.
    while refusals < 50, sent < 50_000_000 {
      let count = slow.sendSome(Array(help[(sent % help.count)...]))
      sent += count
      if count > 0 {
        refusals = 0
      } else {
        refusals += 1
        // Others are served in the meantime, which also gives the daemon its time.
        #expect(try daemon.connect().ask("PING") == "OK")
      }
    }
    #expect(sent < 50_000_000)
    #expect(try daemon.residentMebibytes() - before < 600)
    // Whole requests only; the last may have been cut.
    for _ in 0..<(sent / 5) {
      let words = try slow.line().split(separator: " ")
      _ = try slow.bytes(try #require(Int(words.last ?? "")))
    }
    #expect(try daemon.stop().status == 0)
  }

  @Test func `one that has ended its side still gets every answer`() throws {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    let ballots = (1...500).map { LineBallot("v\($0)", nonce: UInt64($0)) }
    try socket.send("MODE brief\n" + ballots.map(\.line).joined())
    socket.endSending()
    #expect(try socket.line() == "OK brief")
    for _ in ballots { #expect(try socket.line().hasPrefix("OK ")) }
    #expect(socket.isAtEnd())
    try daemon.stop()
  }

  @Test func `a thousand idle ones cost little`() throws {
    let place = try PollingPlace()
    let daemon = try RunningDaemon(place)
    let before = try daemon.residentMebibytes()
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let idle = try (0..<1_000).map { _ in try daemon.connect() }
    #expect(try daemon.connect().ask("PING") == "OK")
    #expect(try daemon.residentMebibytes() - before < 200)
    for socket in idle.prefix(10) { #expect(try socket.ask("PING") == "OK") }
    #expect(try daemon.stop().status == 0)
  }

  @Test func `an endless line is not kept, and the next one is read`() throws {
    let place = try PollingPlace()
    let daemon = try RunningDaemon(place)
    let before = try daemon.residentMebibytes()
    let socket = try daemon.connect()
    let part = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    for _ in 0..<64 { try socket.send(part) }
    try socket.send("\n")
    #expect(try socket.line() == "NO TOO-LONG")
    #expect(try socket.ask("PING") == "OK")
    #expect(try daemon.residentMebibytes() - before < 64)
    try daemon.stop()
  }

  @Test func `SIGTERM answers everything that was read`() throws {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    let ballots = (1...2_000).map { LineBallot("v\($0)", nonce: UInt64($0)) }
    try socket.send("MODE brief\n" + ballots.map(\.line).joined())
    #expect(try socket.line() == "OK brief")
    #expect(try socket.line().hasPrefix("OK "))
    daemon.program.interrupt(SIGTERM)
    var answered = 1
    while !socket.isAtEnd() {
      guard try socket.line().hasPrefix("OK ") else { break }
      answered += 1
    }
    #expect(try daemon.program.finish().status == 0)
    let standing = try JSONValue(
      parsing: Array(try place.succeed("inspect", "DATA", "--json").utf8)
    )
    // Definition, opening and hour stand before the ballots.
    let size = standing["elections"]?.elements?.first?["size"] ?? standing
    #expect(size == .integer(Int64(answered + 3)), "\(answered) answered")
  }

  @Test func `a storm of broken lines changes no tally and leaves the connection usable`() throws {
    let seed: UInt64 = 0x57083
    var random = SeededRandom(seed: seed)
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    let ballot = LineBallot("v1", nonce: 1)
    #expect(try socket.ask("MODE brief") == "OK brief")
    #expect(try socket.ask(ballot.request).hasPrefix("OK 3 "))
    for _ in 0..<200 {
      var storm: [UInt8] = []
      for _ in 0..<500 { storm += Self.broken(ballot, &random) + [0x0A] }
      try socket.send(storm)
      // How many answers that makes, only the daemon knows: a marker ends them.
      try socket.send("CAST poll marker x - - question=yes\nSTATUS poll\n")
      var line = try socket.line()
      while !line.hasPrefix("OK open ") {
        #expect(line.hasPrefix("NO ") || line.hasPrefix("OK 3 "), "seed \(seed): \(line)")
        line = try socket.line()
      }
      #expect(line == "OK open 4 1", "seed \(seed)")
    }
    #expect(try socket.ask(ballot.request).hasPrefix("OK 3 "))
    #expect(try daemon.stop().status == 0)
  }

  /// A ballot's line that asks for nothing lawful: at least its voter or nonce field is broken.
  private static func broken(_ ballot: LineBallot, _ random: inout SeededRandom) -> [UInt8] {
    var words = ballot.request.split(separator: " ").map { Array($0.utf8) }
    // The nonce always loses its form, so that no new ballot can come of it.
    words[3][Int(random.next() % 32)] = [0x67, 0x2E, 0x41, 0xFF, 0x7F][Int(random.next() % 5)]
    switch random.next() % 6 {
    case 0: words.remove(at: Int(random.next() % UInt64(words.count)))
    case 1: words.append([UInt8](repeating: 0x61, count: Int(random.next() % 300)))
    case 2: words[0] = Array("cast".utf8)
    case 3:
      let word = Int(random.next() % UInt64(words.count))
      words[word] = (0..<(random.next() % 40)).map { _ in
        let byte = UInt8(truncatingIfNeeded: random.next())
        return byte == 0x0A ? 0 : byte
      }
      words[min(3, words.count - 1)] = Array("no-nonce".utf8)
    default: break
    }
    return Array(words.joined(separator: [0x20]))
  }
}
