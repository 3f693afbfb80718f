import BigInt
import TallyCount
import TallyModel
import TallyTesting
import Testing

/// Seats by the table of all quotients, and by quotas as fractions.
enum PlainParties {
  /// Who certainly has how many seats, and between whom the others are.
  struct Seats: Equatable {
    var seats: [UInt64]
    var tied: [Int]
  }

  static func highestAverages(_ rule: String, _ votes: [UInt64], seats: Int) -> Seats {
    var table: [(quotient: Rational, party: Int)] = []
    for (party, votes) in votes.enumerated() where votes > 0 {
      for seat in 0..<seats {
        let divisor: Rational =
          switch rule {
          case "dhondt": Rational(BigInt(seat + 1))
          case "sainte-lague": Rational(BigInt(2 * seat + 1))
          default: seat == 0 ? Rational(14, 10) : Rational(BigInt(2 * seat + 1))
          }
        let quotient = Rational(BigInt(votes) * divisor.denominator, divisor.numerator)
        table.append((quotient, party))
      }
    }
    guard !table.isEmpty else { return Seats(seats: votes.map { _ in 0 }, tied: []) }
    table.sort { $1.quotient < $0.quotient }
    return fill(votes.count, table, seats: seats)
  }

  /// The first of a sorted table; who is level at its end is tied if not all of them have room.
  private static func fill(
    _ parties: Int,
    _ table: [(quotient: Rational, party: Int)],
    seats: Int,
    from given: [UInt64]? = nil
  ) -> Seats {
    var result = Seats(seats: given ?? [UInt64](repeating: 0, count: parties), tied: [])
    guard seats > 0 else { return result }
    guard table.count > seats else {
      for entry in table { result.seats[entry.party] += 1 }
      return result
    }
    let last = table[seats - 1].quotient
    let isTied = table[seats].quotient == last
    for entry in table where last < entry.quotient || (!isTied && entry.quotient == last) {
      result.seats[entry.party] += 1
    }
    if isTied {
      result.tied = table.filter { $0.quotient == last }.map(\.party).sorted()
    }
    return result
  }

  static func largestRemainder(_ rule: String, _ votes: [UInt64], seats: Int) -> Seats {
    let total = BigInt(votes.reduce(0, +))
    guard total > 0 else { return Seats(seats: votes.map { _ in 0 }, tied: []) }
    let quota =
      switch rule {
      case "largest-remainder-hare": Rational(total, BigInt(seats))
      case "largest-remainder-droop": Rational(total / BigInt(seats + 1) + 1)
      case "largest-remainder-hagenbach-bischoff": Rational(total, BigInt(seats + 1))
      default: Rational(total, BigInt(seats + 2))
      }
    var full: [UInt64] = []
    var rests: [(quotient: Rational, party: Int)] = []
    for (party, votes) in votes.enumerated() {
      var left = Rational(BigInt(votes))
      var count: UInt64 = 0
      while !(left < quota) {
        left = left - quota
        count += 1
      }
      full.append(count)
      if votes > 0 { rests.append((left, party)) }
    }
    rests.sort { $1.quotient < $0.quotient }
    var excess = Int(full.reduce(0, +)) - seats
    if excess <= 0 { return fill(votes.count, rests, seats: -excess, from: full) }
    while excess > 0 {
      let seated = rests.filter { full[$0.party] > 0 }
      for entry in seated { full[entry.party] -= 1 }
      let kept = fill(votes.count, seated, seats: max(0, seated.count - excess), from: full)
      excess -= Int(seated.count) - Int(kept.seats.reduce(0, +) - full.reduce(0, +))
      full = kept.seats
      if !kept.tied.isEmpty { return kept }
    }
    return Seats(seats: full, tied: [])
  }
}

@Suite struct `Party lists` {
  private static let rules = [
    "dhondt", "sainte-lague", "modified-sainte-lague", "largest-remainder-hare",
    "largest-remainder-droop", "largest-remainder-hagenbach-bischoff",
    "largest-remainder-imperiali",
  ]

  private func profile(_ votes: [UInt64]) -> BallotProfile {
    var box = BallotBox(form: .choices, options: votes.indices.map { "p\($0)" })
    for (party, votes) in votes.enumerated() where votes > 0 {
      box.add(choices: [party], weight: votes)
    }
    return box.profile
  }

