import TallyCount
package import TallyCrypto
package import TallyModel

/// A valid definition to change and to break: every test says only what it is about.
package struct SampleDefinition {
  /// The file as a value.
  package var json: JSONValue

  /// One single choice between `a`, `b` and `c`, open to all, once in the election.
  package init() {
    json = [
      "format": "tallyd/election/1",
      "id": "sample",
      "authority": "vote.example.org",
      "logKey": .string(Base64.encode(Self.publicKey("log"))),
      "languages": ["ar", "en"],
      "title": Self.label("sample"),
      "contests": [Self.choice("choice", options: ["a", "b", "c"])],
      "eligibility": ["kind": "open"],
      "voterId": [
        "namespace": "example.number", "form": "token", "minimumLength": 1, "maximumLength": 16,
      ],
      "scope": ["kind": "election"],
      "revote": "first",
      "window": ["opens": "2026-11-22T08:00:00+04:00", "closes": "2026-11-29T18:00:00+04:00"],
      "results": "closed",
      "publication": "full",
      "smallestCell": 1,
      "secrecy": "open",
      "channels": [["id": "portal", "label": Self.label("portal")]],
      "officers": [
        "threshold": 2,
        "keys": .array(["first", "second", "third"].map { .string(Self.officerKey($0)) }),
      ],
      "rehearsal": false,
    ]
  }

  package var file: [UInt8] { json.indentedBytes }

  package func definition() throws -> Definition { try Self.definition(file: file) }

  package static func definition(file: [UInt8]) throws -> Definition {
    try Definition(file: file, digest: SHA256.hash(file), rules: CountingTable.self)
  }

  /// The value at a path as faults write it, `contests[0].options[1].id`; nothing removes the key.
  package subscript(path: String) -> JSONValue? {
    get { Self.steps(path).reduce(json) { value, step in value.flatMap { step.value(in: $0) } } }
    set { json = Self.replacing(Self.steps(path)[...], in: json, by: newValue) ?? .null }
  }

  /// A text in both languages.
  package static func label(_ text: String) -> JSONValue {
    ["ar": .string("نص \(text)"), "en": .string("Text \(text)")]
  }

  /// A contest of type `single`.
  package static func choice(
    _ id: String,
    options: [String],
    isRequired: Bool = false
  ) -> JSONValue {
    contest(id, type: "single", rule: "plurality", options: options, isRequired: isRequired)
  }

  /// A contest of any type; `more` adds its own keys.
  package static func contest(
    _ id: String,
    type: String,
    rule: String,
    options: [String],
    isRequired: Bool = false,
    more: [(String, JSONValue)] = []
  ) -> JSONValue {
    let members: [(String, JSONValue)] =
      [
        ("id", .string(id)), ("type", .string(type)), ("rule", .string(rule)),
        ("title", label(id)), ("required", .bool(isRequired)),
        ("options", .array(options.map { ["id": .string($0), "label": label($0)] })),
      ] + more
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  package static func approval(
    _ id: String,
    options: [String],
    isRequired: Bool = false,
    seats: Int64 = 1
  ) -> JSONValue {
    contest(
      id,
      type: "approval",
      rule: "approval",
      options: options,
      isRequired: isRequired,
      more: [("seats", .integer(seats))]
    )
  }

  package static func nOfM(
    _ id: String,
    options: [String],
    maximum: Int64,
    isRequired: Bool = false,
    seats: Int64 = 1
  ) -> JSONValue {
    contest(
      id,
      type: "n-of-m",
      rule: "n-of-m",
      options: options,
      isRequired: isRequired,
      more: [("maximum", .integer(maximum)), ("seats", .integer(seats))]
    )
  }

  package static func score(
    _ id: String,
    options: [String],
    lowest: Int64,
    highest: Int64,
    isRequired: Bool = false
  ) -> JSONValue {
    contest(
      id,
      type: "score",
      rule: "score",
      options: options,
      isRequired: isRequired,
      more: [("lowest", .integer(lowest)), ("highest", .integer(highest))]
    )
  }

  package static func ranked(
    _ id: String,
    rule: String,
    options: [String],
    isRequired: Bool = false,
    more: [(String, JSONValue)] = []
  ) -> JSONValue {
    contest(
      id,
      type: "ranked",
      rule: rule,
      options: options,
      isRequired: isRequired,
      more: more
    )
  }

  /// Projects by id with what they cost, and money for half of it.
  package static func budget(
    _ id: String,
    rule: String,
    costs: KeyValuePairs<String, Int64>,
    isRequired: Bool = false,
    more: [(String, JSONValue)] = []
  ) -> JSONValue {
    let options = costs.map { option, cost -> JSONValue in
      ["id": .string(option), "label": label(option), "cost": .integer(cost)]
    }
    let members: [(String, JSONValue)] =
      [
        ("id", .string(id)), ("type", "budget"), ("rule", .string(rule)), ("title", label(id)),
        ("required", .bool(isRequired)), ("options", .array(options)),
        ("budget", .integer(costs.reduce(0) { $0 + $1.value } / 2)),
      ] + more
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  /// The signing key of a name, the same in every run.
  package static func signingKey(_ name: String) -> SigningKey {
    SigningKey(seed: SHA256.hash(Array("tallyd/sample-key/1 \(name)".utf8)).bytes)
  }

  package static func publicKey(_ name: String) -> [UInt8] { signingKey(name).publicKey.bytes }

  /// The verifier key of an officer.
  package static func officerKey(_ name: String) -> String {
    VerifierKey(name: "\(name).vote.example.org", key: signingKey(name).publicKey).vkey
  }
}

extension SampleDefinition {
  private enum Step {
    case member(String)
    case element(Int)

    func value(in value: JSONValue) -> JSONValue? {
      switch self {
      case .member(let key): value[key]
      case .element(let index):
        value.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
  }

  private static func steps(_ path: String) -> [Step] {
    path.split { $0 == "." || $0 == "[" }.map { part in
      guard part.hasSuffix("]"), let index = Int(part.dropLast()) else {
        return .member(String(part))
      }
      return .element(index)
    }
  }

  private static func replacing(
    _ steps: ArraySlice<Step>,
    in value: JSONValue,
    by new: JSONValue?
  ) -> JSONValue? {
    guard let step = steps.first else { return new }
    let rest = steps.dropFirst()
    switch step {
    case .member(let key):
      var members = value.members ?? []
      let changed = replacing(rest, in: value[key] ?? .object([]), by: new)
      let place = members.firstIndex { $0.key == key }
      switch (place, changed) {
      case (let place?, let changed?): members[place].value = changed
      case (let place?, nil): members.remove(at: place)
      case (nil, let changed?): members.append(JSONMember(key: key, value: changed))
      case (nil, nil): break
      }
      return .object(members)
    case .element(let index):
      var elements = value.elements ?? []
      let old: JSONValue = elements.indices.contains(index) ? elements[index] : .object([])
      let changed = replacing(rest, in: old, by: new)
      switch (elements.indices.contains(index), changed) {
      case (true, let changed?): elements[index] = changed
      case (true, nil): elements.remove(at: index)
      case (false, let changed?): elements.append(changed)
      case (false, nil): break
      }
      return .array(elements)
    }
  }
}
