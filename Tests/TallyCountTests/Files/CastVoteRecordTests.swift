import TallyCount
import TallyModel
import Testing

@Suite struct `Cast vote records` {
  private static func selection(_ id: String, _ positions: JSONValue...) -> JSONValue {
    ["ContestSelectionId": .string(id), "SelectionPosition": .array(positions)]
  }

  private static func record(_ contests: JSONValue...) -> JSONValue {
    [
      "@type": "CVR.CVR", "ElectionId": "e", "CurrentSnapshotId": "s2",
      "CVRSnapshot": [
        ["@id": "s1", "@type": "CVR.CVRSnapshot", "Type": "original"],
        ["@id": "s2", "@type": "CVR.CVRSnapshot", "CVRContest": .array(contests)],
      ],
    ]
  }

  private static func contest(_ id: String, _ selections: JSONValue...) -> JSONValue {
    ["ContestId": .string(id), "CVRContestSelection": .array(selections)]
  }

  private static func mark(rank: Int64? = nil) -> JSONValue {
    guard let rank else { return ["HasIndication": "yes", "NumberVotes": 1] }
    return ["HasIndication": "yes", "NumberVotes": 1, "Rank": .integer(rank)]
  }

  private static func report(_ records: JSONValue...) -> [UInt8] {
    let value: JSONValue = [
      "@type": "CVR.CastVoteRecordReport", "Version": "1.0.0",
      "Election": [
        [
          "@id": "e",
          "Candidate": [["@id": "c1", "Name": "Ada"], ["@id": "c2", "Name": "Bo"]],
          "Contest": [
            [
              "@id": "mayor", "Name": "Mayor",
              "ContestSelection": [
                ["@id": "m1", "CandidateIds": ["c1"]], ["@id": "m2", "CandidateIds": ["c2"]],
              ],
            ],
            [
              "@id": "park",
              "ContestSelection": [
                ["@id": "p1", "Selection": "Yes"], ["@id": "p2", "Selection": "No"],
              ],
            ],
          ],
        ]
      ],
      "CVR": .array(records),
    ]
    return value.canonicalBytes
  }

  private func contents(_ profile: BallotProfile) -> [String] {
    profile.patterns.map { pattern in
      let marks = profile.marks[pattern.marks].map {
        "\(profile.options[Int($0.option)]):\($0.value)"
      }
      return "\(pattern.weight) \(marks.joined(separator: " "))"
    }
  }

  private func fault(_ bytes: [UInt8]) -> String? {
    do throws(BallotFileFault) {
      _ = try CastVoteRecords.read(bytes)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `give rankings and choices of the current snapshots`() throws {
    let bytes = Self.report(
      Self.record(
        Self.contest(
          "mayor",
          Self.selection("m2", Self.mark(rank: 1)),
          Self.selection("m1", Self.mark(rank: 2))
        ),
        Self.contest("park", Self.selection("p1", Self.mark()))
      ),
      Self.record(
        Self.contest(
          "park",
          Self.selection("p1", ["HasIndication": "yes", "IsAllocable": "no", "NumberVotes": 1]),
          Self.selection("p2", ["HasIndication": "no", "IsAllocable": "yes", "NumberVotes": 1])
        )
      ),
      Self.record(Self.contest("park", Self.selection("p1", ["HasIndication": "no"])))
    )
    let file = try CastVoteRecords.read(bytes)
    #expect(file.contests.map(\.name) == ["Mayor", "park"])
    #expect(file.contests.map(\.profile.form) == [.ranking, .choices])
    #expect(contents(file.contests[0].profile) == ["1 Bo:1 Ada:2"])
    #expect(contents(file.contests[1].profile) == ["1 Yes:1", "1 No:1", "1 "])
  }

  @Test func `say how many are elected, and how many a ballot may mark`() throws {
    func contest(_ more: String) throws -> FileContest? {
      let text = #"""
        {"@type": "CVR.CastVoteRecordReport", "CVR": [], "Election": [{"Contest": [{"@id": "c",
        "ContestSelection": [{"@id": "s"}]\#(more)}]}]}
        """#
      return try CastVoteRecords.read(Array(text.utf8)).contests.first
    }
    let board = try contest(#", "NumberElected": 2, "VotesAllowed": 3"#)
    #expect(board?.seats == 2)
    #expect(board?.settings == ["marks-max": "3"])
    #expect(try contest("")?.seats == nil)
    #expect(try contest(#", "VotesAllowed": 1"#)?.settings == [:])
    #expect(throws: BallotFileFault.self) { try contest(#", "NumberElected": 0"#) }
  }

  @Test func `are refused with the place and the reason`() {
    #expect(fault([]) == "line 1: the document ends where a value should stand")
    #expect(fault(Array("{}".utf8)) == "not a CVR.CastVoteRecordReport")
    let cases: [(JSONValue, String)] = [
      (Self.contest("x"), "CVR[0].CVRSnapshot[1].CVRContest[0]: there is no contest x"),
      (
        Self.contest("park", Self.selection("m1", Self.mark())),
        "CVR[0].CVRSnapshot[1].CVRContest[0].CVRContestSelection[0]: "
          + "there is no such selection in the contest park"
      ),
      (
        Self.contest("park", Self.selection("p1", Self.mark(), Self.mark())),
        "CVR[0].CVRSnapshot[1].CVRContest[0]: Yes stands twice on a ballot"
      ),
      (
        Self.contest("park", Self.selection("p1", ["HasIndication": "yes", "NumberVotes": 0])),
        "CVR[0].CVRSnapshot[1].CVRContest[0].CVRContestSelection[0].SelectionPosition[0]: "
          + "NumberVotes is a whole number, the same for all of a ballot"
      ),
    ]
    for (contest, reason) in cases { #expect(fault(Self.report(Self.record(contest))) == reason) }
  }
}
