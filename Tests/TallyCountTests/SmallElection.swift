import TallyModel
import TallyTesting

/// Elections small enough to count every one there is.
enum SmallElection: String, CaseIterable, Sendable {
  case single, approval, nOfM, score, scoreFromZero, several

  func definition(
    scope: JSONValue = ["kind": "page"],
    isRehearsal: Bool = false
  ) throws -> Definition {
    var sample = SampleDefinition()
    sample["scope"] = scope
    sample["rehearsal"] = .bool(isRehearsal)
    sample["contests"] = .array(contests)
    return try sample.definition()
  }

  /// Ballots in one election: fewer where one ballot can be filled in more ways.
  var ballotsMax: Int {
    switch self {
    case .single, .approval: 3
    case .nOfM, .score, .scoreFromZero, .several: 2
    }
  }

  private var contests: [JSONValue] {
    switch self {
    case .single: [SampleDefinition.choice("c", options: ["a", "b", "c"])]
    case .approval: [SampleDefinition.approval("c", options: ["a", "b"], seats: 2)]
    case .nOfM: [SampleDefinition.nOfM("c", options: ["a", "b", "d"], maximum: 2, seats: 2)]
    case .score: [SampleDefinition.score("c", options: ["a", "b"], lowest: 1, highest: 3)]
    case .scoreFromZero: [SampleDefinition.score("c", options: ["a"], lowest: 0, highest: 10)]
    case .several:
      [
        SampleDefinition.choice("c", options: ["a", "b"]),
        SampleDefinition.score("d", options: ["a"], lowest: 1, highest: 2),
        SampleDefinition.approval("e", options: ["a"]),
      ]
    }
  }

  /// Every ballot in two scopes with two weights.
  static func ballots(_ definition: Definition) -> [PlainBallot] {
    let answers = definition.contests.reduce([[]] as [[[Int: Int]]]) { before, contest in
      let answers = PlainBallot.answers(to: contest)
      return before.flatMap { ballot in answers.map { ballot + [$0] } }
    }
    return ["home", "news"].flatMap { scope in
      ([1, 3] as [UInt32]).flatMap { weight in
        answers.map { PlainBallot(scope: scope, weight: weight, answers: $0) }
      }
    }
  }
}
