import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("The NIST election report")
struct ElectionReportTests {
  private func report(_ sample: SampleResult) throws -> JSONValue {
    try sample.json("data/nist-1500-100.json")
  }

  private func contests(_ report: JSONValue) throws -> [JSONValue] {
    try #require(report["Election"]?.elements?.first?["Contest"]?.elements)
  }

  /// The total of each selection in the first unit.
  private func totals(_ contest: JSONValue) -> [Int64?] {
    (contest["ContestSelection"]?.elements ?? []).map { selection in
      selection["VoteCounts"]?.elements?.first { $0["Type"] == "total" }?["Count"]?.integerValue
    }
  }

  @Test("every type of contest has its class, its variation and its votes")
  func everyContest() throws {
    let contests = try contests(try report(.everyContest()))
    let kinds = contests.map { contest in
      let own = contest["OtherVoteVariation"]?.stringValue
      return (contest["@type"]?.stringValue?.split(separator: ".").last.map(String.init) ?? "")
        + " " + (own ?? contest["VoteVariation"]?.stringValue ?? "")
    }
    #expect(
      kinds == [
        "CandidateContest plurality", "BallotMeasureContest super-majority",
        "BallotMeasureContest initiative", "CandidateContest approval", "CandidateContest n-of-m",
        "CandidateContest range", "CandidateContest satisfaction", "CandidateContest rcv",
        "PartyContest proportional", "CandidateContest budget-greedy",
      ]
    )
    // Counted by hand from the four ballots. Satisfaction has ratings and no total.
    #expect(
      contests.map(totals) == [
        [2, 1, 0], [2, 1, 0], [3], [2, 2], [3, 1, 1], [13], [nil], [2, 1, 0], [2, 1], [2, 2],
      ]
    )
    let ratings = contests[6]["ContestSelection"]?.elements?[0]["VoteCounts"]?.elements
    #expect(ratings?.map { $0["Count"] } == [2])
    #expect(ratings?.first?["OtherType"] == "ratings")
  }

  @Test("lists have votes and seats")
  func seats() throws {
    let selections = try contests(try report(.everyContest()))[8]["ContestSelection"]?.elements
    let seats = selections?.map { selection in
      selection["VoteCounts"]?.elements?.first { $0["Type"] == "seats" }?["Count"]
    }
    // D'Hondt, three seats, 2 to 1 votes: 2, 1, 1 – the list with more votes takes two.
    #expect(seats == [2, 1])
  }

  @Test("who is elected is a winner, of a closed election of one scope")
  func winners() throws {
    func winners(_ sample: SampleResult) throws -> [String] {
      let candidates = try report(sample)["Election"]?.elements?.first?["Candidate"]?.elements ?? []
      return candidates.filter { $0["PostElectionStatus"] == "winner" }
        .compactMap { $0["ExternalIdentifier"]?.elements?.first?["Value"]?.stringValue }
    }
    var sample = SampleResult.everyContest()
    // Tools tie at the one seat, so that neither is elected; 50 buys the tree.
    #expect(try winners(sample) == ["a", "p", "ali", "tree"])
    sample.isClosed = false
    #expect(try winners(sample).isEmpty)
  }

  @Test("a blank is an undervote where a ballot has one vote, and nowhere else")
  func undervotes() throws {
    let contests = try contests(try report(.everyContest()))
    let undervotes = contests.map { $0["OtherCounts"]?.elements?.first?["Undervotes"] }
    #expect(undervotes == [1, 1, 1, nil, nil, 1, 2, nil, 1, nil])
  }

  @Test("is unofficial until as many officers have signed as the definition asks for")
  func status() throws {
    var sample = SampleResult()
    #expect(try report(sample)["Status"] == "unofficial-complete")
    sample.signers = ["third"]
    #expect(try report(sample)["Status"] == "unofficial-complete")
    sample.signers = ["third", "first"]
    #expect(try report(sample)["Status"] == "certified")
    sample.isClosed = false
    #expect(try report(sample)["Status"] == "unofficial-partial")
  }

  @Test("of a rehearsal says that it is a test")
  func rehearsal() throws {
    var sample = SampleResult()
    #expect(try report(sample)["IsTest"] == false)
    sample.sample["rehearsal"] = true
    #expect(try report(sample)["IsTest"] == true)
    #expect(try report(sample)["TestType"] == "rehearsal")
  }

  @Test("pages are units of the election, which counts no participants across them")
  func pages() throws {
    let report = try report(.pageRating())
    let units = try #require(report["GpUnit"]?.elements)
    #expect(report["Format"] == "summary-contest")
    #expect(units.count == 2)
    #expect(units[0]["VotersParticipated"] == nil)
    #expect(units[0]["ComposingGpUnitIds"] == ["unit-1"])
    #expect(units[1]["ExternalIdentifier"]?.elements?.first?["Value"] == "home")
    #expect(try totals(contests(report)[0]) == [730])
  }

  @Test("an election of one scope says how many took part, and of how many on the roll")
  func turnout() throws {
    var sample = SampleResult()
    sample.ballots = [("", "choice=a", 1), ("", "", 1)]
    #expect(try report(sample)["GpUnit"]?.elements?.first?["VotersParticipated"] == 2)
    #expect(try report(sample)["GpUnit"]?.elements?.first?["VotersRegistered"] == nil)
    sample.sample["eligibility"] = [
      "kind": "roll", "root": .string(Base64.encode(Digest.zero.bytes)), "count": 9,
    ]
    #expect(try report(sample)["GpUnit"]?.elements?.first?["VotersRegistered"] == 9)
  }

  @Test("carries every label in all languages, whatever characters it has")
  func labels() throws {
    let report = try report(.everyContest())
    let name = report["Election"]?.elements?.first?["Name"]?["Text"]?.elements
    #expect(name?.map { $0["Language"] } == ["ar", "en"])
    #expect(name?.map { $0["Content"] } == ["أداة <\"&'>", "All <tools> & \"contests\""])
  }

  @Test("no id stands twice, and every id that is named is there")
  func ids() throws {
    var ids: [String] = []
    var named: [String] = []
    func walk(_ json: JSONValue) {
      for member in json.members ?? [] {
        if member.key == "@id" { ids.append(member.value.stringValue ?? "") }
        if member.key.hasSuffix("Id"), member.key != "VendorApplicationId" {
          named.append(member.value.stringValue ?? "")
        }
        if member.key.hasSuffix("Ids") {
          named += (member.value.elements ?? []).compactMap(\.stringValue)
        }
        walk(member.value)
      }
      for element in json.elements ?? [] { walk(element) }
    }
    walk(try report(.everyContest()))
    #expect(Set(ids).count == ids.count)
    #expect(ids.count > 40)
    #expect(Set(named).subtracting(ids).isEmpty)
  }
}
