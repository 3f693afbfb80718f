extension DefinitionReader {
  /// Elements with id and label; ids and, in each language, labels are distinct.
  mutating func labelled(
    _ list: [JSONValue],
    at path: JSONPath,
    also keys: [String] = []
  ) -> [(id: String, label: LocalizedText)]? {
    var seenIDs: [String: Int] = [:]
    var seenLabels = [[String: Int]](repeating: [:], count: languages?.count ?? 0)
    var found: [(id: String, label: LocalizedText)] = []
    for (index, value) in list.enumerated() {
      let path = path.element(index)
      guard let fields = object(value, at: path, required: ["id", "label"] + keys) else { continue }
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
