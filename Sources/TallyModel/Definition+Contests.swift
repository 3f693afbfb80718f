extension DefinitionReader {
  mutating func contests(_ fields: Fields) -> [Contest]? {
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
      if let contest = contest(value, at: path) { contests.append(contest) }
    }
    guard optionCount <= Limits.optionsMax else {
      fault(
        fields.path("contests"),
        "\(optionCount) options together; at most \(Limits.optionsMax) are allowed"
      )
      return nil
    }
    return contests.count == list.count ? contests : nil
  }

  private mutating func contest(_ value: JSONValue, at path: JSONPath) -> Contest? {
    // The type decides which keys are known, so it is read before the rest.
    let type = value["type"]?.stringValue.flatMap(ContestType.init(rawValue:))
    guard let fields = contestFields(value, type: type, at: path) else { return nil }
    let id = identifier(fields, "id")
    let title = text(fields, "title")
    let isRequired = fields["required"] == nil ? false : flag(fields, "required")
    let options = options(fields)
    guard let type = choice(fields, "type", of: ContestType.self) else { return nil }
    let rule = rule(fields, for: type)
    let optionCount = max(1, options?.count ?? Limits.optionsMax)
    let marksMax =
      switch type {
      case .single: 1
      case .approval, .score: optionCount
      case .nOfM: integer(fields, "maximum", in: 1...optionCount)
      }
    let seats = fields["seats"] == nil ? 1 : integer(fields, "seats", in: 1...optionCount)
    let scores = type == .score ? scores(fields) : nil
    guard let id, let title, let isRequired, let options, let rule, let marksMax, let seats,
      scores != nil || type != .score
    else { return nil }
    return Contest(
      id: id,
      type: type,
      rule: rule,
      title: title,
      isRequired: isRequired,
      options: options,
      marksMax: marksMax,
      seats: seats,
      scores: scores
    )
  }

  private mutating func contestFields(
    _ value: JSONValue,
    type: ContestType?,
    at path: JSONPath
  ) -> Fields? {
    let common = ["id", "type", "rule", "title", "options"]
    switch type {
    case .single: return object(value, at: path, required: common, optional: ["required"])
    case .approval:
      return object(value, at: path, required: common, optional: ["required", "seats"])
    case .nOfM:
      return object(
        value,
        at: path,
        required: common + ["maximum"],
        optional: ["required", "seats"]
      )
    case .score:
      return object(
        value,
        at: path,
        required: common + ["lowest", "highest"],
        optional: ["required"]
      )
    case nil:
      // Without a known type nobody can say which of these are too many.
      let perhaps = ["required", "seats", "maximum", "lowest", "highest"]
      return object(value, at: path, required: common, optional: perhaps)
    }
  }

  private mutating func rule(_ fields: Fields, for type: ContestType) -> CountingRule? {
    guard let rule = choice(fields, "rule", of: CountingRule.self) else { return nil }
    let expected: CountingRule =
      switch type {
      case .single: .plurality
      case .approval: .approval
      case .nOfM: .nOfM
      case .score: .score
      }
    guard rule == expected else {
      fault(fields.path("rule"), "type \(type.rawValue) is counted by rule \(expected.rawValue)")
      return nil
    }
    return rule
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

  private mutating func options(_ fields: Fields) -> [Option]? {
    guard let list = list(fields, "options", limit: Limits.optionsMax) else { return nil }
    return labelled(list, at: fields.path("options")).map { found in
      found.map { Option(id: $0.id, label: $0.label) }
    }
  }

  /// Elements with id and label; ids and, in each language, labels are distinct.
  private mutating func labelled(
    _ list: [JSONValue],
    at path: JSONPath
  ) -> [(id: String, label: LocalizedText)]? {
    var seenIDs: [String: Int] = [:]
    var seenLabels = [[String: Int]](repeating: [:], count: languages?.count ?? 0)
    var found: [(id: String, label: LocalizedText)] = []
    for (index, value) in list.enumerated() {
      let path = path.element(index)
      guard let fields = object(value, at: path, required: ["id", "label"]) else { continue }
      let id = identifier(fields, "id")
      if let id {
        checkDistinct(id, &seenIDs, index: index, at: fields.path("id"), what: "id")
      }
      guard let label = text(fields, "label") else { continue }
      for (number, language) in (languages ?? []).enumerated() {
        let path = fields.path("label").member(language)
        checkDistinct(
          label.texts[number],
          &seenLabels[number],
          index: index,
          at: path,
          what: "label"
        )
      }
      if let id { found.append((id, label)) }
    }
    return found.count == list.count ? found : nil
  }

  mutating func channels(_ fields: Fields) -> [Channel]? {
    guard let list = list(fields, "channels", limit: Limits.channelsMax) else { return nil }
    return labelled(list, at: fields.path("channels")).map { found in
      found.map { Channel(id: $0.id, label: $0.label) }
    }
  }

  mutating func eligibility(_ fields: Fields) -> Eligibility? {
    guard let value = fields["eligibility"] else { return nil }
    let path = fields.path("eligibility")
    guard value["kind"]?.stringValue == "roll" else {
      guard let inner = object(value, at: path, required: ["kind"]) else { return nil }
      guard let kind = string(inner, "kind") else { return nil }
      if kind == "open" { return .open }
      fault(inner.path("kind"), "unknown value; use one of: open, roll")
      return nil
    }
    guard
      let inner = object(
        value,
        at: path,
        required: ["kind", "root", "count"],
        optional: ["strata", "districts"]
      )
    else { return nil }
    let root = base64(inner, "root", byteCount: 32).flatMap(Digest.init(_:))
    let count = integer(inner, "count", in: 1...Int(Limits.entriesPerLogMax))
    let strata = divisions(inner, "strata", limit: Limits.strataMax)
    let districts = divisions(inner, "districts", limit: Limits.districtsMax)
    guard let root, let count, let strata, let districts else { return nil }
    return .roll(
      RollCommitment(root: root, count: count, strata: strata, districts: districts)
    )
  }

  /// An absent list is an empty one.
  private mutating func divisions(_ fields: Fields, _ key: String, limit: Int) -> [Division]? {
    guard fields[key] != nil else { return [] }
    guard let list = list(fields, key, limit: limit) else { return nil }
    return labelled(list, at: fields.path(key)).map { found in
      found.map { Division(id: $0.id, label: $0.label) }
    }
  }

  mutating func officers(_ fields: Fields, logKey: [UInt8]?) -> Officers? {
    guard let value = fields["officers"],
      let inner = object(value, at: fields.path("officers"), required: ["threshold", "keys"])
    else { return nil }
    let list = list(inner, "keys", limit: Limits.officersMax)
    let threshold = integer(inner, "threshold", in: 1...max(1, list?.count ?? Limits.officersMax))
    guard let list else { return nil }
    var seenNames: [String: Int] = [:]
    var seenKeys: [String: Int] = [:]
    var keys: [String] = []
    for (index, value) in list.enumerated() {
      let path = inner.path("keys").element(index)
      guard let text = string(value, at: path) else { continue }
      guard let key = VerifierKeyText(text) else {
        fault(path, "not a verifier key; copy the line of the officer's .vkey file")
        continue
      }
      checkDistinct(key.name, &seenNames, index: index, at: path, what: "name")
      checkDistinct(Hex.encode(key.publicKey), &seenKeys, index: index, at: path, what: "key")
      if key.publicKey == logKey {
        fault(path, "the log's own key; an officer needs a key of their own")
      }
      keys.append(text)
    }
    guard let threshold, keys.count == list.count else { return nil }
    return Officers(threshold: threshold, keys: keys)
  }
}
