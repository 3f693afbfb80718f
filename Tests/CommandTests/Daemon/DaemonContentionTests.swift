import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite(.serialized) struct `Many connections for the same voters` {
  private static let connections = 64
  private static let rounds = 1_000

  /// In each round all connections cast for one voter, some with the same nonce, some with another;
  /// some end before they have their answer, and try again.
  @Test(arguments: ["first", "last"])
  func `one ballot counts, and each retry has the same index`(policy: String) throws {
    let seed: UInt64 = 0xC047
    var random = SeededRandom(seed: seed)
    let place = try PollingPlace { $0.with("revote", .string(policy)) }
    try place.open()
    let daemon = try RunningDaemon(place)
    var sockets = try (0..<Self.connections).map { _ in try Self.briefConnection(daemon) }
    for round in 0..<Self.rounds {
      let nonces = (0..<4).map { UInt64(round * 4 + $0 + 1) }
      let ballots = sockets.map { _ in
        LineBallot("voter\(round)", nonce: nonces[Int(random.next() % 4)])
      }
      for (socket, ballot) in zip(sockets, ballots) { try socket.send(ballot.line) }
      let gone = Set((0..<2).map { _ in Int(random.next() % UInt64(sockets.count)) })
      var answers: [(LineBallot, String)] = []
      for (number, socket) in sockets.enumerated() where !gone.contains(number) {
        answers.append((ballots[number], try socket.line()))
      }
      for number in gone {
        sockets[number] = try Self.briefConnection(daemon)
        answers.append((ballots[number], try sockets[number].ask(ballots[number].request)))
      }
      Self.hold(answers, policy, "round \(round), seed \(seed)")
    }
    #expect(try daemon.stop().status == 0)
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    try place.succeed("verify", "BUNDLE", "--allow-unsigned")
    let result = try place.json("BUNDLE/result.json")
    #expect(result["turnout"]?["counted"] == .integer(Int64(Self.rounds)))
  }

  private static func briefConnection(_ daemon: RunningDaemon) throws -> LineSocket {
    let socket = try daemon.connect()
    #expect(try socket.ask("MODE brief") == "OK brief")
    return socket
  }

  private static func hold(_ answers: [(LineBallot, String)], _ policy: String, _ place: String) {
    var indices: [String: Set<Substring>] = [:]
    for (ballot, line) in answers {
      let words = line.split(separator: " ")
      if words.first == "OK", words.count == 4 {
        indices[ballot.nonce, default: []].insert(words[1])
      } else {
        #expect(policy == "first" && line == "NO DUPLICATE", "\(place): \(line)")
      }
    }
    #expect(indices.values.allSatisfy { $0.count == 1 }, "\(place): \(indices)")
    if policy == "first" {
      #expect(indices.count == 1, "\(place): \(indices)")
    } else {
      #expect(indices.count == Set(answers.map(\.0.nonce)).count, "\(place): \(indices)")
      #expect(Set(indices.values.flatMap { $0 }).count == indices.count, "\(place): \(indices)")
    }
  }
}

extension LineBallot {
  var request: String { String(line.dropLast()) }
}
