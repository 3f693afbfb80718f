import TallyCount
import TallyCrypto
import TallyModel
import TallyTesting

/// Casts, acts and times that a seed chooses, among few voters so that they meet often.
struct RandomStory {
  private(set) var random: SeededRandom
  let specs: [ElectionSpec]
  /// Casts that were sent, to be sent again.
  private var sent: [Cast] = []
  private var nonces = 0

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    specs = (0..<3).map { Self.spec($0, &random) }
    self.random = random
  }

  private static func spec(_ number: Int, _ random: inout SeededRandom) -> ElectionSpec {
    var spec = ElectionSpec(id: "vote\(number)")
    let all = [
      ElectionSpec.Question(id: "one", kind: .single, options: ["a", "b", "c"]),
      ElectionSpec.Question(id: "any", kind: .approval, options: ["a", "b"], isRequired: true),
      ElectionSpec.Question(id: "two", kind: .nOfM(2), options: ["x", "y", "z"]),
      ElectionSpec.Question(id: "rate", kind: .score(0, 10), options: ["home", "news"]),
    ]
    spec.revote = Bool.random(using: &random) ? .first : .last
    spec.scope =
      [
        .election, .pages(["home", "news"]), .anyPage, .period(.day), .period(.month),
      ].randomElement(using: &random) ?? .election
    let more = spec.scope == .election ? Self.counted(&random) : [Self.graded(&random)]
    spec.questions = Array(
      (all + more).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))
    )
    if Bool.random(using: &random) { spec.results = "live" }
    if spec.scope == .election, Bool.random(using: &random) {
      spec.questions += Self.initiatives(&random)
      spec.districts = Bool.random(using: &random) ? ["south", "north"] : []
    }
    spec.channels = Bool.random(using: &random) ? ["portal"] : ["portal", "kiosk"]
    spec.voterForm = VoterIDForm.Characters.allCases.randomElement(using: &random) ?? .token
    spec.voterLengths = Bool.random(using: &random) ? 3...3 : 2...6
    spec.closes = spec.opens + UInt64.random(in: 1...3, using: &random) * 86_400
    if spec.scope == .election, Bool.random(using: &random) {
      var roll: [String: ElectionSpec.RollVoter] = [:]
      for voter in 1..<7 {
        let weight = UInt32.random(in: 1...9, using: &random)
        roll[Self.voter(voter, of: spec)] = ElectionSpec.RollVoter(
          weight: weight,
          district: spec.districts.isEmpty ? 0 : UInt16.random(in: 0...2, using: &random)
        )
      }
      spec.roll = roll
    }
    return spec
  }

  private static func initiatives(_ random: inout SeededRandom) -> [ElectionSpec.Question] {
    let settings = ["target": Int.random(in: 1...4, using: &random)]
    let byDistrict = [
      "target": Int.random(in: 1...4, using: &random),
      "districts": Int.random(in: 1...2, using: &random),
      "district-target": Int.random(in: 1...2, using: &random),
    ]
    return [
      ElectionSpec.Question(id: "road", kind: .initiative(settings), options: ["yes"]),
      ElectionSpec.Question(
        id: "park",
        kind: .initiative(byDistrict),
        options: ["north", "south"]
      ),
    ]
  }

  private static func graded(_ random: inout SeededRandom) -> ElectionSpec.Question {
    let rules = ["star", "majority-judgment", "satisfaction"]
    return ElectionSpec.Question(
      id: "grade",
      kind: .graded(rules[Int.random(in: 0..<3, using: &random)]),
      options: ["d", "e"]
    )
  }

  /// Contests whose rules need whole ballots.
  private static func counted(_ random: inout SeededRandom) -> [ElectionSpec.Question] {
    let ranked = CountingTable.methods.filter { $0.form == .ranking }
    let rule = ranked[Int.random(in: 0..<ranked.count, using: &random)]
    let isFree = rule.takesFreeRanks && Bool.random(using: &random)
    return [
      ElectionSpec.Question(
        id: "rank",
        kind: .ranked(rule.key, isFree: isFree),
        options: ["k", "l", "m"]
      ),
      ElectionSpec.Question(id: "list", kind: .list("dhondt"), options: ["n", "o"]),
      ElectionSpec.Question(
        id: "money",
        kind: .budget(Bool.random(using: &random) ? "budget-greedy" : "budget-equal-shares"),
        options: ["s", "t", "u"]
      ),
      graded(&random),
    ]
  }

  private static func voter(_ number: Int, of spec: ElectionSpec) -> String {
    String("\(number)\(number)00000".prefix(spec.voterLengths.lowerBound))
  }
}

