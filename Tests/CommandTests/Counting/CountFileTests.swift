import TallyModel
import Testing

@Suite struct `A file of ballots is counted` {
  @Test(arguments: [
    ("capital.blt --rule irv", ["Knoxville"]),
    ("council.blt --rule stv-scottish", ["Park", "Roof"]),
    ("friends.soc --rule schulze-margins", ["Park"]),
    ("budget.pb --rule budget-equal-shares --option utility=cardinality", ["park", "roof"]),
    ("ratings.csv --rule star --scale 0-5", ["Quay"]),
    ("parties.csv --rule dhondt --seats 8", ["Acacia", "Boswellia", "Cedar"]),
    ("town.json --rule irv --contest Mayor", ["Ada"]),
  ])
  func `in each format, by its ending`(words: String, expected: [String]) throws {
    let place = try CountingPlace(String(words.prefix { $0 != " " }))
    #expect(winners(try place.json(words)) == expected)
  }

  @Test(arguments: ["soi", "toc", "toi"])
  func `with PrefLib's other endings`(ending: String) throws {
    let place = try CountingPlace("friends.soc")
    let orders = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 3\n2: 2,1,3\n1: 1,2,3\n"
    try place.write(Array(orders.utf8), to: "orders.\(ending)")
    #expect(winners(try place.json("orders.\(ending) --rule irv")) == ["2"])
  }

  @Test func `in the format that is said, whatever its ending`() throws {
    let place = try CountingPlace("capital.blt")
    let bytes = Array(try place.sheet("capital.blt --rule irv").utf8)
    try place.write(bytes, to: "sheet.csv")
    #expect(try place.fault(65, "sheet.csv --rule irv --format blt").contains("line 1: "))
    let votes = Array("party,votes\n3,5\n0,1\n".utf8)
    try place.write(votes, to: "scores.csv")
    let said = try place.json("scores.csv --rule score --format scores")
    #expect(winners(said) == ["votes"])
    #expect(winners(try place.json("scores.csv --rule dhondt")) == ["3"])
  }

  @Test func `with the seats that it names, unless others are asked for`() throws {
    let place = try CountingPlace("council.blt")
    #expect(winners(try place.json("council.blt --rule stv-scottish")).count == 2)
    #expect(winners(try place.json("council.blt --rule stv-scottish --seats 1")) == ["Park"])
  }

  @Test func `without who has withdrawn`() throws {
    let place = try CountingPlace("council.blt")
    let sheet = try place.sheet("council.blt --rule stv-scottish")
    #expect(sheet.hasPrefix("A council of two\n"))
    #expect(!sheet.contains("Tower"))
    let votes = try place.json("council.blt --rule stv-scottish")["rounds"]?.elements?[0]["votes"]
    #expect(votes?["Park"] == "47.00000")
    #expect(votes?["Tower"] == nil)
  }

  @Test func `contest by contest where it has several, plain ones by most marks`() throws {
    let place = try CountingPlace("town.json")
    let contests = try #require(try place.json("town.json --rule irv")["contests"]?.elements)
    #expect(
      contests.map { $0["contest"]?.stringValue } == [
        "Mayor", "School board", "Build the library?",
      ]
    )
    #expect(contests.map { $0["rule"]?.stringValue } == ["irv", "n-of-m", "plurality"])
    #expect(contests.map(winners) == [["Ada"], ["Qasim", "Pia"], ["Yes"]])
    #expect(winners(try place.json("town.json --contest 3")) == ["Yes"])
    #expect(try place.json("town.json --contest 2 --rule approval")["rule"] == "approval")
  }

  @Test func `with a tie reported, or broken by the order that is given`() throws {
    let place = try CountingPlace("friends.soc")
    let open = try place.json("friends.soc --rule copeland")
    #expect(open["outcome"] == "tied" && winners(open) == [])
    #expect(open["ties"]?.elements?[0]["broken"] == "not-broken")
    #expect(winners(try place.json("friends.soc --rule copeland --tie-order listed")) == ["Park"])
    let named = try place.json("friends.soc --rule copeland --tie-order Quay,Roof,Park")
    #expect(winners(named) == ["Quay"])
    #expect(named["ties"]?.elements?[0]["broken"] == "preset-order")
  }

  @Test func `into one line of JSON with the documented members`() throws {
    let place = try CountingPlace("parties.csv", "capital.blt")
    let text = try place.sheet("capital.blt --rule irv --json")
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(text == String(decoding: value.canonicalBytes, as: UTF8.self) + "\n")
    let always = ["outcome", "rounds", "rule", "ties", "winners"]
    let members = Set(value.members?.map(\.key) ?? [])
    #expect(members == Set(always + ["blank"]))
    let rounds = try #require(value["rounds"]?.elements)
    #expect(rounds.map { $0["action"]?.stringValue } == ["first", "exclusion", "exclusion"])
    #expect(rounds[1]["of"] == ["Chattanooga"])
    #expect(rounds[1]["moved"]?["Knoxville"] == 15)
    #expect(rounds[2]["votes"] == ["Knoxville": 58, "Memphis": 42])
    let lists = try place.json("parties.csv --rule dhondt --seats 8")
    #expect(
      lists["seats"] == ["Acacia": 4, "Boswellia": 3, "Cedar": 1, "Date palm": 0]
    )
    let quotients = lists["rounds"]?.elements?.compactMap { $0["quotient"] }
    #expect(quotients?.prefix(5).last == "100000/3")
  }
}
