import Foundation
import TallyModel
import Testing

@Suite struct `A count that cannot be made says why` {
  @Test(arguments: [
    ("x.blt", "2 1\n1 3 0\n", "line 2: there is no such candidate; use numbers from 1 to 2"),
    ("x.blt", "2 1\n1 1 0\n0\n\"a\"\n", "line 5: here stands the name of candidate 2, in quotes"),
    ("x.soc", "# NUMBER ALTERNATIVES: 2\n1: 1\n", "line 2: a .soc file has all 2 alternatives"),
    ("x.soi", "# NUMBER ALTERNATIVES: 2\n1: {1,2}\n", "line 2: a .soi file has no ties"),
    ("x.toc", "# NUMBER ALTERNATIVES: 2\n1: 1,{2\n", "line 2: a brace is not closed"),
    ("x.toi", "# NUMBER ALTERNATIVES: 2\n1: 3\n", "line 2: there is no such alternative"),
    ("x.pb", "META\nkey;value\nbudget;10;20\n", "line 3: 3 fields; the header has 2"),
    ("x.json", "{\"@type\":\n1", "line 2: "),
    ("x.json", "{\"@type\": 1}", "not a CVR.CastVoteRecordReport"),
    ("x.csv", "a,b\n1,2\n1\n", "line 3: 1 fields; the header has 2"),
    ("x.csv", "a,b\n1,x\n", "line 2: b: a score is a whole number from 0 to 1000"),
    ("x.csv", "party,votes\na,1\na,2\n", "line 3: a stands twice"),
    ("x.blt", "", "x.blt is empty"),
  ])
  func `with 65, the line and the reason`(name: String, text: String, reason: String) throws {
    let place = try CountingPlace()
    try place.write(Array(text.utf8), to: name)
    let fault = try place.fault(65, "\(name) --rule irv")
    #expect(fault.contains(name) && fault.contains(reason), "\(fault)")
  }

  @Test func `with 66 where no file is`() throws {
    let place = try CountingPlace("town.json")
    #expect(try place.fault(66, "none.blt --rule irv").contains("there is no file none.blt"))
    #expect(try place.fault(66, ". --rule irv").contains(". is a folder; name a file"))
    let contests = try place.fault(66, "town.json --contest Sheriff")
    #expect(contests.contains("1 Mayor, 2 School board, 3 Build the library?"))
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func `with 77 where the system forbids the file`() throws {
    let place = try CountingPlace("capital.blt")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0],
      ofItemAtPath: place.path("capital.blt")
    )
    #expect(try place.fault(77, "capital.blt --rule irv").contains("capital.blt"))
  }

  @Test func `with 65 where the file is too long to be read at once`() throws {
    let place = try CountingPlace("capital.blt")
    // A hole of so many bytes takes no room on the disk.
    let file = try #require(FileHandle(forUpdatingAtPath: place.path("capital.blt")))
    try file.truncate(atOffset: 1 << 30 + 1)
    try file.close()
    let fault = try place.fault(65, "capital.blt --rule irv")
    #expect(fault.contains("longer than 1073741824 bytes"))
  }

  @Test func `with 64 where the ending says nothing, and names the formats`() throws {
    let place = try CountingPlace("capital.blt")
    try place.write([0x31], to: "ballots.txt")
    for name in ["ballots.txt", "ballots"] {
      try place.write([0x31], to: name)
      let fault = try place.fault(64, "\(name) --rule irv")
      #expect(fault.contains("--format") && fault.contains("blt, soc, soi, toc, toi, pb, cvr"))
    }
  }

  @Test func `with 64 and the rules that fit, where the rule does not`() throws {
    let place = try CountingPlace("capital.blt", "ratings.csv", "town.json")
    let ranked = try place.fault(64, "capital.blt --rule star")
    #expect(ranked.contains("the ballots are rankings, and this rule counts scores"))
    #expect(ranked.contains("irv, stv-scottish") && !ranked.contains("majority-judgment"))
    let scored = try place.fault(64, "ratings.csv --rule irv")
    #expect(scored.contains("Rules that fit: score, satisfaction, star, majority-judgment"))
    #expect(try place.fault(64, "capital.blt --rule irving").contains("no rule irving"))
    #expect(try place.fault(64, "capital.blt").contains("name a rule: borda-tournament"))
    #expect(try place.fault(64, "town.json").contains("the ballots of Mayor are rankings"))
    #expect(try place.fault(64, "town.json --rule dhondt").contains("Mayor, dhondt: "))
  }

  @Test func `with 64 and what is known, where an option is not`() throws {
    let place = try CountingPlace("capital.blt", "parties.csv")
    let fault = try place.fault(64, "capital.blt --rule irv --option sets=1")
    #expect(fault.contains("sets: this rule has the options batch, overvote, skipped-ranks"))
    let value = try place.fault(64, "capital.blt --rule irv --option batch=maybe")
    #expect(value.contains("batch=maybe: write no or yes"))
    #expect(try place.fault(64, "parties.csv --rule initiative").contains("--option target=…"))
    _ = try place.fault(64, "capital.blt --rule irv --option batch")
    _ = try place.fault(64, "capital.blt --rule irv --option batch=no --option batch=no")
  }

  @Test func `with 64 where seats are out of range`() throws {
    let place = try CountingPlace("council.blt")
    #expect(
      try place.fault(64, "council.blt --rule stv-us --seats 0").contains("this rule fills 1 to")
    )
    #expect(try place.fault(64, "council.blt --rule irv --seats 2").contains("leave --seats out"))
  }

  @Test func `with 64 where the tie order does not name every option once`() throws {
    let place = try CountingPlace("friends.soc")
    for (order, reason) in [
      ("Park,Quay", "does not name Roof"), ("Park,Quay,Park", "names Park twice"),
      ("Park,Quay,Roof,Sand", "no option Sand"), ("Park,\"Quay", "a name with a comma in quotes"),
    ] {
      let fault = try place.fault(64, "friends.soc --rule irv --tie-order \(order)")
      #expect(fault.contains(reason), "\(fault)")
    }
  }

  @Test func `with 64 where a scale is none, or the rule needs another`() throws {
    let place = try CountingPlace("ratings.csv", "capital.blt")
    for scale in ["5", "5-0", "0-5-6", "a-b", "0-1001"] {
      _ = try place.fault(64, "ratings.csv --rule score --scale \(scale)")
    }
    let wide = try place.fault(64, "ratings.csv --rule star --scale 0-6")
    #expect(wide.contains("counts scores from 0 to 5"))
    #expect(try place.fault(65, "ratings.csv --rule star --scale 0-4").contains("line 2: Park: "))
    #expect(try place.fault(64, "capital.blt --rule irv --scale 0-5").contains("holds none"))
  }

  @Test func `with 64 without a file, unless the rules are asked for`() throws {
    let place = try CountingPlace("capital.blt")
    _ = try place.fault(64, "")
    _ = try place.fault(64, "--rules capital.blt")
    let list = try place.sheet("--rules")
    #expect(list.contains("\n    --option completion=…  none* | add1: "))
    let rules = try #require(try place.json("--rules")["rules"]?.elements)
    #expect(rules.count == 34)
    #expect(rules.allSatisfy { list.contains("  \($0["rule"]?.stringValue ?? "-") ") })
  }
}
