import TallyCount
import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

/// The lot that officers draw after the closing.
@Suite struct `A lot` {
  private static let now = ElectionSpec.opens
  private static let seed = "3-6-1-1-4-2-5-5-3-6"

  private static func act(
    _ number: UInt64,
    on election: TestElection,
    by officers: [String] = ["first", "second"]
  ) throws -> [UInt8] {
    let text = ActText(
      origin: election.definition.origin,
      number: number,
      type: .lot,
      seed: Self.seed
    )
    return try SignedNote(text: text.bytes, signers: officers.map(TestElection.officer)).bytes
  }

  /// Two voters who rank two options against each other.
  private static func election() throws -> TestElection {
    var spec = ElectionSpec()
    spec.questions = [
      ElectionSpec.Question(id: "rank", kind: .ranked("irv", isFree: false), options: ["a", "b"])
    ]
    return try TestElection(spec)
  }

  private static func tied(_ election: TestElection) throws -> TestEngine {
    var house = try TestEngine.running([election])
    try house.cast([Cast("v", 1, "rank=a:1"), Cast("w", 2, "rank=b:1,a:2")], at: now)
    return house
  }

  private static func reason(
    _ house: inout TestEngine,
    _ note: [UInt8],
    _ election: TestElection
  ) throws -> String? {
    do { try house.submit(note, to: election, at: now) } catch {
      guard case EngineError.actRefused(let reason) = error else { throw error }
      return reason
    }
    return nil
  }

  @Test func `is taken once, after the closing, by enough officers, and no vote after it`() throws {
    let election = try Self.election()
    var house = try Self.tied(election)
    #expect(try Self.reason(&house, Self.act(2, on: election), election)?.contains("after") == true)
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    let alone = try Self.act(3, on: election, by: ["first"])
    #expect(try Self.reason(&house, alone, election)?.contains("1 of 2") == true)
    #expect(try Self.reason(&house, Self.act(3, on: election), election) == nil)
    #expect(
      try Self.reason(&house, Self.act(4, on: election), election)?.contains("already") == true
    )
    let log = try house.log(election)
    #expect(
      log.types == [.definition, .opened, .hour, .ballot, .ballot, .closed, .lot]
    )
    #expect(try house.standing(election).phase == .closed)
    #expect(try house.standing(election).lastActNumber == 3)
    let late = try house.answers(to: [Cast("x", 3, "rank=a:1")], at: Self.now)
    #expect(late[0].reply == .refused(.closed))
    house = try TestEngine.open([election], on: house.disk)
    #expect(
      try Self.reason(&house, Self.act(4, on: election), election)?.contains("already") == true,
      "a restart forgot it"
    )
  }

  @Test func `is refused where no contest asks for one`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    #expect(try Self.reason(&house, Self.act(3, on: election), election)?.contains("lot") == true)
  }

  @Test func `breaks the tie by the seed and the root at the closing, also after a restart`() throws
  {
    let election = try Self.election()
    var house = try Self.tied(election)
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    let closed = try house.log(election)
    func winners(_ house: borrowing TestEngine) throws -> JSONValue? {
      let scope = try house.tally(election).scopes.elements?[0]
      return scope?["contests"]?.elements?[0]["outcome"]?["count"]?["winners"]
    }
    #expect(try winners(house) == [], "the tie is reported before the lot is drawn")
    try house.submit(try Self.act(3, on: election), to: election, at: Self.now)
    // The draw repeated by its description.
    let lot = SHA256.hash(Array(Self.seed.utf8) + closed.tree.root.bytes).bytes
    let preferred = ["a", "b"].min { one, other in
      SHA256.hash(lot + Array("/rank/\(one)".utf8)).bytes.lexicographicallyPrecedes(
        SHA256.hash(lot + Array("/rank/\(other)".utf8)).bytes
      )
    }
    let winner = JSONValue.array([.string(preferred ?? "")])
    #expect(try winners(house) == winner)
    house = try TestEngine.open([election], on: house.disk)
    #expect(try winners(house) == winner)
  }
}
