import TallyCount
import TallyModel

/// The reporting units of an ``ElectionReport``: the election, and each of its scopes.
struct ReportUnits {
  /// The id of the unit that is the whole election.
  static let whole = "unit-0"

  /// Of each scope, in the statement's order; the whole election where that is its only scope.
  let ids: [JSONValue]
  let json: [JSONValue]
  let ballotCounts: [JSONValue]

  init(_ result: PublishedResult) {
    let scopes = result.statement.scopes
    let isWhole = result.definition.scope == .election
    ids = scopes.indices.map { .string(isWhole ? Self.whole : "unit-\($0 + 1)") }
    var units = [Self.election(result, composedOf: isWhole ? [] : ids)]
    if !isWhole {
      units += zip(scopes, ids).map { Self.unit($0["scope"] ?? "", id: $1, of: result.definition) }
    }
    json = units
    ballotCounts = zip(scopes, ids).map { scope, id in
      [
        "@type": "ElectionResults.BallotCounts", "Type": "total", "GpUnitId": id,
        "BallotsCast": scope["counted"] ?? 0,
      ]
    }
  }

  private static func election(
    _ result: PublishedResult,
    composedOf parts: [JSONValue]
  ) -> JSONValue {
    let turnout = result.statement.turnout
    var members: [(String, JSONValue)] = [
      ("@type", "ElectionResults.ReportingUnit"), ("@id", .string(whole)),
      ("Type", "other"), ("OtherType", "election"),
      ("Name", ElectionReport.text(result.definition.title, in: result.definition)),
    ]
    if !parts.isEmpty { members.append(("ComposingGpUnitIds", .array(parts))) }
    if let roll = turnout.roll { members.append(("VotersRegistered", .integer(Int64(roll)))) }
    // Across pages or periods one voter has several ballots, and only ballots are counted.
    if result.definition.scope == .election {
      members.append(("VotersParticipated", .integer(Int64(turnout.counted))))
    }
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  private static func unit(
    _ scope: JSONValue,
    id: JSONValue,
    of definition: Definition
  ) -> JSONValue {
    var kind = "period"
    if case .page = definition.scope { kind = "page" }
    return [
      "@type": "ElectionResults.ReportingUnit", "@id": id, "Type": "other",
      "OtherType": .string(kind),
      "ExternalIdentifier": [ElectionReport.identifier(scope.stringValue ?? "")],
    ]
  }
}
