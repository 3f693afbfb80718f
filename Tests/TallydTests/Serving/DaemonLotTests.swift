import TallyCrypto
import TallyModel
import TallyTesting
import Testing

@testable import TallyEngine
@testable import tallyd

@Suite(.serialized) struct `A daemon that is sent a lot` {
  private static let seed = "3-6-1-1-4-2"

  @Test func `takes it once, behind the closing, and counts anew with it`() async throws {
    var spec = ElectionSpec(results: "live")
    spec.questions = [
      ElectionSpec.Question(id: "rank", kind: .ranked("irv", isFree: false), options: ["a", "b"])
    ]
    let election = try TestElection(spec)
    let disk = try SimulatedDaemon.disk(with: election)
    let end = try await SimulatedDaemon.serve(on: disk, { _ in election.keys }) { port in
      let socket = try LineSocket(port: port)
      for (voter, ranks) in ["rank=a:1,b:2", "rank=b:1"].enumerated() {
        let nonce = String(repeating: "\(voter)", count: 32)
        try socket.send("CAST sample v\(voter) \(nonce) - - \(ranks)\n")
        #expect(try Self.answer(from: socket).line.hasPrefix("OK "))
      }
      let lot = try Self.lot(3, on: election)
      #expect(try Self.submit(lot, to: socket).hasPrefix("NO ACT"))
      #expect(try Self.submit(election.act(2, .closed), to: socket).hasPrefix("OK "))
      #expect(try Self.winners(socket) == [])
      #expect(try Self.submit(lot, to: socket).hasPrefix("OK "))
      #expect(try Self.winners(socket).count == 1)
      #expect(try Self.submit(Self.lot(4, on: election), to: socket).hasPrefix("NO ACT"))
    }
    #expect(end == nil)
  }

  private static func lot(_ number: UInt64, on election: TestElection) throws -> [UInt8] {
    let text = ActText(
      origin: election.definition.origin,
      number: number,
      type: .lot,
      seed: seed
    )
    let officers = try ["first", "second"].map(TestElection.officer)
    return try SignedNote(text: text.bytes, signers: officers).bytes
  }

  private static func submit(_ act: [UInt8], to socket: LineSocket) throws -> String {
    try socket.send("SUBMIT sample \(act.count)\n")
    try socket.send(act)
    return try answer(from: socket).line
  }

  private static func winners(_ socket: LineSocket) throws -> [JSONValue] {
    try socket.send("TALLY sample\n")
    let json = try JSONValue(parsing: try answer(from: socket).body)
    let contest = json["scopes"]?.elements?.first?["contests"]?.elements?.first
    return try #require(contest?["outcome"]?["count"]?["winners"]?.elements)
  }

  /// A line, and the body that it announces.
  private static func answer(from socket: LineSocket) throws -> (line: String, body: [UInt8]) {
    let line = try socket.line()
    let words = line.split(separator: " ")
    guard words.first == "OK", words.count > 1, let count = Int(words.last ?? "") else {
      return (line, [])
    }
    return (line, try socket.bytes(count))
  }
}

@Suite struct `The desk of counts` {
  /// So dear that the count is kept.
  private static func dear(_ text: String) -> [UInt8] {
    let start = Clock.monotonicNanoseconds()
    while Clock.monotonicNanoseconds() - start < 4_000_000 {}
    return Array(text.utf8)
  }

  @Test func `gives a closed election's count again, and a new one after its lot`() throws {
    let election = try SampleRegister().register.elections[0]
    let desk = TallyDesk()
    func standing(_ size: UInt64) -> ElectionStanding {
      ElectionStanding(phase: .closed, size: size, voters: 2, lastActNumber: 2)
    }
    #expect(desk.bytes(of: election, standing(9)) { Self.dear("before") } == Array("before".utf8))
    #expect(desk.bytes(of: election, standing(9)) { Self.dear("never") } == Array("before".utf8))
    #expect(desk.bytes(of: election, standing(10)) { Self.dear("after") } == Array("after".utf8))
    #expect(desk.bytes(of: election, standing(10)) { Self.dear("never") } == Array("after".utf8))
  }
}