// MARK: - Casts

extension RandomStory {
  /// A batch of casts at a moment; some are sent again, some are spoilt.
  mutating func casts(at now: UInt64) -> [Cast] {
    (0..<Int.random(in: 1...12, using: &random)).map { _ in
      var cast = sent.randomElement(using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<3 where cast != nil: break
      case 3 where cast != nil: cast?.selections = freshCast(at: now).selections
      default:
        cast = freshCast(at: now)
        if Int.random(in: 0..<4, using: &random) == 0, let fresh = cast { cast = spoilt(fresh) }
      }
      let chosen = cast ?? freshCast(at: now)
      sent.append(chosen)
      return chosen
    }
  }

  private mutating func freshCast(at now: UInt64) -> Cast {
    let spec = specs.randomElement(using: &random) ?? specs[0]
    nonces += 1
    let scope =
      switch spec.scope {
      case .election: ""
      case .pages, .anyPage: Bool.random(using: &random) ? "home" : "news"
      case .period(let unit): PlainElection.period(unit, at: now)
      }
    return Cast(
      election: spec.id,
      voter: Self.voter(Int.random(in: 1..<9, using: &random), of: spec),
      nonce: Cast.nonce(nonces),
      scope: scope,
      channel: spec.channels.randomElement(using: &random) ?? "",
      selections: selections(for: spec)
    )
  }

  /// Any order of contests and options, blanks in both spellings; sometimes against the rules.
  private mutating func selections(for spec: ElectionSpec) -> String {
    var clauses: [String] = []
    for question in spec.questions.shuffled(using: &random) {
      let count = Int.random(in: 0...min(2, question.options.count), using: &random)
      let options = question.options.shuffled(using: &random).prefix(count)
      let items = options.map { option in
        guard let values = question.values else { return option }
        let value = Int.random(in: values.lowerBound...values.upperBound + 1, using: &random)
        return "\(option):\(value)"
      }
      if items.isEmpty, Bool.random(using: &random) { continue }
      clauses.append("\(question.id)=\(items.joined(separator: ","))")
    }
    return clauses.joined(separator: ";")
  }

  private mutating func spoilt(_ cast: Cast) -> Cast {
    var cast = cast
    let bad = ["", " ", "٣", "012", "home ", "\u{0}", ".x", "a=b=c", "one=a;one=a", ";", "x"]
    let text = bad.randomElement(using: &random) ?? ""
    switch Int.random(in: 0..<8, using: &random) {
    case 0: cast.nonce = String(cast.nonce.dropLast())
    case 1: cast.nonce = cast.nonce.replacing("0", with: "A")
    case 2: cast.election = text
    case 3: cast.voter = text
    case 4: cast.scope = text
    case 5: cast.channel = text
    case 6: cast.selections += text
    default: cast.selections = String(repeating: "one=a,", count: 6_000)
    }
    return cast
  }
}

// MARK: - Everything else

extension RandomStory {
  enum Turn {
    case casts
    case act(Int, EntryType)
    case restart
  }

  mutating func turn() -> Turn {
    switch Int.random(in: 0..<24, using: &random) {
    case 0: .restart
    case 1: .act(Int.random(in: 0..<specs.count, using: &random), .closed)
    case 2...4: .act(Int.random(in: 0..<specs.count, using: &random), .opened)
    default: .casts
    }
  }

  /// The next moment: mostly a little later, at times much later, or earlier.
  mutating func moment(after now: UInt64) -> UInt64 {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: now - UInt64.random(in: 0...7_200, using: &random)
    case 1: now + UInt64.random(in: 0...40_000, using: &random)
    default: now + UInt64.random(in: 0...900, using: &random)
    }
  }
}
