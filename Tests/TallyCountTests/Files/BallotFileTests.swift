import TallyCount
import TallyModel
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The fault of a file that must not be read.
private func fault(_ read: () throws(BallotFileFault) -> BallotFile) -> String? {
  do throws(BallotFileFault) {
    _ = try read()
    return nil
  } catch {
    return error.description
  }
}

/// Every pattern as a person would write it, with its weight.
private func contents(_ profile: BallotProfile) -> [String] {
  profile.patterns.map { pattern in
    let marks = profile.marks[pattern.marks].map {
      "\(profile.options[Int($0.option)]):\($0.value)"
    }
    return "\(pattern.weight) \(marks.joined(separator: " "))"
  }
}

@Suite struct `A .blt file` {
  private static let good = """
    # A committee
    4 2
    -2
    3 1 3=4 0
    4 3 - 1 0   # a rank is skipped
    2 2 1 0
    1 0
    0
    "Park" "Quay" "Roof" "Sand"
    "The # committee"
    """

  @Test func `gives ballots without who has withdrawn`() throws {
    let file = try BLTFile.read(bytes(Self.good))
    #expect(file.title == "The # committee")
    let contest = try #require(file.contests.first)
    #expect(contest.seats == 2)
    #expect(contest.profile.options == ["Park", "Roof", "Sand"])
    #expect(
      contents(contest.profile) == [
        "3 Park:1 Roof:2 Sand:2", "4 Roof:1 Park:3", "2 Park:1", "1 ",
      ]
    )
    #expect(contest.profile.heads == 10)
  }

  @Test func `does not care about line breaks`() throws {
    let one = try BLTFile.read(bytes(Self.good))
    let text =
      "4 2 -2 3 1 3=4 0 4 3 - 1 0 2 2 1 0 1 0 0 \"Park\"\"Quay\" \"Roof\"\r\n\"Sand\" \"x\""
    let other = try BLTFile.read(bytes(text))
    #expect(contents(one.contests[0].profile) == contents(other.contests[0].profile))
  }

  @Test func `is refused with the line and the reason`() {
    let cases = [
      ("", "line 1: here stands the number of candidates"),
      ("x 1", "line 1: the number of candidates is a number from 1 to 5000"),
      ("2 0", "line 1: the number of seats is a number from 1 to 5000"),
      ("2 1\n1 3 0", "line 2: there is no such candidate; use numbers from 1 to 2"),
      ("2 1\n\n1 1 x 0", "line 3: there is no such candidate; use numbers from 1 to 2"),
      ("2 1\n1.5 1 0", "line 2: a weight is a whole number; a ballot ends with 0"),
      ("2 1\n1 1=1 0\n0\n\"a\" \"b\" \"t\"", "line 2: a stands twice on a ballot"),
      ("2 1\n1 1 0\n0\n\"a\" \"a\" \"t\"", "line 4: two candidates have one name"),
      ("2 1\n1 1 0\n0\n\"a\"\nb", "line 5: here stands the name of candidate 2, in quotes"),
      ("2 1\n1 1 0\n0\n\"a\" \"b", "line 4: a quote is not closed"),
      ("2 1\n1 1 0\n0\n\"a\" \"b\" \"t\"\n7", "line 5: nothing may stand behind the title"),
      (
        "1 1\n281474976710657 1 0 0 \"a\" \"t\"",
        "line 2: the ballots weigh more than 281474976710656 together"
      ),
    ]
    for (text, reason) in cases {
      let found = fault { () throws(BallotFileFault) in try BLTFile.read(bytes(text)) }
      #expect(found == reason, "\(text)")
    }
  }

  @Test func `is read or refused, never stops the program, cut at every byte`() {
    let whole = bytes(Self.good)
    for end in whole.indices {
      let found = fault { () throws(BallotFileFault) in
        try BLTFile.read(Array(whole[..<end]))
      }
      #expect(found != nil, "\(end)")
    }
  }
}

@Suite struct `A PrefLib file` {
  private static let good = """
    # FILE NAME: 1.toi
    # TITLE: Lunch
    # NUMBER ALTERNATIVES: 3
    # NUMBER VOTERS: 6
    # NUMBER UNIQUE ORDERS: 3
    # ALTERNATIVE NAME 1: Soup
    # ALTERNATIVE NAME 2: Rice: fried
    # ALTERNATIVE NAME 3: Fish
    3: 1,{2, 3}
    2: 3
    1: {1,2},3
    """

