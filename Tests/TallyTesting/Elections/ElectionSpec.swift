package import TallyModel

/// An election as the tests think of it: the definition file and the plain model both come from it,
/// and neither from the other.
package struct ElectionSpec: Sendable {
  package enum Scope: Hashable, Sendable {
    case election
    case anyPage
    case pages([String])
    case period(PeriodUnit)
  }

  package enum Kind: Hashable, Sendable {
    case single
    case approval
    case nOfM(Int)
    case score(Int, Int)
  }

  package struct Question: Hashable, Sendable {
    package var id: String
    package var kind: Kind
    package var options: [String]
    package var isRequired: Bool

    package init(id: String, kind: Kind, options: [String], isRequired: Bool = false) {
      self.id = id
      self.kind = kind
      self.options = options
      self.isRequired = isRequired
    }
  }

  package struct RollVoter: Hashable, Sendable {
    package var weight: UInt32
    package var stratum: UInt16

    package init(weight: UInt32, stratum: UInt16 = 0) {
      self.weight = weight
      self.stratum = stratum
    }
  }

  /// 2026-11-22T04:00:00Z.
  package static let opens: UInt64 = 1_795_320_000
  package static let week: UInt64 = 7 * 86_400

  package var id: String
  package var questions: [Question]
  package var scope: Scope
  package var revote: RevotePolicy
  package var opens: UInt64
  package var closes: UInt64
  package var channels: [String]
  package var voterForm: VoterIDForm.Characters
  package var voterLengths: ClosedRange<Int>
  /// Weights by voter id; nothing = open to all.
  package var roll: [String: RollVoter]?
  package var strata: [String]
  package var threshold: Int
  package var results: String
  package var isRehearsal: Bool

  package init(
    id: String = "sample",
    questions: [Question] = [Question(id: "choice", kind: .single, options: ["a", "b", "c"])],
    scope: Scope = .election,
    revote: RevotePolicy = .first,
    opens: UInt64 = Self.opens,
    closes: UInt64 = Self.opens + Self.week,
    channels: [String] = ["portal"],
    voterForm: VoterIDForm.Characters = .token,
    voterLengths: ClosedRange<Int> = 1...16,
    roll: [String: RollVoter]? = nil,
    strata: [String] = [],
    threshold: Int = 2,
    results: String = "closed",
    isRehearsal: Bool = false
  ) {
    self.id = id
    self.questions = questions
    self.scope = scope
    self.revote = revote
    self.opens = opens
    self.closes = closes
    self.channels = channels
    self.voterForm = voterForm
    self.voterLengths = voterLengths
    self.roll = roll
    self.strata = strata
    self.threshold = threshold
    self.results = results
    self.isRehearsal = isRehearsal
  }

  /// The definition without what depends on keys: log key and roll.
  package var sample: SampleDefinition {
    var sample = SampleDefinition()
    sample["id"] = .string(id)
    sample["contests"] = .array(questions.map(\.json))
    sample["scope"] = scope.json
    sample["results"] = .string(results)
    sample["rehearsal"] = .bool(isRehearsal)
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
