import TallyModel
import TallyTesting
import Testing

/// One change to a valid definition, and the paths that must be named for it.
enum DefinitionFaults {
  struct Change: Sendable {
    let path: String
    /// Nothing removes the key.
    let value: JSONValue?
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let changes: [Change]
    let paths: [String]

    /// The path of the fault is the path of the change.
    init(_ path: String, _ value: JSONValue?) { self.init([(path, value)], path) }

    init(_ path: String, _ value: JSONValue?, at fault: String) {
      self.init([(path, value)], fault)
    }

    init(_ changes: [(String, JSONValue?)], _ paths: String...) { self.init(changes, paths) }

    init(_ changes: [(String, JSONValue?)], _ paths: [String]) {
      self.changes = changes.map { Change(path: $0.0, value: $0.1) }
      self.paths = paths
    }

    var testDescription: String {
      changes.map { change in
        let value = change.value.map { String(decoding: $0.canonicalBytes, as: UTF8.self) }
        return "\(change.path) = \((value ?? "absent").prefix(40))"
      }.joined(separator: ", ")
    }
  }

  static let table: [Case] =
    header + texts + contests + eligibility + districts + rest + officers + together

  private static let longID = JSONValue.string(String(repeating: "i", count: 65))

  private static let header: [Case] = [
    Case("format", "tallyd/election/2"), Case("format", 1),
    Case("unknown", 1), Case("Format", "tallyd/election/1"),
    Case("id", ""), Case("id", "a b"), Case("id", "ا"), Case("id", ".."), Case("id", longID),
    Case("id", 7), Case("id", "a/b"),
    Case("authority", ""), Case("authority", "Vote.example.org"), Case("authority", "a..b"),
    Case("authority", "-a.org"), Case("authority", "a_b.org"), Case("authority", "a.org."),
    Case("authority", .string(String(repeating: "a.", count: 50) + "b")),
    Case("logKey", ""), Case("logKey", "AAAA"), Case("logKey", "not base64"),
    Case("logKey", .string(Base64.encode([UInt8](repeating: 0, count: 33)))),
    Case("languages", []), Case("languages", "ar"),
    Case("revote", "never"), Case("revote", true), Case("results", "open"),
    Case("publication", "none"), Case("secrecy", "secret"), Case("secrecy", "none"),
    Case("rehearsal", "no"), Case("rehearsal", nil), Case("smallestCell", 0),
    Case("smallestCell", "1"),
    Case([("publication", "counts"), ("smallestCell", 5)], "smallestCell"),
    Case([("logKey", nil), ("log\u{212A}ey", "")], "[\"log\u{212A}ey\"]", "logKey"),
  ]

  private static let texts: [Case] = [
    Case("title", "Title"), Case("title", []), Case("title.ar", nil), Case("title.en", ""),
    Case("title.en", "   "), Case("title.en", "\u{200b}\u{200e}"), Case("title.en", 5),
    Case("title.fr", "Titre"), Case("title.en", "two\nlines"), Case("title.en", "tab\there"),
    Case("title.en", "nul\u{0}"), Case("title.en", "del\u{7f}"), Case("title.en", "c1\u{85}"),
    Case("title.en", "line\u{2028}separator"), Case("title.ar", "ا\u{202e}ب"),
    Case("title.ar", "ا\u{202a}ب"), Case("title.ar", "ا\u{2066}ب"), Case("title.ar", "ا\u{2069}ب"),
    Case("title.en", .string(String(repeating: "t", count: Limits.labelBytesMax + 1))),
    Case("languages[1]", "EN"), Case("languages[1]", "english"), Case("languages[1]", "en_GB"),
    Case("languages[1]", "en-gb"), Case("languages[1]", "en-GB-oed"), Case("languages[1]", "ar"),
    Case("languages[1]", ""), Case("languages[1]", 2),
    Case(
      [("languages[2]", "fr")],
      "title.fr",
      "contests[0].title.fr",
      "contests[0].options[0].label.fr",
      "contests[0].options[1].label.fr",
      "contests[0].options[2].label.fr",
      "channels[0].label.fr"
    ),
  ]

