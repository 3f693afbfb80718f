import Foundation
import TallyModel
import Testing

@Suite struct `A roll from a list of voters` {
  private static let districts: JSONValue = [
    ["id": "north", "label": ["ar": "شمال", "en": "North"]],
    ["id": "south", "label": ["ar": "جنوب", "en": "South"]],
  ]

  /// A polling place with an unfinished definition that has a roll of eight-digit numbers.
  private static func place() throws -> PollingPlace {
    try PollingPlace { definition in
      definition
        .with("eligibility", ["kind": "roll", "root": "", "count": 0, "districts": districts])
        .with(
          "voterId",
          [
            "namespace": "om.civil-number", "form": "digits", "minimumLength": 8,
            "maximumLength": 8,
          ]
        )
    }
  }

  private static let roll = [
    "roll", "voters.csv", "--data", "DATA", "--election", "poll", "--definition", "election.json",
    "--output", "roll.csv",
  ]

  @Test func `voters on the roll vote with its weight, others do not`() throws {
    let place = try Self.place()
    try place.write(
      "voter_id,weight,district\n12345678,3,north\n00000007,,south\n",
      to: "voters.csv"
    )
    let json = try JSONValue(
      parsing: Array(try place.succeed(Self.roll + ["--write", "final.json", "--json"]).utf8)
    )
    #expect(json["count"] == 2)
    #expect(json["weight"] == 4)
    let filled = try place.json("final.json")["eligibility"]
    #expect(filled?["root"] == json["root"])
    #expect(filled?["count"] == 2)
    #expect(filled?["districts"] == Self.districts)
    let file = try place.text("roll.csv")
    #expect(file.hasPrefix("pseudonym,weight,stratum,district\n"))
    #expect(!file.contains("12345678") && !file.contains("00000007"))

    try place.succeed("lint", "final.json")
    let open = ["open", "final.json", "--data", "DATA"] + place.keys(2)
    let without = try place.program.run(open)
    #expect(without.status == 65)
    #expect(without.errors.contains("--roll"))
    try place.succeed(open + ["--roll", "roll.csv"])
    let report = try place.cast([
      PollingPlace.ballot("12345678", nonce: 1), PollingPlace.ballot("00000007", nonce: 2, "no"),
      PollingPlace.ballot("00000008", nonce: 3), PollingPlace.ballot("7", nonce: 4),
    ])
    #expect(report["accepted"] == 2)
    #expect(report["refused"] == ["VOTER-ID": 1, "NOT-ELIGIBLE": 1])
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    let verified = try JSONValue(
      parsing: Array(try place.succeed("verify", "BUNDLE", "--allow-unsigned", "--json").utf8)
    )
    #expect(verified["result"]?["turnout"]?["weight"] == 4)
    #expect(verified["result"]?["turnout"]?["roll"] == 2)
  }

  @Test func `all faults are named by their lines and none by a voter`() throws {
    let place = try Self.place()
    try place.write(
      """
      voter_id,weight,district
      12345678,1,north
      1234567,1,north
      87654321,0,north
      87654322,1,west
      ٠٢٣٤٥٦٧٨,1,north
      87654323
      12345678,2,south
      """,
      to: "voters.csv"
    )
    let outcome = try place.program.run(Self.roll)
    #expect(outcome.status == 65)
    for line in 3...8 { #expect(outcome.errors.contains("line \(line): "), "line \(line)") }
    #expect(!outcome.errors.contains("line 2: "))
    for voter in ["1234567", "87654321", "87654322", "87654323", "٠٢٣"] {
      #expect(!outcome.errors.contains(voter))
    }
    #expect(!FileManager.default.fileExists(atPath: place.path("roll.csv")))

    try place.write("voter_id\n12345678\n87654321\n12345678\n", to: "voters.csv")
    let twice = try place.program.run(Self.roll)
    #expect(twice.status == 65)
    #expect(twice.errors.contains("line 4: the same voter as on line 2"))
    #expect(!twice.errors.contains("12345678"))
  }

  @Test func `a draft is held to what the roll depends on`() throws {
    let place = try Self.place()
    try place.write("voter_id\n12345678\n", to: "voters.csv")
    let draft = try place.json("election.json")
    for (spoilt, words) in [
      (draft.with("eligibility", ["kind": "open"]), "eligibility.kind is not roll"),
      (draft.with("id", "other"), "of election other"),
      (
        draft.with("voterId", ["namespace": "x", "form": "letters"]), "voterId.form"
      ),
      (
        draft.with("eligibility", ["kind": "roll", "root": "", "count": 0, "colour": "red"]),
        "eligibility.colour"
      ),
    ] {
      try place.write(spoilt, to: "election.json")
      let outcome = try place.program.run(Self.roll)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    // Everything else may be missing still.
    let bare = JSONValue.object(
      (draft.members ?? []).filter {
        ["languages", "voterId", "eligibility"].contains($0.key)
      }
    )
    try place.write(bare, to: "election.json")
    try place.succeed(Self.roll)
  }
}
