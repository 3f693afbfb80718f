extension DefinitionReader {
  /// `roll`: Nothing where voting is open to all.
  mutating func contests(_ fields: Fields, roll: RollCommitment?) -> [Contest]? {
    guard let list = list(fields, "contests", limit: Limits.contestsMax) else { return nil }
    var seen: [String: Int] = [:]
    var contests: [Contest] = []
    var optionCount = 0
    for (index, value) in list.enumerated() {
      let path = fields.path("contests").element(index)
      if let id = value["id"]?.stringValue {
        checkDistinct(id, &seen, index: index, at: path.member("id"), what: "id")
      }
      optionCount += value["options"]?.elements?.count ?? 0
      if let contest = contest(value, roll: roll, at: path) { contests.append(contest) }
    }
    guard optionCount <= Limits.optionsMax else {
      fault(
        fields.path("contests"),
        "\(optionCount) options together; at most \(Limits.optionsMax) are allowed"
      )
      return nil
    }
    guard contests.count == list.count else { return nil }
    checkSize(of: contests, at: fields.path("contests"))
    return contests
  }

  /// The story of a count is part of the result, and a result has a limit.
  private mutating func checkSize(of contests: [Contest], at path: JSONPath) {
    let numbers = contests.reduce(0) { $0 + rules.numbersMax(in: $1) }
    guard numbers > Limits.outcomeNumbersMax else { return }
    fault(
      path,
      "their outcomes may have \(numbers) numbers; at most \(Limits.outcomeNumbersMax) are allowed: "
        + "have fewer options or seats in contests that count in rounds, or define several elections"
    )
  }

  private mutating func contest(
    _ value: JSONValue,
    roll: RollCommitment?,
    at path: JSONPath
  ) -> Contest? {
    // The type decides which keys are known, so it is read before the rest.
    let type = value["type"]?.stringValue.flatMap(ContestType.init(rawValue:))
    guard let fields = contestFields(value, type: type, at: path) else { return nil }
    let faultCount = faults.count
    let id = identifier(fields, "id")
    let title = text(fields, "title")
    let isRequired = fields["required"] == nil ? false : flag(fields, "required")
    let options = options(fields, haveCosts: type == .budget)
    guard let type = choice(fields, "type", of: ContestType.self) else { return nil }
    let rule = string(fields, "rule")
    let optionCount = max(1, options?.count ?? Limits.optionsMax)
    let marksMax: Int? =
      switch type {
      case .single, .list: 1
      case .approval, .score: optionCount
      case .nOfM: integer(fields, "maximum", in: 1...optionCount)
      case .ranked, .budget:
        fields["maximum"] == nil ? optionCount : integer(fields, "maximum", in: 1...optionCount)
      }
    let seatsMax = type == .list ? Limits.listSeatsMax : optionCount
    let seats = fields["seats"] == nil ? 1 : integer(fields, "seats", in: 1...seatsMax)
    let scores = type == .score ? scores(fields) : nil
    let ranks = fields["ranks"] == nil ? Ranks.strict : choice(fields, "ranks", of: Ranks.self)
    let settings = settings(fields, rule: rule, voters: roll?.count)
    let ties = tieRule(fields, options: options)
    guard let id, let title, let isRequired, let options, let rule, let marksMax, let seats,
      let ranks, let settings, let ties, faults.count == faultCount
    else { return nil }
    var contest = Contest(
      id: id,
      type: type,
      rule: rule,
      title: title,
      isRequired: isRequired,
      options: options,
      marksMax: marksMax,
      seats: seats,
      scores: scores,
      hasFreeRanks: ranks == .free,
      settings: settings,
      ties: ties
    )
    if let (key, reason) = rules.fault(in: contest) {
      fault(fields.path(key), reason)
      return nil
    }
    guard let districts = districts(of: contest, on: roll, at: fields.path("options")) else {
      return nil
    }
    contest.districts = districts
    return contest
  }

  /// Whether ranks may be shared and left out.
  private enum Ranks: String, CaseIterable { case strict, free }

  private mutating func contestFields(
    _ value: JSONValue,
    type: ContestType?,
    at path: JSONPath
  ) -> Fields? {
    let (required, optional): ([String], [String]) =
      switch type {
      case .single: ([], [])
      case .approval: ([], ["seats"])
      case .nOfM: (["maximum"], ["seats"])
      case .score: (["lowest", "highest"], [])
      case .ranked: ([], ["seats", "maximum", "ranks"])
      case .list: (["seats"], [])
      case .budget: (["budget"], ["maximum"])
      // Without a known type nobody can say which of these are too many.
      case nil: ([], ["seats", "maximum", "lowest", "highest", "ranks", "budget"])
      }
    return object(
      value,
      at: path,
      required: ["id", "type", "rule", "title", "options"] + required,
      optional: ["required"] + optional + ["settings", "ties"]
    )
  }

  private mutating func scores(_ fields: Fields) -> ClosedRange<UInt8>? {
    let lowest = integer(fields, "lowest", in: 0...9)
    let highest = integer(fields, "highest", in: 1...10)
    guard let lowest, let highest else { return nil }
    guard lowest < highest else {
      fault(fields.path("highest"), "not above lowest; use a number from \(lowest + 1) to 10")
      return nil
    }
    return UInt8(lowest)...UInt8(highest)
  }

  /// What the contest fixes of its rule; which names there are, the rule book knows.
  private mutating func settings(
    _ fields: Fields,
    rule: String?,
    voters: Int?
  ) -> [String: String]? {
    var settings: [String: String] = [:]
    if let voters, let key = rule.flatMap({ rules.rollSetting(of: $0) }) {
      settings[key] = String(voters)
    }
    if fields["budget"] != nil {
      guard let money = integer(fields, "budget", in: 0...Limits.moneyMax) else { return nil }
      settings["budget"] = String(money)
    }
    guard let value = fields["settings"] else { return settings }
    let path = fields.path("settings")
    guard let members = value.members else {
      fault(path, "expected an object, found \(value.kindName)")
      return nil
    }
    for member in members {
      guard let text = member.value.stringValue ?? member.value.integerValue.map({ String($0) })
      else {
        fault(path.member(member.key), "expected a string or a whole number")
        return nil
      }
      guard settings.updateValue(text, forKey: member.key) == nil else {
        fault(path.member(member.key), "this is known from elsewhere; remove it here")
        return nil
      }
    }
    return settings
  }

  private mutating func tieRule(_ fields: Fields, options: [Option]?) -> TieRule? {
    guard let value = fields["ties"] else { return .reported }
    guard let options else { return nil }
    let path = fields.path("ties")
    switch value {
    case "reported": return .reported
    case "lot": return .lot
    case .array(let elements):
      let places = elements.map { element in
        element.stringValue.flatMap { id in options.firstIndex { $0.id.hasSameBytes(as: id) } }
      }
      let order = places.compactMap { $0 }
      guard order.count == elements.count, order.sorted() == Array(options.indices) else {
        fault(path, "an order names the id of every option once, the preferred first")
        return nil
      }
      return .preset(order)
    default:
      fault(path, "write \"reported\", \"lot\", or the ids of all options, the preferred first")
      return nil
    }
  }

  private mutating func options(_ fields: Fields, haveCosts: Bool) -> [Option]? {
    guard let list = list(fields, "options", limit: Limits.optionsMax) else { return nil }
    let path = fields.path("options")
    guard let found = labelled(list, at: path, also: haveCosts ? ["cost"] : []) else { return nil }
    guard haveCosts else { return found.map { Option(id: $0.id, label: $0.label) } }
    var options: [Option] = []
    for (index, (id, label)) in found.enumerated() {
      guard let cost = list[index]["cost"]?.integerValue, (1...Limits.moneyMax).contains(Int(cost))
      else {
        fault(path.element(index).member("cost"), "use a whole number from 1 to \(Limits.moneyMax)")
        continue
      }
      options.append(Option(id: id, label: label, cost: UInt64(cost)))
    }
    return options.count == found.count ? options : nil
  }
}