  private static let contests: [Case] = [
    Case("contests", []), Case("contests", [:]), Case("contests[0]", "choice"),
    Case("contests[0].id", nil), Case("contests[0].id", "a,b"), Case("contests[0].type", nil),
    Case("contests[0].type", "wheel"), Case("contests[0].rule", "approval"),
    Case("contests[0].rule", "most"), Case("contests[0].maximum", 1), Case("contests[0].seats", 1),
    Case("contests[0].lowest", 1), Case("contests[0].required", "yes"),
    Case("contests[0].options", nil), Case("contests[0].options", []),
    Case("contests[0].options[0]", "a"), Case("contests[0].options[0].id", nil),
    Case("contests[0].options[0].id", "a:b"), Case("contests[0].options[0].colour", "red"),
    Case("contests[0].options[0].label", nil), Case("contests[0].options[0].label.ar", nil),
    Case("contests[0].options[2].id", "a"),
    Case("contests[0].options[2].label.en", "Text a"),
    Case("contests[1]", SampleDefinition.choice("choice", options: ["x"]), at: "contests[1].id"),
    of(SampleDefinition.nOfM("n", options: ["x", "y"], maximum: 3), "maximum"),
    of(SampleDefinition.nOfM("n", options: ["x", "y"], maximum: 0), "maximum"),
    of(SampleDefinition.nOfM("n", options: ["x", "y"], maximum: 1, seats: 3), "seats"),
    of(SampleDefinition.approval("n", options: ["x", "y"], seats: 0), "seats"),
    of(SampleDefinition.score("n", options: ["x"], lowest: 5, highest: 5), "highest"),
    of(SampleDefinition.score("n", options: ["x"], lowest: -1, highest: 5), "lowest"),
    of(SampleDefinition.score("n", options: ["x"], lowest: 0, highest: 11), "highest"),
    of(
      SampleDefinition.contest("n", type: "n-of-m", rule: "n-of-m", options: ["x"]),
      "maximum"
    ),
    Case(
      [
        ("contests[1]", SampleDefinition.contest("n", type: "score", rule: "score", options: ["x"]))
      ],
      "contests[1].lowest",
      "contests[1].highest"
    ),
    of(
      SampleDefinition.contest(
        "n",
        type: "score",
        rule: "plurality",
        options: ["x"],
        more: [("lowest", 1), ("highest", 2)]
      ),
      "rule"
    ),
    of(SampleDefinition.ranked("n", rule: "plurality", options: ["x"]), "rule"),
    of(SampleDefinition.ranked("n", rule: "irv", options: ["x"], more: [("seats", 2)]), "seats"),
    of(
      SampleDefinition.ranked("n", rule: "irv", options: ["x", "y"], more: [("seats", 2)]),
      "seats"
    ),
    of(
      SampleDefinition.ranked("n", rule: "stv-us", options: ["x"], more: [("ranks", "free")]),
      "ranks"
    ),
    of(SampleDefinition.ranked("n", rule: "irv", options: ["x"], more: [("ranks", 1)]), "ranks"),
    of(
      SampleDefinition.ranked(
        "n",
        rule: "irv",
        options: ["x"],
        more: [("settings", ["overvote": "perhaps"])]
      ),
      "settings"
    ),
    of(
      SampleDefinition.ranked("n", rule: "irv", options: ["x"], more: [("settings", ["so": "x"])]),
      "settings"
    ),
    of(
      SampleDefinition.ranked(
        "n",
        rule: "irv",
        options: ["x"],
        more: [("settings", ["batch": []])]
      ),
      "settings.batch"
    ),
    of(
      SampleDefinition.ranked("n", rule: "irv", options: ["x", "y"], more: [("ties", ["x"])]),
      "ties"
    ),
    of(SampleDefinition.ranked("n", rule: "irv", options: ["x"], more: [("ties", "dice")]), "ties"),
    // The sign for kelvin, which Unicode calls equivalent to the letter.
    of(
      SampleDefinition.ranked("n", rule: "irv", options: ["K"], more: [("ties", ["\u{212A}"])]),
      "ties"
    ),
    of(
      SampleDefinition.contest("n", type: "single", rule: "initiative", options: ["x"]),
      "settings"
    ),
    of(
      SampleDefinition.contest("n", type: "single", rule: "referendum", options: ["x"]),
      "options"
    ),
    of(
      SampleDefinition.contest(
        "n",
        type: "single",
        rule: "plurality",
        options: ["x"],
        more: [("settings", ["marks-max": 2])]
      ),
      "settings"
    ),
    of(
      SampleDefinition.contest(
        "n",
        type: "score",
        rule: "star",
        options: ["x"],
        more: [("lowest", 0), ("highest", 4)]
      ),
      "highest"
    ),
    of(
      SampleDefinition.contest(
        "n",
        type: "score",
        rule: "satisfaction",
        options: ["x"],
        more: [("lowest", 0), ("highest", 5), ("ties", "lot")]
      ),
      "ties"
    ),
    of(SampleDefinition.contest("n", type: "list", rule: "dhondt", options: ["x"]), "seats"),
    of(
      SampleDefinition.budget("n", rule: "budget-greedy", costs: ["x": 0]),
      "options[0].cost"
    ),
    of(
      SampleDefinition.budget(
        "n",
        rule: "budget-greedy",
        costs: ["x": 1],
        more: [("settings", ["budget": 3])]
      ),
      "settings.budget"
    ),
    Case(
      [
        (
          "contests[1]",
          SampleDefinition.ranked(
            "n",
            rule: "stv-scottish",
            options: (0..<600).map { "o\($0)" }
          )
        )
      ],
      "contests"
    ),
    Case(
      [
        ("contests[1]", SampleDefinition.ranked("n", rule: "irv", options: ["x"])),
        ("scope", ["kind": "page"]),
      ],
      "contests[1].rule"
    ),
  ]

