import TallyCount
import TallyEngine
import TallyModel
import TallyTesting
import Testing

/// Initiatives whose districts are the roll's.
@Suite struct `A district on the roll` {
  private static let now = ElectionSpec.opens

  private static func spec(isRequired: Bool = false) -> ElectionSpec {
    var spec = ElectionSpec()
    spec.districts = ["north", "south"]
    spec.roll = [
      "n": .init(weight: 3, district: 1), "s": .init(weight: 1, district: 2),
      "nowhere": .init(weight: 1),
    ]
    spec.questions = [
      ElectionSpec.Question(id: "any", kind: .approval, options: ["south", "x"]),
      // In another order than on the roll.
      ElectionSpec.Question(
        id: "support",
        kind: .initiative(["target": 9]),
        options: ["south", "north"],
        isRequired: isRequired
      ),
      ElectionSpec.Question(id: "road", kind: .initiative(["target": 9]), options: ["yes"]),
    ]
    return spec
  }

  @Test func `is the only one that its voter can support, and a refusal takes nothing away`() throws
  {
    let election = try TestElection(Self.spec())
    var house = try TestEngine.running([election])
    let before = try EngineState(of: house)
    let batch = CastBatch()
    let casts = [
      Cast("n", 1, "support=south"), Cast("s", 2, "any=south,x;support=north"),
      Cast("nowhere", 3, "support=north"), Cast("nowhere", 4, "support=south;road=yes"),
      Cast("stranger", 5, "support=south"),
    ]
    _ = try house.engine.process(house.engine.intake.receive(casts, into: batch), at: Self.now)
    #expect(
      batch.records.map(Reply.init)
        == [Reply](repeating: .refused(.selection), count: 4) + [.refused(.notEligible)]
    )
    #expect(batch.records.map(\.contest) == [2, 2, 2, 2, 0])
    #expect(try EngineState(of: house) == before)
    let replies = try house.cast(
      [
        Cast("n", 1, "support=north;road=yes"), Cast("s", 2, "any=south,x;support=south"),
        Cast("nowhere", 3, "road=yes;any=x"),
      ],
      at: Self.now
    )
    #expect(replies == [.accepted(3), .accepted(4), .accepted(5)])
  }

  @Test func `can be missing only where no contest requires it`() throws {
    let election = try TestElection(Self.spec(isRequired: true))
    var house = try TestEngine.create([election])
    let text = #"contests\[1\]\.required: .* no district"#
    #expect(try house.reasonAgainst(election).contains(try Regex(text)))
    var spec = Self.spec(isRequired: true)
    spec.roll?["nowhere"] = nil
    let whole = try TestElection(spec)
    house = try TestEngine.create([whole])
    try house.define(whole)
  }

  @Test func `is the voter's own word where the roll has none`() throws {
    var spec = Self.spec()
    spec.districts = []
    spec.roll = ["n": .init(weight: 1)]
    let election = try TestElection(spec)
    var house = try TestEngine.running([election])
    #expect(try house.cast(Cast("n", 1, "support=south"), at: Self.now) == .accepted(3))
  }
}

@Suite struct `The weight of the roll` {
  private static func election(stated: String?) throws -> TestElection {
    var spec = ElectionSpec()
    spec.roll = ["v": .init(weight: 7), "w": .init(weight: 1)]
    var settings = ["base": "roll"]
    settings["roll"] = stated
    spec.questions = [
      ElectionSpec.Question(id: "law", kind: .referendum(settings), options: ["yes", "no"])
    ]
    return try TestElection(spec)
  }

  @Test(arguments: ["9", "7", "2"])
  func `is refused where the definition says another, with both numbers`(stated: String) throws {
    let election = try Self.election(stated: stated)
    var house = try TestEngine.create([election])
    let reason = try house.reasonAgainst(election)
    #expect(
      reason == "contests[0].settings.roll: \(stated), but the weights of roll.csv add up to 8; "
        + "write that"
    )
    #expect(house.engine.register.find(election.id) == nil)
  }

  @Test func `decides an absolute majority where the definition says it right`() throws {
    let election = try Self.election(stated: "8")
    var house = try TestEngine.running([election])
    try house.cast([Cast("v", 1, "law=yes")], at: ElectionSpec.opens)
    let count = try house.tally(election).scopes.elements?[0]["contests"]?.elements?[0]["outcome"]?[
      "count"
    ]
    #expect(count?["outcome"] == "adopted")
  }
}

extension TestEngine {
  /// Why an election is not defined.
  fileprivate mutating func reasonAgainst(_ election: TestElection) throws -> String {
    do { try define(election) } catch {
      guard case .electionUnusable(_, let reason) = error else { throw error }
      return reason
    }
    return "it was defined"
  }
}
