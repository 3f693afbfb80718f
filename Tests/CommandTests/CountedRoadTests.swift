import Foundation
import TallyModel
import Testing

/// Ranks, projects, lists, grades and a question with a threshold, from the definition to the verified
/// result.
@Suite struct `The road of contests that are counted in rounds` {
  private static func label(_ text: String) -> JSONValue {
    ["ar": .string("نص \(text)"), "en": .string(text)]
  }

  private static func contest(
    _ id: String,
    _ type: String,
    _ rule: String,
    _ options: [String],
    _ more: [(String, JSONValue)] = [],
    costs: [Int64] = []
  ) -> JSONValue {
    let choices = options.enumerated().map { place, option -> JSONValue in
      let plain: JSONValue = ["id": .string(option), "label": label("\(id) \(option)")]
      return costs.isEmpty ? plain : plain.with("cost", .integer(costs[place]))
    }
    let members: [(String, JSONValue)] =
      [
        ("id", .string(id)), ("type", .string(type)), ("rule", .string(rule)),
        ("title", label(id)), ("options", .array(choices)),
      ] + more
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  private static let contests: [JSONValue] = [
    contest("council", "ranked", "stv-scottish", ["ali", "sara", "omar"], [("seats", 2)]),
    contest("logo", "ranked", "schulze-margins", ["sun", "moon"], [("ranks", "free")]),
    contest("seats", "list", "dhondt", ["green", "blue"], [("seats", 3)]),
    contest(
      "money",
      "budget",
      "budget-equal-shares",
      ["park", "pool"],
      [("budget", 10)],
      costs: [4, 6]
    ),
    contest("service", "score", "satisfaction", ["desk"], [("lowest", 1), ("highest", 5)]),
    contest(
      "bridge",
      "single",
      "referendum",
      ["yes", "no"],
      [("settings", ["threshold": "2/3", "quorum": 2])]
    ),
    contest("name", "single", "plurality", ["old", "new"], [("ties", "lot")]),
  ]

  private static func ballot(_ voter: Int, _ selections: String) -> String {
    let nonce = String(repeating: "0", count: 31) + "\(voter)"
    return #"{"election":"poll","voter":"v\#(voter)","nonce":"\#(nonce)","channel":"portal","#
      + #""selections":\#(selections)}"#
  }

  @Test func `ends in outcomes that the bundle alone repeats, and in a lot that anyone repeats`()
    throws
  {
    let place = try PollingPlace { $0.with("contests", .array(Self.contests)) }
    try place.open()
    let report = try place.cast([
      Self.ballot(
        1,
        #"{"council":["ali","sara"],"logo":{"sun":1,"moon":1},"seats":"green","money":["park"],"#
          + #""service":{"desk":5},"bridge":["yes"],"name":["old"]}"#
      ),
      Self.ballot(
        2,
        #"{"council":{"sara":1,"ali":2},"logo":{"moon":2},"seats":["blue"],"#
          + #""money":["park","pool"],"service":{"desk":2},"bridge":["yes"],"name":["new"]}"#
      ),
      Self.ballot(3, #"{"council":["omar"],"logo":{"moon":1},"seats":"green"}"#),
      Self.ballot(4, #"{"council":{"ali":1,"sara":1}}"#),
      Self.ballot(5, #"{"council":{"ali":2}}"#),
      Self.ballot(6, #"{"logo":{"sun":3}}"#),
    ])
    #expect(report["accepted"] == 3)
    #expect(report["refused"] == ["SELECTION": 3])
    #expect(
      try place.fail(75, ["lot", "poll", "--data", "DATA", "--seed", "11111111"] + place.keys(2))
        .contains("closed")
    )
    try place.close()
    // Of two ties one is to go by lot, and nobody signs before that; the other is reported for good.
    let next = try place.succeed("publish", "poll", "EARLY", "--data", "DATA")
    #expect(next.contains("tallyd lot poll") && !next.contains("tallyd sign"))
    #expect(try place.fail(75, ["sign", "EARLY"] + place.keys(2)).contains("NOT SIGNED: a tie"))
    #expect(!FileManager.default.fileExists(atPath: place.path("EARLY/result.note")))
    let early = try Self.outcomes(of: try place.json("EARLY/result.json"))
    #expect(early["name"]?["tied"] == ["old", "new"])
    try place.succeed(["lot", "poll", "--data", "DATA", "--seed", "11111111"] + place.keys(2))
    let drawn = try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    #expect(drawn.contains("tallyd sign BUNDLE"))
    try place.succeed("verify", "BUNDLE", "--allow-unsigned", "--known", "EARLY/checkpoint")

    let outcomes = try Self.outcomes(of: try place.json("BUNDLE/result.json"))
    #expect(outcomes["council"]?["count"]?["outcome"] == "tied")
    #expect(outcomes["logo"]?["count"]?["winners"] == ["moon"])
    #expect(outcomes["seats"]?["count"]?["seats"] == ["blue": 1, "green": 2])
    #expect(outcomes["money"]?["count"]?["winners"] == ["park"])
    #expect(outcomes["service"]?["count"]?["csat"] == ["desk": "50.00"])
    #expect(outcomes["service"]?["count"]?["mean"] == ["desk": "3.50"])
    #expect(outcomes["bridge"]?["count"]?["outcome"] == "adopted")
    #expect(outcomes["name"]?["tied"] == [])
    #expect(outcomes["name"]?["elected"]?.elements?.count == 1)
    #expect(outcomes["name"]?["ties"]?.elements?.first?["broken"] == "lot")
    #expect(try place.text("BUNDLE/results.csv").contains("council,ali"))

    // What is exported counts to the same, read by another door.
    for (contest, file, rule, more) in [
      ("council", "council.blt", "stv-scottish", ["--seats", "2"]),
      ("money", "money.pb", "budget-equal-shares", ["--option", "budget=10"]),
    ] {
      try place.succeed("export", "BUNDLE", "--contest", contest, "--output", file)
      let counted = try place.succeed(["count", file, "--rule", rule, "--json"] + more)
      let count = try JSONValue(parsing: Array(counted.utf8))
      let published = outcomes[contest]?["count"]
      #expect(count["outcome"] == published?["outcome"])
      #expect(count["rounds"]?.elements?.count == published?["rounds"]?.elements?.count)
    }
    #expect(
      try place.fail(65, "export", "BUNDLE", "--contest", "name", "--output", "x.blt").contains(
        "type"
      )
    )
    #expect(
      try place.fail(65, "export", "BUNDLE", "--contest", "x", "--output", "x.blt").contains(
        "council"
      )
    )
  }

  private static func outcomes(of result: JSONValue) throws -> [String: JSONValue] {
    let contests = try #require(result["scopes"]?.elements?.first?["contests"]?.elements)
    var outcomes: [String: JSONValue] = [:]
    for contest in contests {
      outcomes[try #require(contest["id"]?.stringValue)] = contest["outcome"]
    }
    return outcomes
  }
}