  private static func of(_ contest: JSONValue, _ key: String) -> Case {
    Case("contests[1]", contest, at: "contests[1].\(key)")
  }

  private static let roll: JSONValue = [
    "kind": "roll", "root": .string(Base64.encode([UInt8](repeating: 7, count: 32))), "count": 9,
  ]
  private static let strata: JSONValue = [
    ["id": "young", "label": SampleDefinition.label("young")]
  ]

  /// An initiative by these districts, on a roll with north and south.
  private static func byDistrict(_ options: [String], _ paths: String...) -> Case {
    var districts: [JSONValue] = []
    for id in ["north", "south"] {
      districts.append(["id": .string(id), "label": SampleDefinition.label(id)])
    }
    let contest = SampleDefinition.contest(
      "n",
      type: "single",
      rule: "initiative",
      options: options,
      more: [("settings", ["target": 2, "districts": 1, "district-target": 1])]
    )
    let changes: [(String, JSONValue?)] = [
      ("eligibility", roll), ("eligibility.districts", .array(districts)), ("contests[1]", contest),
    ]
    return Case(changes, paths)
  }

  private static let districts: [Case] = [
    byDistrict(["north", "west"], "contests[1].options[1].id", "contests[1].options"),
    byDistrict(["north"], "contests[1].options"),
    byDistrict(["north", "south", "west"], "contests[1].options[2].id"),
    byDistrict(["north", "South"], "contests[1].options[1].id", "contests[1].options"),
  ]

  private static let eligibility: [Case] = [
    Case("eligibility", "open"), Case("eligibility.kind", "some"), Case("eligibility.kind", nil),
    Case("eligibility.root", "x"),
    Case([("eligibility", roll), ("eligibility.root", "AAAA")], "eligibility.root"),
    Case([("eligibility", roll), ("eligibility.root", nil)], "eligibility.root"),
    Case([("eligibility", roll), ("eligibility.count", 0)], "eligibility.count"),
    Case([("eligibility", roll), ("eligibility.voters", 1)], "eligibility.voters"),
    Case([("eligibility", roll), ("eligibility.districts", [])], "eligibility.districts"),
    Case(
      [
        ("publication", "counts"), ("eligibility", roll), ("eligibility.strata", strata),
        ("eligibility.strata[1]", strata.elements?[0]),
      ],
      "eligibility.strata[1].id",
      "eligibility.strata[1].label.ar",
      "eligibility.strata[1].label.en"
    ),
  ]

