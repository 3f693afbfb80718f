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
    /// Counted by this rule; ranks strict or free.
    case ranked(String, isFree: Bool)
    /// Scores from 0 to 5, counted by this rule.
    case graded(String)
    /// Lists that share five seats by this rule.
    case list(String)
    /// Projects that cost 3, 4, 5 … and share half of it by this rule.
    case budget(String)
    /// The options are districts where there are several; the settings by their names.
    case initiative([String: Int])
    /// Yes and no, with the rule's settings by their names.
    case referendum([String: String])
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
    package var district: UInt16

    package init(weight: UInt32, stratum: UInt16 = 0, district: UInt16 = 0) {
      self.weight = weight
      self.stratum = stratum
      self.district = district
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
  package var districts: [String]
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
    districts: [String] = [],
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
    self.districts = districts
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
    case .ranked(let rule, let isFree):
      SampleDefinition.ranked(
        id,
        rule: rule,
        options: options,
        isRequired: isRequired,
        more: [("ranks", isFree ? "free" : "strict"), ("ties", "lot")]
      )
    case .graded(let rule):
      SampleDefinition.contest(
        id,
        type: "score",
        rule: rule,
        options: options,
        isRequired: isRequired,
        more: [("lowest", 0), ("highest", 5)]
      )
    case .list(let rule):
      SampleDefinition.contest(
        id,
        type: "list",
        rule: rule,
        options: options,
        isRequired: isRequired,
        more: [("seats", 5)]
      )
    case .budget(let rule): budget(rule)
    case .initiative(let settings):
      counted("initiative", settings.mapValues { .integer(Int64($0)) })
    case .referendum(let settings): counted("referendum", settings.mapValues { .string($0) })
    }
  }

  private func counted(_ rule: String, _ settings: [String: JSONValue]) -> JSONValue {
    let members = settings.sorted { $0.key < $1.key }
      .map { JSONMember(key: $0.key, value: $0.value) }
    return SampleDefinition.contest(
      id,
      type: "single",
      rule: rule,
      options: options,
      isRequired: isRequired,
      more: [("settings", .object(members))]
    )
  }

  private func budget(_ rule: String) -> JSONValue {
    let costs = options.indices.map { Int64($0 + 3) }
    let projects = zip(options, costs).map { option, cost -> JSONValue in
      ["id": .string(option), "label": SampleDefinition.label(option), "cost": .integer(cost)]
    }
    let contest = SampleDefinition.contest(
      id,
      type: "budget",
      rule: rule,
      options: [],
      isRequired: isRequired,
      more: [
        ("budget", .integer(costs.reduce(0, +) / 2)), ("ties", .array(options.map { .string($0) })),
      ]
    )
    let members = (contest.members ?? []).map { member in
      member.key == "options" ? JSONMember(key: "options", value: .array(projects)) : member
    }
    return .object(members)
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