  @Test func `gives orders with ties`() throws {
    let file = try PrefLibFile.read(bytes(Self.good), kind: .toi)
    #expect(file.title == "Lunch")
    #expect(file.contests[0].profile.options == ["Soup", "Rice: fried", "Fish"])
    #expect(
      contents(file.contests[0].profile) == [
        "3 Soup:1 Rice: fried:2 Fish:2", "2 Fish:1", "1 Soup:1 Rice: fried:1 Fish:2",
      ]
    )
  }

  @Test func `is refused with the line and the reason`() {
    let cases: [(PrefLibFile.Kind, String, String, String)] = [
      (.soi, "", "", "line 9: a .soi file has no ties"),
      (.toc, "", "", "line 10: a .toc file has all 3 alternatives in every order"),
      (.toi, "VOTERS: 6", "VOTERS: 7", "line 11: the counts add up to 6, NUMBER VOTERS is 7"),
      (.toi, "ORDERS: 3", "ORDERS: 2", "line 11: there are 3 orders, NUMBER UNIQUE ORDERS is 2"),
      (.toi, "2: 3\n", "2: 4\n", "line 10: there is no such alternative; use numbers from 1 to 3"),
      (.toi, "2: 3\n", "2: 3,3\n", "line 10: alternative 3 stands twice"),
      (.toi, "2: 3\n", "x: 3\n", "line 10: write count: 1,2,3"),
      (.toi, "{2, 3}", "{2, 3", "line 9: a brace is not closed"),
      (.toi, "NAME 3: Fish", "NAME 3: Soup", "line 9: two alternatives have one name"),
      (
        .toi, "# NUMBER ALTERNATIVES: 3\n", "",
        "line 8: the header says NUMBER ALTERNATIVES, from 1 to 5000"
      ),
    ]
    for (kind, old, new, reason) in cases {
      let parts = Self.good.split(separator: old.isEmpty ? "\u{0}" : old, maxSplits: 1)
      let text = parts.joined(separator: new)
      let found = fault { () throws(BallotFileFault) in
        try PrefLibFile.read(bytes(text), kind: kind)
      }
      #expect(found == reason, "\(kind), \(new)")
    }
  }

  @Test func `is read or refused, never stops the program, cut at every byte`() {
    let whole = bytes(Self.good)
    let lastLine = whole.count - "1: {1,2},3".utf8.count
    for end in whole.indices {
      let found = fault { () throws(BallotFileFault) in
        try PrefLibFile.read(Array(whole[..<end]), kind: .toi)
      }
      // The last order may be shorter and still be one; before it the count is too low.
      #expect(found != nil || end > lastLine, "\(end)")
    }
  }
}

