import TallyModel
import TallyTesting
import Testing

@testable import TallyRehearsal

@Suite struct `The account of a rehearsal's answers` {
  /// Who casts: few enough that every history of answers can be tried.
  struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let profile: Profile

    init(
      _ name: String,
      casts: Int,
      late: Int = 0,
      revoteShare: Double = 0,
      duplicateShare: Double = 0,
      retries: Int = 0
    ) {
      testDescription = name
      profile = Profile(
        name: name,
        source: "made for this test",
        phases: [
          Profile.Phase(seconds: 1, casts: casts),
          Profile.Phase(seconds: 1, casts: late, isLate: true),
        ],
        revoteShare: revoteShare,
        duplicateShare: duplicateShare,
        retries: retries
      )
    }
  }

  private static let shapes = [
    Shape("two voters", casts: 2),
    Shape("a voter who tries twice", casts: 1, duplicateShare: 1),
    Shape("two voters who try twice", casts: 2, duplicateShare: 1),
    Shape("a voter who sends two ballots twice", casts: 1, duplicateShare: 1, retries: 1),
    Shape("a voter who votes three times", casts: 3, revoteShare: 1),
    Shape("a voter who sends again and votes again", casts: 2, revoteShare: 1, retries: 1),
    Shape("a voter in time and two late", casts: 1, late: 2),
  ]

  private static let answers: [Account.Entry.Answer?] = [
    .accepted(index: 3), .accepted(index: 4), .accepted(index: 9), .refused(.duplicate),
    .refused(.closed), .refused(.busy), .refused(.voterID), .givenUp, nil,
  ]

  /// Every answer to every sending, and the answers in several orders.
  @Test(arguments: shapes) func `is what a plain model has`(shape: Shape) {
    let schedule = ArrivalSchedule(shape.profile, seed: 1)
    let sendings = schedule.arrivals.count
    var random = SeededRandom(seed: 4)
    var histories = 1
    for _ in 0..<sendings { histories *= Self.answers.count }
    for number in 0..<histories {
      var rest = number
      var history: [(arrival: Int, answer: Account.Entry.Answer)] = []
      for arrival in 0..<sendings {
        if let answer = Self.answers[rest % Self.answers.count] {
          history.append((arrival, answer))
        }
        rest /= Self.answers.count
      }
      for _ in 0..<3 {
        var account = Account(schedule, revote: shape.profile.revote)
        var model = PlainAccount(schedule.arrivals, isLastCounted: shape.profile.revote == .last)
        for (arrival, answer) in history {
          let entry = Account.Entry(arrival: UInt32(arrival), answer: answer, nanoseconds: 0)
          account.take(entry, of: schedule.arrivals[arrival])
          model.take(schedule.arrivals[arrival], answer)
        }
        account.giveUp(sendings - history.count)
        model.unanswered += sendings - history.count
        let counting = account.close(schedule).map {
          PlainAccount.Vote(cast: $0.cast, voter: $0.voter)
        }
        let found = (account.answers, Set(counting), account.faultCount)
        let expected = (model.answers, model.counting, model.faultCount)
        guard found == expected, counting.count == model.counting.count else {
          Issue.record("\(history): \(found) and not \(expected): \(account.allFaults)")
          return
        }
        #expect(account.answers.total == sendings)
        history.shuffle(using: &random)
      }
    }
  }

  @Test func `tells some faults, and how many more there are`() {
    let profile = Profile.constant(perSecond: 100, seconds: 1, connections: 1)
    let schedule = ArrivalSchedule(profile, seed: 1)
    var account = Account(schedule, revote: .first)
    #expect(account.allFaults.isEmpty)
    for number in 1...50 { account.note("fault \(number)") }
    #expect(account.allFaults == (1...20).map { "fault \($0)" } + ["and 30 more"])
    #expect(account.faultCount == 50)
  }

  @Test func `knows where a ballot stands, and what was abandoned`() {
    let profile = Profile.constant(perSecond: 3, seconds: 1, connections: 1)
    let schedule = ArrivalSchedule(profile, seed: 1)
    var account = Account(schedule, revote: .first)
    let entry = Account.Entry(arrival: 1, answer: .accepted(index: 77), nanoseconds: 5)
    account.take(entry, of: schedule.arrivals[1])
    account.abandon()
    #expect(account.index(of: schedule.arrivals[1].cast) == 77)
    #expect(account.index(of: schedule.arrivals[0].cast) == nil)
    // An abandoned sending has no answer, and none is missed.
    #expect(account.answers.abandoned == 1 && account.answers.total == 1)
  }
}
