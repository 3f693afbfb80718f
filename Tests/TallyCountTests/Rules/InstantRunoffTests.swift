import TallyCount
import TallyModel
import TallyTesting
import Testing

/// An instant run-off that sorts all ballots anew in every round.
struct PlainRunoff {
  var overvote = "exhaust-immediately"
  var skippedRanksMax: Int?
  var duplicatesExhaust = false
  /// Preferred first; who stands last is excluded first.
  let order: [Int]

  struct Round: Equatable {
    var votes: [Int: UInt64]
    var exhausted: UInt64
    var excluded: Int?
  }

  func count(_ election: RankedElection) -> (rounds: [Round], winner: Int?) {
    var continuing = Set(0..<election.options)
    var ended = Set<Int>()
    var rounds: [Round] = []
    while true {
      var round = Round(votes: [:], exhausted: 0)
      for option in continuing { round.votes[option] = 0 }
      for (number, ballot) in election.ballots.enumerated()
      where ballot.ranks.contains(where: { !$0.isEmpty }) {
        let holder = ended.contains(number) ? nil : holder(ballot.ranks, continuing)
        if let holder {
          round.votes[holder, default: 0] += ballot.weight
        } else {
          ended.insert(number)
          round.exhausted += ballot.weight
        }
      }
      let total = round.votes.values.reduce(0, +)
      if total == 0 { return (rounds + [round], nil) }
      if let winner = continuing.first(where: { round.votes[$0, default: 0] * 2 > total }) {
        return (rounds + [round], winner)
      }
      let fewest = round.votes.values.min()
      round.excluded = order.last { continuing.contains($0) && round.votes[$0] == fewest }
      rounds.append(round)
      if let excluded = round.excluded { continuing.remove(excluded) }
    }
  }

  private func holder(_ ranks: [[Int]], _ continuing: Set<Int>) -> Int? {
    var gap = 0
    var seen = Set<Int>()
    for rank in ranks {
      if rank.isEmpty {
        gap += 1
        continue
      }
      if let skippedRanksMax, gap > skippedRanksMax { return nil }
      gap = 0
      if duplicatesExhaust, rank.contains(where: { seen.contains($0) }) { return nil }
      seen.formUnion(rank)
      let left = rank.filter { continuing.contains($0) }
      if rank.count > 1 {
        if overvote == "exhaust-immediately" { return nil }
        if overvote == "skip-to-next-rank" { continue }
        if left.count > 1 { return nil }
      }
      if let option = left.first { return option }
    }
    return nil
  }
}

@Suite struct `Instant run-off` {
  private func expect(
    _ outcome: CountOutcome,
    equals plain: (rounds: [PlainRunoff.Round], winner: Int?),
    _ comment: @autoclosure () -> String
  ) {
    let rounds = outcome.rounds.map { round in
      PlainRunoff.Round(
        votes: Dictionary(
          uniqueKeysWithValues: round.votes.enumerated().compactMap { option, votes in
            votes.flatMap { UInt64($0.text) }.map { (option, $0) }
          }
        ),
        exhausted: round.exhausted.flatMap { UInt64($0.text) } ?? .max,
        excluded: round.excluded.first
      )
    }
    if rounds != plain.rounds || outcome.winners != (plain.winner.map { [$0] } ?? []) {
      Issue.record("\(comment()): \(rounds) \(outcome.winners), not \(plain)")
    }
  }

  @Test(arguments: [(3, 5), (4, 3)])
  func `equals a plain count of every small election`(options: Int, ballotsMax: Int) throws {
    let order = Array((0..<options).reversed())
    let count = try RankedElections.forEach(
      options: options,
      ballotsMax: ballotsMax,
      of: RankedElections.strictBallots(options: options)
    ) { election in
      let outcome = try counted("irv", election, tieBreak: .preset(order))
      let plain = PlainRunoff(order: order).count(election)
      expect(outcome, equals: plain, "\(election)")
    }
    #expect(count > 20_000)
  }

  @Test func `equals a plain count of every small election with level ranks`() throws {
    let ballots = RankedElections.weakBallots(options: 3)
    for overvote in ["exhaust-immediately", "skip-to-next-rank", "exhaust-if-multiple-continuing"] {
      _ = try RankedElections.forEach(options: 3, ballotsMax: 4, of: ballots) { election in
        let outcome = try counted(
          "irv",
          election,
          tieBreak: .lot([1, 0, 2]),
          ["overvote": overvote]
        )
        let plain = PlainRunoff(overvote: overvote, order: [1, 0, 2]).count(election)
        expect(outcome, equals: plain, "\(overvote), \(election)")
      }
    }
  }

