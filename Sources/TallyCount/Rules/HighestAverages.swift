import BigInt
package import TallyModel

/// The rules `dhondt`, `sainte-lague` and `modified-sainte-lague`: seats go one by one to the party
/// with the highest quotient of its votes and the next divisor.
///
/// - SeeAlso: docs/counting/party-lists.md.
package struct HighestAverages: CountMethod {
  package enum Variant: String, CaseIterable, Sendable {
    /// Divisors 1, 2, 3 …
    case dhondt
    /// Divisors 1, 3, 5 …
    case sainteLague = "sainte-lague"
    /// Divisors 1.4, 3, 5 …
    case modifiedSainteLague = "modified-sainte-lague"
  }

  package let variant: Variant

  package init(_ variant: Variant) { self.variant = variant }

  package var key: String { variant.rawValue }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] { [.list] }
  package var seats: ClosedRange<Int>? { 1...PartyVotes.seatsMax }
  package var settings: [CountSetting] { PartyVotes.settings }

  /// - Complexity: O(marks + seats × parties).
  package func count(_ request: CountRequest) -> CountOutcome {
    let parties = PartyVotes(request)
    var outcome = parties.outcome(key)
    var left = parties.admitted.isEmpty ? 0 : request.seats
    while left > 0 {
      let level = highest(parties, outcome.seats)
      var given = level
      if level.count > left {
        given = request.tieBreak.sorted(level).map { Array($0.prefix(left)) } ?? []
        outcome.ties.append(
          CountTie(
            round: outcome.rounds.count + 1,
            matter: .seat,
            among: level,
            resolution: request.tieBreak.resolution,
            chosen: given
          )
        )
      }
      if given.isEmpty { break }
      var round = CountRound(.seats)
      round.elected = given
      round.figures = [
        CountFigure("quotient", .amount(.ratio(quotient(parties, given[0], outcome.seats))))
      ]
      outcome.rounds.append(round)
      for party in given { outcome.seats[party] += 1 }
      left -= given.count
    }
    outcome.settleParties(seats: request.seats)
    return outcome
  }

  /// The next divisor of a party with so many seats, in units of 1 ÷ ``scale``.
  private func divisor(_ seats: UInt64) -> UInt64 {
    switch variant {
    case .dhondt: seats + 1
    case .sainteLague: 2 * seats + 1
    case .modifiedSainteLague: seats == 0 ? 7 : 5 * (2 * seats + 1)
    }
  }

  private var scale: BigInt { variant == .modifiedSainteLague ? 5 : 1 }

  private func quotient(_ parties: PartyVotes, _ party: Int, _ seats: [UInt64]) -> Rational {
    Rational(scale * BigInt(parties.votes[party]), BigInt(divisor(seats[party])))
  }

  /// The parties with the highest quotient, by place.
  private func highest(_ parties: PartyVotes, _ seats: [UInt64]) -> [Int] {
    var level: [Int] = []
    var best: (votes: UInt128, divisor: UInt128) = (0, 1)
    for party in parties.admitted {
      let votes = UInt128(parties.votes[party])
      let divisor = UInt128(divisor(seats[party]))
      if votes * best.divisor > best.votes * divisor {
        best = (votes, divisor)
        level = [party]
      } else if votes * best.divisor == best.votes * divisor {
        level.append(party)
      }
    }
    return level
  }
}
