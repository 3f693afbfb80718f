import TallyModel
import TallyTesting

/// An election as the tests think of it: the definition file and the plain model both come from it,
/// and neither from the other.
struct ElectionSpec: Sendable {
  enum Scope: Hashable, Sendable {
    case election
    case anyPage
    case pages([String])
    case period(PeriodUnit)
  }

  enum Kind: Hashable, Sendable {
    case single
    case approval
    case nOfM(Int)
    case score(Int, Int)
  }

  struct Question: Hashable, Sendable {
    var id: String
    var kind: Kind
    var options: [String]
    var isRequired = false
  }

  struct RollVoter: Hashable, Sendable {
    var weight: UInt32
    var stratum: UInt16 = 0
  }

  /// 2026-11-22T04:00:00Z.
  static let opens: UInt64 = 1_795_320_000
  static let week: UInt64 = 7 * 86_400

  var id = "sample"
  var questions = [Question(id: "choice", kind: .single, options: ["a", "b", "c"])]
  var scope = Scope.election
  var revote = RevotePolicy.first
  var opens = Self.opens
  var closes = Self.opens + Self.week
  var channels = ["portal"]
  var voterForm = VoterIDForm.Characters.token
  var voterLengths = 1...16
  /// Weights by voter id; nothing = open to all.
  var roll: [String: RollVoter]?
  var strata: [String] = []
  var threshold = 2

  /// The definition without what depends on keys: log key and roll.
  var sample: SampleDefinition {
    var sample = SampleDefinition()
    sample["id"] = .string(id)
    sample["contests"] = .array(questions.map(\.json))
    sample["scope"] = scope.json
    sample["revote"] = .string(revote.rawValue)
    sample["window.opens"] = .string(Timestamp(unixSeconds: Int64(opens)).rfc3339)
    sample["window.closes"] = .string(Timestamp(unixSeconds: Int64(closes)).rfc3339)
    sample["channels"] = .array(
      channels.map { ["id": .string($0), "label": SampleDefinition.label($0)] }
    )
    sample["voterId.form"] = .string(voterForm.rawValue)
    sample["voterId.minimumLength"] = .integer(Int64(voterLengths.lowerBound))
    sample["voterId.maximumLength"] = .integer(Int64(voterLengths.upperBound))
    sample["officers.threshold"] = .integer(Int64(threshold))
    if !strata.isEmpty { sample["publication"] = "counts" }
    return sample
  }
}

extension ElectionSpec.Question {
  fileprivate var json: JSONValue {
    switch kind {
    case .single:
      SampleDefinition.choice(id, options: options, isRequired: isRequired)
    case .approval:
      SampleDefinition.approval(id, options: options, isRequired: isRequired)
    case .nOfM(let maximum):
      SampleDefinition.nOfM(
        id,
        options: options,
        maximum: Int64(maximum),
        isRequired: isRequired
      )
    case .score(let lowest, let highest):
      SampleDefinition.score(
        id,
        options: options,
        lowest: Int64(lowest),
        highest: Int64(highest),
        isRequired: isRequired
      )
    }
  }
}

extension ElectionSpec.Scope {
  fileprivate var json: JSONValue {
    switch self {
    case .election: ["kind": "election"]
    case .anyPage: ["kind": "page"]
    case .pages(let pages):
      ["kind": "page", "pages": .array(pages.map { .string($0) })]
    case .period(let unit): ["kind": "period", "unit": .string(unit.rawValue)]
    }
  }
}
