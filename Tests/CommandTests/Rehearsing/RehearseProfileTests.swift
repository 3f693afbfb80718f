import Foundation
import TallyModel
import TallyRehearsal
import Testing

/// Every profile that comes with the program, scaled to a second or two, against a daemon that the
/// program starts for itself.
@Suite(.serialized) struct `A rehearsed event` {
  /// A part of an event, and how many times as fast.
  struct Scale: Sendable, CustomTestStringConvertible {
    let name: String
    let part: Double
    let speed: Double

    var testDescription: String { name }
  }

  static let scales = [
    Scale(name: "page-rating", part: 1, speed: 25),
    Scale(name: "city-poll", part: 0.01, speed: 7_000),
    Scale(name: "estonia-2023", part: 0.001, speed: 400),
    Scale(name: "oman-shura-2023", part: 0.001, speed: 30),
    Scale(name: "opening-stampede", part: 0.0004, speed: 2),
    Scale(name: "census-night", part: 0.0007, speed: 1),
    Scale(name: "tv-moment", part: 0.002, speed: 1),
    Scale(name: "petition-viral", part: 0.01, speed: 5),
    Scale(name: "retry-storm", part: 0.02, speed: 1),
  ]

  @Test func `is every one of the table`() {
    #expect(Self.scales.map(\.name) == ProfileTable.all.map(\.name))
    for scale in Self.scales {
      let profile = ProfileTable.profile(named: scale.name)?.part(scale.part).faster(scale.speed)
      #expect(profile.map { $0.casts >= 100 && $0.seconds <= 3 } == true, "\(scale)")
    }
  }

  @Test(arguments: scales) func `has every answer accounted for`(scale: Scale) throws {
    let known = try #require(ProfileTable.profile(named: scale.name))
    let profile = known.part(scale.part).faster(scale.speed)
    let schedule = ArrivalSchedule(profile, seed: RehearsalPlace.seed)
    let outcome = try RehearsalPlace().rehearse(
      scale.name,
      "--part",
      "\(scale.part)",
      "--speed",
      "\(scale.speed)"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.report["verdict"]?["outcome"] == "held", "\(outcome.output)")
    #expect(outcome.faults.isEmpty && outcome.unexpected.isEmpty, "\(outcome.report)")
    #expect(outcome.answered == schedule.sentCount, "\(outcome.output)")
    #expect(outcome.count("answers", "unanswered") == 0 && outcome.count("answers", "busy") == 0)
    #expect(
      outcome.count("answers", "abandoned") == schedule.arrivals.count - schedule.sentCount
    )
    // Late voters come too late, everybody else has one voice.
    let late = schedule.arrivals.count(where: \.isLate)
    let voters = schedule.voterCount - late
    #expect(outcome.count("answers", "closed") == late)
    #expect(outcome.count("checks", "votersExpected") == voters)
    #expect(outcome.count("checks", "votersCounted") == voters)
    #expect(outcome.report["checks"]?["areTotalsEqual"] == true)
    #expect(outcome.count("plan", "casts") == schedule.castCount)
    #expect(outcome.report["checks"]?["entitled"]?.integerValue.map(Int.init) == profile.entitled)
    expectReceipts(outcome, profile, schedule)
    #expect(outcome.output.contains("REHEARSAL HELD"))
    if profile.readsPerSecond > 0 {
      #expect(outcome.count("reads", "count") == Int(profile.readsPerSecond * profile.seconds))
    }
  }

  /// All are verified, or the part that is stated.
  private func expectReceipts(
    _ outcome: RehearsalPlace.Outcome,
    _ profile: Profile,
    _ schedule: ArrivalSchedule
  ) {
    let stride = outcome.count("checks", "receiptStride")
    let accepted = outcome.count("answers", "accepted") + outcome.count("answers", "repeated")
    let verified = outcome.count("checks", "receiptsVerified")
    #expect(stride == max(1, Int((profile.peakPerSecond / 5_000).rounded(.up))))
    if stride == 1 {
      #expect(verified == accepted)
    } else {
      // Which of the sampled ballots were refused is not told.
      let refused = schedule.sentCount - accepted
      #expect(abs(verified - schedule.sentCount / stride) <= refused + 1, "\(verified)")
    }
  }

  @Test func `of a page has the page's 169 voters and their ratings`() throws {
    let outcome = try RehearsalPlace().rehearse("page-rating", "--speed", "34")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.count("checks", "votersCounted") == 169)
    #expect(outcome.count("answers", "accepted") == 169)
    #expect(outcome.output.contains("the daemon counts 169 voters"))
  }
}
