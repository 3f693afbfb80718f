import TallyModel
import TallyTesting
import Testing

@Suite struct `The scopes of a definition` {
  private static func wide(_ scope: JSONValue) -> SampleDefinition {
    var sample = SampleDefinition()
    let options = (0..<Limits.optionsMax).map { "o\($0)" }
    sample["contests"] = [
      SampleDefinition.score("stars", options: options, lowest: 0, highest: 10)
    ]
    sample["scope"] = scope
    return sample
  }

  @Test func `are as many as the counters of all of them allow`() throws {
    let narrow = try SampleDefinition().definition()
    #expect(narrow.scopesMax == Limits.scopesPerElectionMax)
    let wide = try Self.wide(["kind": "page"]).definition()
    #expect(wide.scopesMax == Limits.cellsPerElectionMax / (4 + Limits.optionsMax * 11))
  }

  @Test func `listed, are refused beyond that`() throws {
    let most = try Self.wide(["kind": "page"]).definition().scopesMax
    func pages(_ count: Int) -> SampleDefinition {
      let names = (0..<count).map { JSONValue.string("page-\($0)") }
      return Self.wide(["kind": "page", "pages": .array(names)])
    }
    #expect(throws: Never.self) { try pages(most).definition() }
    let error = #expect(throws: DefinitionError.self) { try pages(most + 1).definition() }
    #expect(error?.faults.map(\.path) == ["scope.pages"])
    #expect(error?.description.contains("at most \(most)") == true)
  }

  @Test func `as periods of the window, are refused beyond that`() throws {
    var sample = Self.wide(["kind": "period", "unit": "day"])
    #expect(throws: Never.self) { try sample.definition() }
    sample["window.closes"] = "2026-12-29T18:00:00+04:00"
    let error = #expect(throws: DefinitionError.self) { try sample.definition() }
    #expect(error?.faults.map(\.path) == ["scope.unit"])
    sample["scope.unit"] = "month"
    #expect(throws: Never.self) { try sample.definition() }
  }
}
