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
}
