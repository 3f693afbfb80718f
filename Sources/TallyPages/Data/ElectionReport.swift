import TallyCount
import TallyModel

/// `nist-1500-100.json`: the result as NIST SP 1500-100 version 2 (ElectionReport) has it.
///
/// Every scope is a reporting unit. What the format has no place for, the story of the rounds above
/// all, stays in `result.json`.
/// - SeeAlso: docs/formats.md, "data/nist-1500-100.json".
struct ElectionReport {
  let json: JSONValue

  /// - Complexity: O(scopes × options).
  init(_ result: PublishedResult) {
    let units = ReportUnits(result)
    let contests = result.definition.contests.indices.map { place in
      ReportContest(place, of: result, in: units)
    }
    var members: [(String, JSONValue)] = [
      ("@type", "ElectionResults.ElectionReport"),
      ("Format", units.ids.count == 1 ? "summary-contest" : "precinct-level"),
      ("GeneratedDate", .string(result.created.rfc3339)),
      ("Issuer", .string(result.definition.authority)),
      ("IssuerAbbreviation", .string(result.definition.authority)),
      ("SequenceStart", 1),
      ("SequenceEnd", 1),
      ("Status", .string(Self.status(of: result))),
      ("VendorApplicationId", "tallyd"),
      ("IsTest", .bool(result.definition.isRehearsal)),
      ("ExternalIdentifier", [Self.identifier(result.definition.origin)]),
      ("GpUnit", .array(units.json)),
      ("Election", [Self.election(result, units, contests)]),
    ]
    if result.definition.isRehearsal { members.append(("TestType", "rehearsal")) }
    let parties = contests.flatMap(\.parties)
    if !parties.isEmpty { members.append(("Party", .array(parties))) }
    json = .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  /// Certified by as many officers as the definition asks for, and not before.
  private static func status(of result: PublishedResult) -> String {
    guard result.isClosed else { return "unofficial-partial" }
    let isSigned = result.signers.count >= result.definition.officers.threshold
    return isSigned ? "certified" : "unofficial-complete"
  }

  private static func election(
    _ result: PublishedResult,
    _ units: ReportUnits,
    _ contests: [ReportContest]
  ) -> JSONValue {
    let definition = result.definition
    var members: [(String, JSONValue)] = [
      ("@type", "ElectionResults.Election"),
      ("Type", "other"),
      ("OtherType", "participation"),
      ("Name", text(definition.title, in: definition)),
      ("StartDate", .string(definition.window.opens.period(.day))),
      ("EndDate", .string(definition.window.closes.period(.day))),
      ("ElectionScopeId", .string(ReportUnits.whole)),
      ("ExternalIdentifier", [identifier(definition.id)]),
      ("BallotCounts", .array(units.ballotCounts)),
      ("Contest", .array(contests.map(\.json))),
    ]
    let candidates = contests.flatMap(\.candidates)
    if !candidates.isEmpty { members.append(("Candidate", .array(candidates))) }
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  /// A text in all languages of the definition.
  static func text(_ text: LocalizedText, in definition: Definition) -> JSONValue {
    let strings = zip(definition.languages, text.texts).map { language, text -> JSONValue in
      [
        "@type": "ElectionResults.LanguageString", "Content": .string(text),
        "Language": .string(language),
      ]
    }
    return ["@type": "ElectionResults.InternationalizedText", "Text": .array(strings)]
  }

  /// Our own name of a thing; the report's ids are numbers, as ours are not distinct across kinds.
  static func identifier(_ value: String) -> JSONValue {
    [
      "@type": "ElectionResults.ExternalIdentifier", "Type": "other", "OtherType": "tallyd",
      "Value": .string(value),
    ]
  }
}