  private func check(
    _ votes: [UInt64],
    seats: Int,
    order: [Int],
    _ comment: @autoclosure () -> String
  ) throws {
    for rule in Self.rules {
      let plain =
        rule.hasPrefix("largest")
        ? PlainParties.largestRemainder(rule, votes, seats: seats)
        : PlainParties.highestAverages(rule, votes, seats: seats)
      let open = try CountingTable.count(rule, profile(votes), seats: seats)
      let tied = open.ties.last?.among ?? []
      if open.seats != plain.seats || Set(tied) != Set(plain.tied) {
        Issue.record("\(comment()), \(rule), \(votes), \(seats): \(open), not \(plain)")
      }
      let lot = try CountingTable.count(
        rule,
        profile(votes),
        seats: seats,
        tieBreak: .lot(order)
      )
      var expected = plain.seats
      for party in order where expected.reduce(0, +) < UInt64(seats) {
        if plain.tied.contains(party) { expected[party] += 1 }
      }
      if lot.seats != expected { Issue.record("\(comment()), \(rule), \(votes), \(seats): \(lot)") }
    }
  }

  @Test func `have the seats of the table of quotients in every small election`() throws {
    for first in 0...5 as ClosedRange<UInt64> {
      for second in 0...5 as ClosedRange<UInt64> {
        for third in 0...5 as ClosedRange<UInt64> {
          for seats in 1...6 {
            try check([first, second, third], seats: seats, order: [2, 0, 1], "small")
            try check([first, second, third, 2], seats: seats, order: [3, 2, 1, 0], "small")
          }
        }
      }
    }
  }

  @Test(arguments: Seeds.some(1))
  func `have the seats of the table of quotients in random elections`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for number in 0..<(tenThousand / 5) {
      let parties = Int.random(in: 1...7, using: &random)
      let most = [10, 100, 100_000][number % 3] as UInt64
      let votes = (0..<parties).map { _ in UInt64.random(in: 0...most, using: &random) }
      let seats = Int.random(in: 1...12, using: &random)
      let order = (0..<parties).shuffled(using: &random)
      try check(votes, seats: seats, order: order, "\(Seeds.replay(seed)), \(number)")
    }
  }

  @Test func `have the published seats of textbook examples`() throws {
    // The usual example of D'Hondt's and Sainte-Laguë's pages: 230,000 votes, 8 seats.
    let four: [UInt64] = [100_000, 80_000, 30_000, 20_000]
    #expect(try CountingTable.count("dhondt", profile(four), seats: 8).seats == [4, 3, 1, 0])
    #expect(try CountingTable.count("sainte-lague", profile(four), seats: 8).seats == [3, 3, 1, 1])
    // The usual example of largest remainders: 100,000 votes, 10 seats.
    let six: [UInt64] = [47_000, 16_000, 15_900, 12_000, 6_000, 3_100]
    let hare = try CountingTable.count("largest-remainder-hare", profile(six), seats: 10)
    #expect(hare.seats == [5, 2, 1, 1, 1, 0])
    let droop = try CountingTable.count("largest-remainder-droop", profile(six), seats: 10)
    #expect(droop.seats == [5, 2, 2, 1, 0, 0])
  }

  @Test func `report a tie between 100,000 ÷ 7 and 20,000 ÷ 1.4`() throws {
    let votes: [UInt64] = [100_000, 80_000, 30_000, 20_000]
    let open = try CountingTable.count("modified-sainte-lague", profile(votes), seats: 8)
    #expect(open.seats == [3, 3, 1, 0])
    #expect(open.verdict == .tied)
    #expect(open.ties.map(\.among) == [[0, 3]])
    let lot = try CountingTable.count(
      "modified-sainte-lague",
      profile(votes),
      seats: 8,
      tieBreak: .lot([3, 2, 1, 0])
    )
    #expect(lot.seats == [3, 3, 1, 1])
    #expect(
      lot.rounds.last?.figures == [CountFigure("quotient", .amount(.ratio(Rational(100_000, 7))))]
    )
  }

  @Test func `need the threshold exactly`() throws {
    let votes: [UInt64] = [60, 34, 6]
    for (threshold, seats) in [("6", [6, 3, 1]), ("6.01", [6, 4, 0]), ("51", [10, 0, 0])] {
      let outcome = try CountingTable.count(
        "sainte-lague",
        profile(votes),
        seats: 10,
        chosen: ["threshold": threshold]
      )
      #expect(outcome.seats == seats.map { UInt64($0) }, "\(threshold)")
    }
    let none = try CountingTable.count(
      "dhondt",
      profile(votes),
      seats: 10,
      chosen: ["threshold": "61"]
    )
    #expect(none.verdict == .incomplete)
  }
}