  @Test(arguments: Seeds.some(1))
  func `equals a plain count of random elections under every reading`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<tenThousand {
      let election = RankedElections.careless(&random)
      var chosen: [String: String] = [:]
      var plain = PlainRunoff(order: (0..<election.options).shuffled(using: &random))
      let overvotes = [
        "exhaust-immediately", "skip-to-next-rank", "exhaust-if-multiple-continuing",
      ]
      plain.overvote = overvotes[number % 3]
      chosen["overvote"] = plain.overvote
      if Bool.random(using: &random) {
        plain.skippedRanksMax = Int.random(in: 0...2, using: &random)
        chosen["skipped-ranks"] = "\(plain.skippedRanksMax ?? 0)"
      }
      plain.duplicatesExhaust = Bool.random(using: &random)
      chosen["duplicates"] = plain.duplicatesExhaust ? "exhaust" : "ignore"
      let outcome = try counted("irv", election, tieBreak: .preset(plain.order), chosen)
      let comment = "\(Seeds.replay(seed)), \(number)"
      expect(outcome, equals: plain.count(election), "\(comment): \(election)")
    }
  }

  @Test(arguments: Seeds.some(1))
  func `elects the same with batches and one by one, and under every order if it reports no tie`(
    seed: UInt64
  ) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<2_000 {
      let election = RankedElections.strict(&random, optionsMax: 4, ballotsMax: 9)
      let open = try counted("irv", election)
      var winners = Set<[Int]>()
      for order in RankedElections.permutations(election.options) {
        let one = try counted("irv", election, tieBreak: .preset(order))
        let batch = try counted("irv", election, tieBreak: .preset(order), ["batch": "yes"])
        #expect(one.winners == batch.winners, "\(Seeds.replay(seed)), \(number): \(election)")
        winners.insert(one.winners)
      }
      if open.verdict == .elected {
        #expect(winners == [open.winners], "\(Seeds.replay(seed)), \(number): \(election)")
      } else {
        #expect(open.winners.isEmpty)
      }
    }
  }

  @Test func `elects Knoxville in the Tennessee example`() throws {
    let outcome = try counted("irv", tennessee)
    #expect(outcome.winners == [3])
    #expect(outcome.rounds.map(\.excluded) == [[2], [1], []])
    #expect(
      outcome.rounds.map(\.votes) == [
        [.whole(42), .whole(26), .whole(15), .whole(17)],
        [.whole(42), .whole(26), nil, .whole(32)],
        [.whole(42), nil, nil, .whole(58)],
      ]
    )
  }

  @Test func `counts the example of its page`() throws {
    let election = RankedElection(
      options: 3,
      ballots: [
        .init(ranks: [[0], [1]], weight: 4), .init(ranks: [[1]], weight: 3),
        .init(ranks: [[2], [1]], weight: 1), .init(ranks: [[2]], weight: 1),
      ]
    )
    let outcome = try counted("irv", election)
    #expect(outcome.verdict == .tied)
    #expect(outcome.rounds.map(\.excluded) == [[2], []])
    #expect(outcome.rounds[1].moved == [.whole(0), .whole(1), nil])
    #expect(outcome.rounds[1].exhausted == .whole(1))
    let names = ["Park", "Quay", "Roof"]
    let json = outcome.json(options: names)
    #expect(json["outcome"] == "tied")
    #expect(json["winners"] == [])
    let tie = json["ties"]?.elements?.first
    #expect(tie?["among"] == ["Park", "Quay"])
    #expect(tie?["broken"] == "not-broken")
    let lot = try counted("irv", election, tieBreak: .lot([1, 0, 2]))
    #expect(lot.winners == [1])
    #expect(lot.ties.map(\.resolution) == [.lot])
  }

  @Test func `without votes elects nobody`() throws {
    let none = RankedElection(options: 2, ballots: [.init(ranks: [], weight: 5)])
    let outcome = try counted("irv", none, tieBreak: .preset([0, 1]))
    #expect(outcome.verdict == .noVotes)
    #expect(outcome.winners == [])
    #expect(outcome.figures == [CountFigure("blank", 5)])
  }
}
