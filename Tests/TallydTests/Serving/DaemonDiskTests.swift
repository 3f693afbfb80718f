import Synchronization
import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

@Suite(.serialized) struct `A daemon whose disk` {
  /// What the portals remember of all daemons.
  private struct Memory: Sendable {
    var sent: [PlainBallot] = []
    var acknowledged: [PlainBallot: UInt64] = [:]
    var receipts: [PlainBallot: [UInt8]] = [:]
    /// Answers that the storage has failed.
    var storageFaults = 0
  }

  @Test func `fails tells every request so and ends with the disk's error`() async throws {
    let election = try TestElection(ElectionSpec(results: "live"))
    let disk = try SimulatedDaemon.disk(with: election)
    let other = try TestElection(ElectionSpec(id: "other"))
    let keys = Self.keys([election, other])
    // Every operation of a definition and of the ballots beside it, until there are no more.
    var operation = 0
    var metFault = true
    var operationsFelt = 0
    while metFault {
      operation += 1
      let copy = disk.copy()
      let fault = operation
      let answers = Mutex<[String]>([])
      let end = try await SimulatedDaemon.serve(on: copy, keys) { port in
        let portal = try LineSocket(port: port)
        let office = try LineSocket(port: port)
        #expect(try portal.ask("PING") == "OK")
        copy.fault(.fails(errno: 5), at: copy.operations.count + fault)
        try office.send("DEFINE \(other.file.count) 0\n")
        try office.send(other.file)
        let ballots = (0..<20).map { PlainBallot(voter: $0, nonce: $0, option: "a").line }
        try portal.send(ballots.joined())
        for socket in [office] + Array(repeating: portal, count: 20) {
          guard let line = try? Self.answer(from: socket) else { continue }
          answers.withLock { $0.append(line) }
        }
      }
      metFault = copy.faultsMet == 1
      let told = answers.withLock { $0 }
      // What the daemon had not read when it failed has no answer.
      try #require([21, 20, 1].contains(told.count), "operation \(operation): \(told)")
      let failures = told.count { $0.hasPrefix("NO STORAGE") }
      #expect(
        told.count { $0.hasPrefix("OK ") } + failures == told.count,
        "operation \(operation): \(told)"
      )
      // A definition's files alone do not stop the ballots; a journal that fails stops everything.
      if failures > 1 { #expect(end != nil, "operation \(operation): \(told)") }
      if end != nil { #expect(failures > 0, "operation \(operation): \(told)") }
      if failures > 0 { operationsFelt += 1 }
    }
    #expect(operationsFelt > 10)
  }

  /// A machine that stops at any operation and loses what was not synced, 200 times in a row.
  @Test(arguments: Seeds.some(4), [RevotePolicy.first, .last])
  func `crashes loses no acknowledged ballot and counts no voter twice`(
    seed: UInt64,
    policy: RevotePolicy
  ) async throws {
    var random = SeededRandom(seed: seed)
    let election = try TestElection(ElectionSpec(revote: policy, results: "live"))
    var disk = try SimulatedDaemon.disk(with: election)
    let memory = Mutex(Memory())
    for _ in 0..<25 {
      let operation = disk.operations.count + Int.random(in: 1...150, using: &random)
      disk.crash(at: operation)
      let ballots = Self.moreBallots(memory, &random)
      let crashing = disk
      // A crash while it starts is one too.
      _ = try? await SimulatedDaemon.serve(on: crashing, Self.keys([election])) { port in
        try? Self.cast(ballots, at: port, memory)
      }
      disk = crashing.afterCrash(
        Bool.random(using: &random) ? .losesUnsynced : .tears(seed: random.next())
      )
    }
    let end = try await SimulatedDaemon.serve(on: disk, Self.keys([election])) { port in
      try Self.verify(at: port, memory, election, Seeds.replay(seed))
    }
    #expect(end == nil)
  }

  private static func keys(
    _ elections: [TestElection]
  ) -> @Sendable (Definition) throws(EngineError) -> ElectionKeys {
    { definition throws(EngineError) in
      guard let election = elections.first(where: { $0.id == definition.id }) else {
        throw .electionUnusable(id: definition.id, reason: "no keys")
      }
      return election.keys
    }
  }

  /// The answer's first line; a receipt or checkpoint behind it is read over.
  private static func answer(from socket: LineSocket) throws -> String {
    let line = try socket.line()
    let words = line.split(separator: " ")
    if words.first == "OK", words.count > 1, let count = Int(words.last ?? "") {
      _ = try socket.bytes(count)
    }
    return line
  }

  /// What was not answered before, retries of what was, and new ballots of old and new voters.
  private static func moreBallots(
    _ memory: borrowing Mutex<Memory>,
    _ random: inout SeededRandom
  ) -> [PlainBallot] {
    memory.withLock { memory in
      var ballots = memory.sent.filter { memory.acknowledged[$0] == nil }
      ballots += memory.sent.shuffled(using: &random).prefix(5)
      for _ in 0..<30 {
        let ballot = PlainBallot(
          voter: Int.random(in: 0..<200, using: &random),
          nonce: memory.sent.count,
          option: ["a", "b", "c"].randomElement(using: &random) ?? "a"
        )
        memory.sent.append(ballot)
        ballots.append(ballot)
      }
      return ballots
    }
  }

  /// Casts over three connections until the daemon is gone.
  private static func cast(
    _ ballots: [PlainBallot],
    at port: UInt16,
    _ memory: borrowing Mutex<Memory>
  ) throws {
    let sockets = try (0..<3).map { _ in try LineSocket(port: port) }
    for (place, ballot) in ballots.enumerated() { try sockets[place % 3].send(ballot.line) }
    for (place, ballot) in ballots.enumerated() {
      let socket = sockets[place % 3]
      let words = try socket.line().split(separator: " ")
      if words.first == "OK" {
        let receipt = try socket.bytes(try #require(Int(words.last ?? "")))
        let index = try #require(UInt64(words[1]))
        try memory.withLock { memory in
          if let before = memory.acknowledged[ballot] { try #require(before == index) }
          memory.acknowledged[ballot] = index
          memory.receipts[ballot] = receipt
        }
      } else if words == ["NO", "STORAGE"] {
        memory.withLock { $0.storageFaults += 1 }
      } else {
        try #require(words == ["NO", "DUPLICATE"])
      }
    }
  }

  /// Each acknowledged ballot stands under its index, its receipt verifies, and the daemon's count is
  /// the one that the receipts give.
  private static func verify(
    at port: UInt16,
    _ memory: borrowing Mutex<Memory>,
    _ election: TestElection,
    _ replay: String
  ) throws {
    let memory = memory.withLock { $0 }
    let socket = try LineSocket(port: port)
    var entries: [UInt64: PlainBallot] = [:]
    for ballot in memory.sent {
      try socket.send(ballot.line)
      let words = try socket.line().split(separator: " ")
      if let index = memory.acknowledged[ballot] {
        try #require(
          words.count == 3 && words[1] == "\(index)",
          "\(ballot.line) \(words) \(replay)"
        )
      }
      guard words.first == "OK" else { continue }
      let receipt = try Receipt(parsing: try socket.bytes(try #require(Int(words[2]))))
      let entry = try #require(receipt.extra)
      _ = try receipt.verified(leaf: Merkle.leaf(entry), by: [election.verifier])
      let index = try #require(UInt64(words[1]))
      #expect(entries.updateValue(ballot, forKey: index) == nil, "index \(index) twice: \(replay)")
    }
    for (ballot, receipt) in memory.receipts {
      let receipt = try Receipt(parsing: receipt)
      #expect(receipt.index == memory.acknowledged[ballot])
      _ = try receipt.verified(
        leaf: Merkle.leaf(try #require(receipt.extra)),
        by: [election.verifier]
      )
    }
    var standing: [Int: PlainBallot] = [:]
    for (_, ballot) in entries.sorted(by: { $0.key < $1.key }) { standing[ballot.voter] = ballot }
    if election.spec.revote == .first {
      #expect(entries.count == standing.count, "a voter stands twice: \(replay)")
    }
    try socket.send("TALLY sample\n")
    let words = try socket.line().split(separator: " ")
    let json = try JSONValue(parsing: try socket.bytes(try #require(Int(words.last ?? ""))))
    let votes = Dictionary(grouping: standing.values, by: \.option).mapValues(\.count)
    let options = try #require(
      json["scopes"]?.elements?.first?["contests"]?.elements?.first?["outcome"]?["options"]?
        .elements
    )
    for option in options {
      let id = try #require(option["id"]?.stringValue)
      #expect(option["marks"]?.integerValue == Int64(votes[id] ?? 0), "\(id): \(replay)")
    }
  }
}
