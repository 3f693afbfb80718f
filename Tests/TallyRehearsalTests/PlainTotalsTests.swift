import TallyCount
import TallyModel
import TallyTesting
import Testing

@testable import TallyRehearsal

@Suite struct `A rehearsal's own count` {
  private static func definition() throws -> Definition {
    var sample = SampleDefinition()
    sample["contests"] = [
      SampleDefinition.choice("one", options: ["a", "b", "c"], isRequired: true),
      SampleDefinition.nOfM("few", options: ["a", "b", "c", "d"], maximum: 2),
      SampleDefinition.approval("some", options: ["a", "b", "c", "d", "e"]),
      SampleDefinition.score("stars", options: ["x", "y"], lowest: 1, highest: 5),
      SampleDefinition.score("marks", options: ["x", "y", "z"], lowest: 0, highest: 10),
    ]
    sample["scope"] = ["kind": "page", "pages": ["home", "news", "poll"]]
    return try sample.definition()
  }

  /// The answer to `TALLY`.
  private static func answer(_ tally: ElectionTally) -> [UInt8] {
    (["election": "sample", "scopes": tally.scopes] as JSONValue).indentedBytes
  }

  /// The daemon's counting of the bytes that are sent, and the rehearsal's of the marks it draws.
  @Test(arguments: Seeds.some(10))
  func `is the daemon's count, and its growth the daemon's growth`(seed: UInt64) throws {
    let definition = try Self.definition()
    let voters = try #require(
      RehearsalBallots.Voters.numbered(definition.voterID, count: 1_000, seed: seed)
    )
    let ballots = RehearsalBallots(definition, voters: voters, seed: seed)
    let selections = Selections(contests: definition.contests)
    var tally = ElectionTally(definition: definition)
    var growth = PlainTotals(definition)
    let before = try #require(PlainTotals(tally: Self.answer(tally), of: definition))
    #expect(before == growth)
    var middle = before
    for cast in 0..<400 as Range<UInt32> {
      let ballot = SentBallot(ballots, cast: cast, voter: cast % 150)
      var chosen: [UInt8] = []
      let text = Array(ballot.selections.utf8)
      try #require(selections.encode(text: text.rawSpan, into: &chosen) == nil)
      let scope = Array(ballot.scope.utf8)
      tally.add(scope: scope.rawSpan, selections: chosen.rawSpan, weight: 1)
      if cast == 199 {
        middle = try #require(PlainTotals(tally: Self.answer(tally), of: definition))
      }
      if cast > 199 { growth.add(cast, by: cast % 150, of: ballots) }
    }
    let after = try #require(PlainTotals(tally: Self.answer(tally), of: definition))
    #expect(after.counted == 400 && growth.counted == 200, "\(Seeds.replay(seed))")
    growth += middle
    #expect(after == growth, "\(Seeds.replay(seed))")
    // One mark more or less is seen.
    growth.add(7, by: 7, of: ballots)
    #expect(after != growth, "\(Seeds.replay(seed))")
  }

  @Test func `is not read from what is no count of the election`() throws {
    let definition = try Self.definition()
    let other = try SampleDefinition().definition()
    let answer = Self.answer(ElectionTally(definition: other))
    #expect(PlainTotals(tally: answer, of: other) != nil)
    #expect(PlainTotals(tally: answer, of: definition) == nil)
    for text in ["", "[]", "{}", "{\"scopes\":7}", "{\"scopes\":[{}]}"] {
      #expect(PlainTotals(tally: Array(text.utf8), of: other) == nil, "\(text)")
    }
  }
}
