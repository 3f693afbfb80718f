import TallyCount
import TallyModel
import TallyTesting
import Testing

/// A definition lets in only as many scopes as fit the files of a result.
@Suite struct `The largest result` {
  private static let id = String(repeating: "i", count: Limits.idBytesMax - 5)

  /// Ids as long as they may be.
  private static func ids(_ count: Int) -> [String] {
    (0..<count).map { number in
      let digits = String(number)
      return id + String(repeating: "0", count: 5 - digits.count) + digits
    }
  }

  private static let shapes: [[JSONValue]] = [
    [SampleDefinition.choice(ids(1)[0], options: ids(1))],
    ids(Limits.contestsMax).map { SampleDefinition.choice($0, options: ids(1)) },
    [SampleDefinition.approval(ids(1)[0], options: ids(5_000), seats: 5_000)],
    [SampleDefinition.score(ids(1)[0], options: ids(5_000), lowest: 0, highest: 1)],
    [SampleDefinition.score(ids(1)[0], options: ids(5_000), lowest: 0, highest: 10)],
    ids(Limits.contestsMax).map {
      SampleDefinition.score($0, options: ids(1), lowest: 0, highest: 1)
    },
  ]

  private static func definition(_ contests: [JSONValue]) throws -> Definition {
    var sample = SampleDefinition()
    sample["contests"] = .array(contests)
    sample["scope"] = ["kind": "page"]
    return try sample.definition()
  }

  /// Every option with a mark, in a page with the longest name; then every number as long as any.
  private static func scope(_ definition: Definition) -> JSONValue {
    var tally = ElectionTally(definition: definition)
    var selections: [UInt8] = []
    for contest in definition.contests {
      let count = contest.type == .single ? 1 : contest.options.count
      selections.append(big: UInt16(count))
      for option in 0..<count {
        selections.append(big: UInt16(option))
        if let scores = contest.scores { selections.append(scores.upperBound) }
      }
    }
    let name = [UInt8](repeating: UInt8(ascii: "p"), count: Limits.scopeBytesMax)
    tally.add(scope: name.rawSpan, selections: selections.rawSpan, weight: 1)
    return widened(tally.scopes.elements?[0] ?? .null)
  }

  private static func widened(_ value: JSONValue) -> JSONValue {
    switch value {
    case .integer: .integer(JSONValue.integerMax)
    case .array(let elements): .array(elements.map(widened))
    case .object(let members):
      .object(members.map { JSONMember(key: $0.key, value: widened($0.value)) })
    case .null, .bool, .string: value
    }
  }

  @Test func `fits its limit when every counter takes what it may`() {
    let scopes = Limits.cellsPerElectionMax * Limits.resultBytesPerCellMax
    // Authority, id, origin and turnout are less than 8 KiB.
    #expect(scopes + 8192 <= Limits.resultBytesMax)
  }

  @Test(arguments: shapes)
  func `takes no more for a counter than the limits say`(contests: [JSONValue]) throws {
    let definition = try Self.definition(contests)
    let cells = ScopeLimit.cells(of: definition.contests)
    let byteCount = Self.scope(definition).canonicalBytes.count + 1
    #expect(byteCount <= cells * Limits.resultBytesPerCellMax)
    #expect(definition.scopesMax * cells <= Limits.cellsPerElectionMax)
    #expect(definition.scopesMax * byteCount <= Limits.resultBytesMax)
  }

  @Test(arguments: shapes)
  func `has a table within the table's limit`(contests: [JSONValue]) throws {
    let definition = try Self.definition(contests)
    var tally = ElectionTally(definition: definition)
    let name = [UInt8](repeating: UInt8(ascii: "p"), count: Limits.scopeBytesMax)
    let blank = [UInt8](repeating: 0, count: 2 * definition.contests.count)
    func table(_ tally: ElectionTally) -> Int {
      let log = ResultStatement.Log(origin: "log", size: 9, root: .zero)
      let statement = ResultStatement(
        definition: definition,
        log: log,
        tally: tally,
        ballots: tally.counted
      )
      return ResultTable.bytes(of: statement, definition: definition).count
    }
    let head = table(tally)
    tally.add(scope: name.rawSpan, selections: blank.rawSpan, weight: 1)
    let perScope = ScopeLimit.tableBytesMax(of: definition.contests)
    #expect(table(tally) - head <= perScope)
    #expect(definition.scopesMax * perScope <= Limits.tableBytesMax)
  }
}
