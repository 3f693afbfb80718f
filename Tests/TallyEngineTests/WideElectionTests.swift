import TallyCount
import TallyEngine
import TallyModel
import TallyTesting
import Testing

/// An election as wide as the limits allow.
@Suite struct `A wide election` {
  @Test func `of 5,000 bilingual options is defined, cast in and counted`() throws {
    let options = (0..<Limits.optionsMax).map { "option-\($0)" }
    var spec = ElectionSpec()
    spec.questions = [
      ElectionSpec.Question(id: "choice", kind: .approval, options: options)
    ]
    let election = try TestElection(spec)
    #expect(election.definition.languages == ["ar", "en"])
    var house = try TestEngine.running([election], segmentPages: 512)
    let replies = try house.cast(
      [
        Cast("v", 1, "choice=option-4999,option-0"), Cast("w", 2, "choice=option-4999"),
        Cast("x", 3, "choice=option-5000"),
        Cast("y", 4, "choice=\(options.prefix(2_000).joined(separator: ","))"),
      ],
      at: ElectionSpec.opens
    )
    #expect(replies == [.accepted(3), .accepted(4), .refused(.selection), .accepted(5)])
    let known = try house.known(election)
    let tally = house.engine.tally.tally(of: known)
    let marks = tally.sortedScopes[0].contests[0].cells
    #expect(marks.count == Limits.optionsMax)
    #expect(marks[0] == 2)
    #expect(marks[1_999] == 1)
    #expect(marks[2_000] == 0)
    #expect(marks[4_999] == 2)
  }

  @Test func `takes as many pages as its counters allow, and then answers BUSY`() throws {
    let options = (0..<Limits.optionsMax).map { "option-\($0)" }
    var spec = ElectionSpec()
    spec.questions = [ElectionSpec.Question(id: "q", kind: .score(0, 10), options: options)]
    spec.scope = .anyPage
    let election = try TestElection(spec)
    let most = election.definition.scopesMax
    #expect((20..<30).contains(most))
    let disk = SimulatedDisk()
    var house = try TestEngine.running([election], on: disk, segmentPages: 512)
    func cast(_ voter: String, _ number: Int) -> Cast {
      Cast(voter, number, "", scope: "page-\(number)")
    }
    let replies = try house.cast((0...most).map { cast("v", $0) }, at: ElectionSpec.opens)
    #expect(replies.dropLast().allSatisfy { $0.index != nil })
    #expect(replies.last == .refused(.busy))
    // Known pages stay open, to others and to retries.
    let more = [cast("w", 0), cast("v", most - 1), cast("w", most)]
    let after = try house.cast(more, at: ElectionSpec.opens)
    #expect(after[0].index != nil)
    #expect(after[1] == .retried(replies[most - 1].index ?? 0))
    #expect(after[2] == .refused(.busy))
    var again = try TestEngine.open([election], on: disk)
    #expect(
      try again.cast(more, at: ElectionSpec.opens).map { $0 == .refused(.busy) }
        == [false, false, true]
    )
  }
}