@Suite struct `A Pabulib file` {
  private static let good = #"""
    META
    key;value
    description;"Gardens; and more"
    country;Nowhere
    unit;Town
    instance;2026
    num_projects;2
    num_votes;3
    budget;100.00
    vote_type;approval
    rule;greedy
    date_begin;01.01.2026
    date_end;31.01.2026
    PROJECTS
    project_id;cost;name
    7;60;Park
    9;30;"Quay ""east"""
    VOTES
    voter_id;age;vote
    1;30;7,9
    2;40;9
    3;50;
    """#

  @Test func `gives choices, costs and the budget`() throws {
    let file = try PabulibFile.read(bytes(Self.good))
    #expect(file.title == "Gardens; and more")
    let contest = file.contests[0]
    #expect(contest.profile.costs == [60, 30])
    #expect(contest.settings == ["budget": "100"])
    #expect(contents(contest.profile) == ["1 7:1 9:1", "1 9:1", "1 "])
    let outcome = try CountingTable.count(
      "budget-greedy",
      contest.profile,
      chosen: contest.settings
    )
    #expect(outcome.winners == [1, 0])
  }

  @Test func `gives rankings and points as its vote type says`() throws {
    let ordinal = Self.good.split(separator: "approval").joined(separator: "ordinal")
    let ranking = try PabulibFile.read(bytes(ordinal)).contests[0].profile
    #expect(ranking.form == .ranking)
    #expect(contents(ranking) == ["1 7:1 9:2", "1 9:1", "1 "])
    let points = Self.good.split(separator: "approval").joined(separator: "scoring")
      .split(separator: "voter_id;age;vote").joined(separator: "voter_id;points;vote")
      .split(separator: "1;30;7,9").joined(separator: "1;5,2;7,9")
      .split(separator: "3;50;", omittingEmptySubsequences: false).joined(separator: "3;;")
    let scores = try PabulibFile.read(bytes(points)).contests[0].profile
    #expect(scores.scale == 0...40)
    #expect(contents(scores) == ["1 9:2 7:5", "1 9:40", "1 "])
  }

  @Test func `is refused with the line and the reason`() {
    let cases = [
      ("META\n", "", "line 1: the file begins with META"),
      ("num_votes;3", "num_votes;4", "line 8: num_votes is 4, there are 3"),
      ("num_projects;2", "num_projects;", "line 7: num_projects is , there are 2"),
      ("unit;Town\n", "", "line 21: META has no unit"),
      ("budget;100.00", "budget;100.50", "line 9: budget is a whole number"),
      ("7;60", "7;0", "line 16: a project has a project_id and a cost, a whole number above 0"),
      ("9;30", "7;30", "line 17: project 7 stands twice"),
      ("40;9", "40;8", "line 21: there is no project 8"),
      ("30;7,9", "30;7,7", "line 20: project 7 stands twice in a vote"),
      ("approval", "guess", "line 10: vote_type is approval, ordinal, cumulative or scoring"),
      ("age;vote", "age;veto", "line 20: VOTES has a column vote"),
      ("1;30;7,9", "1;30;7,9;1", "line 20: 4 fields; the header has 3"),
    ]
    for (old, new, reason) in cases {
      let text = Self.good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        .joined(separator: new)
      let found = fault { () throws(BallotFileFault) in try PabulibFile.read(bytes(text)) }
      #expect(found == reason, "\(old)")
    }
  }
}

@Suite struct `Tables of ballots` {
  @Test func `give scores with weights and without`() throws {
    let text = "Park,weight,Quay\n5,2,\n0,1,3\r\n,4,\n"
    let file = try ScoreFile.read(bytes(text), scale: 0...5)
    let profile = file.contests[0].profile
    #expect(profile.options == ["Park", "Quay"])
    #expect(profile.scale == 0...5)
    #expect(contents(profile) == ["2 Park:5", "1 Park:0 Quay:3", "4 "])
    #expect(profile.heads == 3)
    #expect(try ScoreFile.read(bytes("a\n3\n"), scale: nil).contests[0].profile.scale == 0...3)
  }

  @Test func `give the votes of parties`() throws {
    let file = try PartyFile.read(bytes("party,votes\n\"A, B\",30\nC,20\nD,0\n"))
    let profile = file.contests[0].profile
    #expect(profile.options == ["A, B", "C", "D"])
    #expect(try CountingTable.count("dhondt", profile, seats: 3).seats == [2, 1, 0])
  }

  @Test func `are refused with the line and the reason`() {
    let scores = [
      ("", "line 1: the first line names the options"),
      ("weight\n1\n", "line 1: the first line names the options"),
      ("a,a\n", "line 1: a column stands twice"),
      ("a,b\n1\n", "line 2: 1 fields; the header has 2"),
      ("a\n6\n", "line 2: a: a score is a whole number from 0 to 5"),
      ("a\n1\n1.5\n", "line 3: a: a score is a whole number from 0 to 5"),
      ("a,weight\n1,0\n", "line 2: a weight is a whole number above 0"),
      ("a\n\"1\n", "line 2: a quote is not closed; close it"),
    ]
    for (text, reason) in scores {
      let found = fault { () throws(BallotFileFault) in
        try ScoreFile.read(bytes(text), scale: 0...5)
      }
      #expect(found == reason, "\(text)")
    }
    let parties = [
      ("party;votes\n", "line 1: the first line is party,votes"),
      ("party,votes\n", "line 1: there is no party"),
      ("party,votes\nA,1\nA,2\n", "line 3: A stands twice"),
      ("party,votes\nA,-1\n", "line 2: write a party and its votes"),
    ]
    for (text, reason) in parties {
      let found = fault { () throws(BallotFileFault) in try PartyFile.read(bytes(text)) }
      #expect(found == reason, "\(text)")
    }
  }
}
