import TallyModel
import Testing

@Suite struct `A count's sheet` {
  @Test func `of an instant run-off shows what moved in each round`() throws {
    let place = try CountingPlace("capital.blt")
    #expect(
      try place.sheet("capital.blt --rule irv") == """
        The capital of Tennessee
        irv: 4 options, 100 ballots

          round          1         2         3
          Memphis      42        42        42
          Nashville    26        26x  -26
          Chattanooga  15x  -15
        * Knoxville    17   +15  32   +26  58*

          exhausted     0         0         0
        * elected   x out

        round 1: first count; out: Chattanooga
        round 2: ballots move on from Chattanooga; out: Nashville
        round 3: ballots move on from Nashville; elected: Knoxville

        blank 0

        elected: Knoxville

        """
    )
  }

  @Test func `of transferable votes shows surplus, exhausted and residue to the last digit`() throws
  {
    let place = try CountingPlace("council.blt")
    #expect(
      try place.sheet("council.blt --rule stv-scottish") == """
        A council of two
        stv-scottish: 4 options, 2 seats, 100 ballots

          round              1                     2                    3
        * Park       47.00000*  -13.00000  34.00000             34.00000
          Quay       20.00000    +8.29770  28.29770             28.29770
        * Roof       25.00000    +3.59567  28.59567   +8.00000  36.59567*
          Sand        8.00000               8.00000x  -8.00000

          exhausted   0.00000    +1.10636   1.10636              1.10636
          residue     0.00000    +0.00027   0.00027              0.00027
          surplus                          13.00000
        * elected   x out

        round 1: first count; elected: Park
        round 2: the surplus of Park moves; out: Sand
        round 3: ballots move on from Sand; elected: Roof

        blank 0, invalid 0, valid 100, quota 34.00000

        elected: Park, Roof

        """
    )
  }

  @Test func `of Schulze's rule shows pairs and chains`() throws {
    let place = try CountingPlace("friends.soc")
    #expect(
      try place.sheet("friends.soc --rule schulze-winning-votes") == """
        Where to meet
        schulze-winning-votes: 3 options, 9 ballots

        pairwise  1  2  3
          1 Park  –  6  4
          2 Quay  3  –  7
          3 Roof  5  2  –

        paths     1  2  3
          1 Park  –  6  6
          2 Quay  5  –  7
          3 Roof  5  5  –

        blank 0

        ranking: Park > Quay > Roof
        elected: Park

        """
    )
  }

  @Test func `of party lists shows who got which seat, and a tie in words`() throws {
    let place = try CountingPlace("parties.csv")
    #expect(
      try place.sheet("parties.csv --rule modified-sainte-lague --seats 8") == """
        modified-sainte-lague: 4 options, 8 seats, 230,000 ballots

                        votes  seats
        * Acacia     100,000       3
        * Boswellia   80,000       3
        * Cedar       30,000       1
          Date palm   20,000       0
        * has seats

        round 1: first count
        round 2: seats, one more: Acacia; quotient 71,428.5714…
        round 3: seats, one more: Boswellia; quotient 57,142.8571…
        round 4: seats, one more: Acacia; quotient 33,333.3333…
        round 5: seats, one more: Boswellia; quotient 26,666.6666…
        round 6: seats, one more: Cedar; quotient 21,428.5714…
        round 7: seats, one more: Acacia; quotient 20,000
        round 8: seats, one more: Boswellia; quotient 16,000

        tie in round 9, who takes the last seat: Acacia, Date palm. Nothing breaks it

        blank 0, invalid 0, valid 230,000

        TIED, only these are certain: Acacia, Boswellia, Cedar. --tie-order says what breaks ties

        """
    )
  }

  @Test func `of a budget shows payments and what is left`() throws {
    let place = try CountingPlace("budget.pb")
    #expect(
      try place.sheet("budget.pb --rule budget-equal-shares --option utility=cardinality") == """
        Four projects, ten voters
        budget-equal-shares: 4 options, 10 ballots

                cost  votes
        * park    36     6
          quay    80     4
        * roof    30     3
          sand    24     1
        * bought

        round 1: first count
        round 2: park is bought; payment 6
        round 3: roof is bought; payment 10

        blank 0, budget 100, spent 66

        bought: park, roof

        """
    )
    let greedy = try place.sheet("budget.pb --rule budget-greedy")
    #expect(greedy.contains("\nround 3: quay is too dear; left 64\n"))
  }

  @Test func `of scores shows the figures and how often each was given`() throws {
    let place = try CountingPlace("ratings.csv")
    #expect(
      try place.sheet("ratings.csv --rule score") == """
        score: 3 options, 1 seat, 3 ballots of weight 7

                ratings  sum  mean  median
          Park        7   21  3.00     3.0
        * Quay        7   22  3.14     4.0
          Roof        5   10  2.00     0.0
        * elected

        histogram  0  1  2  3  4  5
          Park     2  0  0  2  0  3
          Quay     0  0  3  0  4  0
          Roof     3  0  0  0  0  2

        blank 0

        ranking: Quay > Park > Roof
        elected: Quay

        """
    )
  }

  @Test func `keeps its columns beside names that run from right to left`() throws {
    let place = try CountingPlace("market.blt")
    let lines = try place.sheet("market.blt --rule irv").split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("  round") })
    let rows = lines[(start + 1)...(start + 4)]
    // Vowel signs and direction marks take no column; each other character of these names takes one.
    let columns = rows.map { row in
      row.unicodeScalars.filter { scalar in
        scalar.value != 0x200E && scalar.properties.generalCategory != .nonspacingMark
      }
    }
    let votes = columns.map { row in
      row.firstIndex { ("0"..."9").contains($0) }.map { row.distance(from: row.startIndex, to: $0) }
    }
    #expect(Set(votes).count == 1 && votes[0] != nil, "\(votes)")
    // The marks on both sides keep a terminal from turning the numbers around.
    #expect(rows.filter { $0.unicodeScalars.filter { $0.value == 0x200E }.count == 2 }.count == 3)
  }

  @Test func `stays as wide as a page with 20 options and 15 rounds`() throws {
    let place = try CountingPlace()
    var text = "20 5\n"
    for option in 1...20 {
      text += "\(400 + option * 7) \(option) \(option % 20 + 1) \((option * 7) % 20 + 1) 0\n"
    }
    text += "0\n" + (1...20).map { "\"Candidate number \($0)\"\n" }.joined() + "\"Many\"\n"
    try place.write(Array(text.utf8), to: "many.blt")
    let outcome = try place.json("many.blt --rule stv-scottish")
    let rounds = try #require(outcome["rounds"]?.elements?.count)
    #expect(rounds >= 15)
    let sheet = try place.sheet("many.blt --rule stv-scottish")
    let lines = sheet.split(separator: "\n", omittingEmptySubsequences: false)
    let tables = lines.filter { $0.hasPrefix("  round") }
    #expect(tables.allSatisfy { $0.count <= 100 } && tables.count > 1)
    // Every round stands once in the headings.
    let headings = tables.flatMap { $0.split(separator: " ").compactMap { Int($0) } }
    #expect(headings == Array(1...rounds))
    // Who is out takes no line of a later table.
    let rows = lines.split(whereSeparator: { $0.hasPrefix("  round") }).dropFirst().map { table in
      table.count { $0.dropFirst(2).hasPrefix("Candidate number ") }
    }
    #expect(rows.first == 20)
    #expect(rows == rows.sorted(by: >) && rows.last ?? 20 < 15, "\(rows)")
  }

  @Test func `shows control characters of a name and obeys none`() throws {
    let place = try CountingPlace()
    try place.write(
      Array("2 1\n2 1 0\n1 2 0\n0\n\"a\u{1B}[31m\nb\" \"c\" \"t\"\n".utf8),
      to: "odd.blt"
    )
    let sheet = try place.sheet("odd.blt --rule irv")
    #expect(sheet.contains("\n* a\\u001b[31m\\u000ab  "))
    #expect(!sheet.contains("\u{1B}"))
  }
}