  private static let rest: [Case] = [
    Case("voterId.namespace", ""), Case("voterId.form", "uuid"), Case("voterId.minimumLength", 0),
    Case("voterId.minimumLength", 17, at: "voterId.maximumLength"),
    Case("voterId.maximumLength", 65), Case("voterId.maximumLength", nil),
    Case("voterId.pattern", "[0-9]"), Case("voterId", nil),
    Case("scope", "election"), Case("scope.kind", "day"), Case("scope.kind", nil),
    Case("scope.unit", "day"), Case("scope", ["kind": "period"], at: "scope.unit"),
    Case("scope", ["kind": "period", "unit": "week"], at: "scope.unit"),
    Case("scope", ["kind": "page", "pages": []], at: "scope.pages"),
    Case("scope", ["kind": "page", "pages": ["a", "a"]], at: "scope.pages[1]"),
    Case("scope", ["kind": "page", "pages": ["a", "b c"]], at: "scope.pages[1]"),
    Case("scope", ["kind": "page", "pages": [1]], at: "scope.pages[0]"),
    Case("window.opens", nil), Case("window.opens", "2026-11-22"),
    Case("window.closes", "2026-11-29T18:00:00"), Case("window.opens", "1969-01-01T00:00:00Z"),
    Case("window.closes", "2026-11-22T08:00:00+04:00"),
    Case("window.closes", "2026-11-22T07:59:59+04:00"), Case("window.until", "x"),
    Case("channels", []), Case("channels[0].id", nil), Case("channels[0].label.en", nil),
    Case(
      "channels[1]",
      ["id": "portal", "label": SampleDefinition.label("other")],
      at: "channels[1].id"
    ),
    Case("terms", "https://example.org"),
    Case("terms", ["uri": "https://e.org"], at: "terms.sha256"),
    Case(
      "policy",
      ["uri": "http://e.org", "sha256": .string(zeros)],
      at: "policy.uri"
    ),
    Case(
      "campaign",
      ["uri": "https://e.org/ x", "sha256": .string(zeros)],
      at: "campaign.uri"
    ),
    Case("campaign", ["uri": "https://e.org", "sha256": "00"], at: "campaign.sha256"),
  ]

  private static let zeros = String(repeating: "0", count: 64)

  private static func key(_ name: String) -> JSONValue {
    .string(SampleDefinition.officerKey(name))
  }

  private static let officers: [Case] = [
    Case("officers", []), Case("officers.threshold", 0), Case("officers.threshold", 4),
    Case("officers.threshold", nil), Case("officers.keys", []), Case("officers.keys", nil),
    Case("officers.quorum", 2), Case("officers.keys[0]", 1), Case("officers.keys[0]", ""),
    Case("officers.keys[0]", "name"), Case("officers.keys[0]", "name+0000000+AQ=="),
    Case("officers.keys[0]", .string(SampleDefinition.officerKey("first") + "=")),
    Case("officers.keys[0]", .string("a b" + keyTail)), Case("officers.keys[0]", .string(keyTail)),
    Case("officers.keys[0]", .string("a\u{a0}b" + keyTail)),
    // The same key under another name, and another key under the same name.
    Case("officers.keys[2]", .string("other" + firstTail)),
    Case("officers.keys[2]", .string("first.vote.example.org" + keyTail)),
    Case([("officers.keys[2]", key("first"))], "officers.keys[2]", "officers.keys[2]"),
    Case("officers.keys[2]", key("log")),
  ]

  /// A good key without its name.
  private static let keyTail = tail("other")
  private static let firstTail = tail("first")

  private static func tail(_ name: String) -> String {
    let text = SampleDefinition.officerKey(name)
    return String(text.drop { $0 != "+" })
  }

  private static let together: [Case] = [
    Case("smallestCell", 5),
    Case([("eligibility", roll), ("eligibility.strata", strata)], "eligibility.strata"),
    Case([("eligibility", roll), ("scope", ["kind": "page"])], "scope.kind"),
    Case([("eligibility", roll), ("scope", ["kind": "period", "unit": "day"])], "scope.kind"),
  ]
}
