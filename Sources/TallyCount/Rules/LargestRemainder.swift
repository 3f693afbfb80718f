import BigInt
package import TallyModel

/// The rules `largest-remainder-…`: a seat for each full quota, the others by remainder.
///
/// The quota is of the votes for parties that reach the threshold. Where full quotas give more seats
/// than there are, the smallest remainders lose one.
/// - SeeAlso: docs/counting/party-lists.md.
package struct LargestRemainder: CountMethod {
  package enum Quota: String, CaseIterable, Sendable {
    /// Votes ÷ seats.
    case hare
    /// The whole number above votes ÷ (seats + 1).
    case droop
    /// Votes ÷ (seats + 1).
    case hagenbachBischoff = "hagenbach-bischoff"
    /// Votes ÷ (seats + 2).
    case imperiali
  }

  package let quota: Quota

  package init(_ quota: Quota) { self.quota = quota }

  package var key: String { "largest-remainder-\(quota.rawValue)" }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] { [.list] }
  package var seats: ClosedRange<Int>? { 1...PartyVotes.seatsMax }
  package var settings: [CountSetting] { PartyVotes.settings }

  /// - Complexity: O(marks + parties × log parties).
  package func count(_ request: CountRequest) -> CountOutcome {
    let parties = PartyVotes(request)
    var outcome = parties.outcome(key)
    let total = parties.admitted.reduce(UInt128(0)) { $0 + UInt128(parties.votes[$1]) }
    guard total > 0 else { return outcome }
    let (above, below) = fraction(total, seats: UInt128(request.seats))
    var remainders = [UInt128](repeating: 0, count: parties.votes.count)
    for party in parties.admitted {
      let (full, rest) = (UInt128(parties.votes[party]) * below)
        .quotientAndRemainder(dividingBy: above)
      outcome.seats[party] = UInt64(full)
      remainders[party] = rest
    }
    outcome.figures += [
      CountFigure("quota", .amount(Self.ratio(above, below))),
      CountFigure(
        "remainders",
        .amounts(
          remainders.indices.map { party in
            parties.admitted.contains(party) ? Self.ratio(remainders[party], below) : nil
          }
        )
      ),
    ]
    var full = CountRound(.seats)
    full.elected = outcome.seats.indices.filter { outcome.seats[$0] > 0 }
    full.figures = [CountFigure("full-quotas", .amounts(outcome.seats.map { .whole($0) }))]
    outcome.rounds.append(full)
    let given = outcome.seats.reduce(0, +)
    if given < UInt64(request.seats) {
      give(request.seats - Int(given), remainders, parties.admitted, request, &outcome)
    } else if given > UInt64(request.seats) {
      var excess = Int(given) - request.seats
      // More than once only where there are fewer parties than seats too many.
      while excess > 0 { excess -= take(excess, remainders, request, &outcome) }
    }
    outcome.settleParties(seats: request.seats)
    return outcome
  }

  /// The quota as a fraction of whole numbers.
  private func fraction(_ total: UInt128, seats: UInt128) -> (above: UInt128, below: UInt128) {
    switch quota {
    case .hare: (total, seats)
    case .droop: (total / (seats + 1) + 1, 1)
    case .hagenbachBischoff: (total, seats + 1)
    case .imperiali: (total, seats + 2)
    }
  }

  private static func ratio(_ above: UInt128, _ below: UInt128) -> Amount {
    .ratio(Rational(BigInt(above), BigInt(below)))
  }

  /// One more seat for each of the largest remainders.
  private func give(
    _ count: Int,
    _ remainders: [UInt128],
    _ admitted: [Int],
    _ request: CountRequest,
    _ outcome: inout CountOutcome
  ) {
    let (winners, tie) = Standing.winners(
      remainders,
      among: admitted,
      seats: count,
      tieBreak: request.tieBreak,
      round: outcome.rounds.count + 1
    )
    if let tie { outcome.ties.append(tie) }
    var round = CountRound(.seats)
    round.elected = winners
    outcome.rounds.append(round)
    for party in winners { outcome.seats[party] += 1 }
  }

  /// One seat less for each of the smallest remainders; returns how many seats that are.
  ///
  /// Of tied parties that nothing tells apart each loses its seat, and one of these is open.
  private func take(
    _ count: Int,
    _ remainders: [UInt128],
    _ request: CountRequest,
    _ outcome: inout CountOutcome
  ) -> Int {
    let seated = outcome.seats.indices.filter { outcome.seats[$0] > 0 }
    let (keepers, tie) = Standing.winners(
      remainders,
      among: seated,
      seats: max(0, seated.count - count),
      tieBreak: request.tieBreak,
      round: outcome.rounds.count + 1
    )
    if let tie { outcome.ties.append(tie) }
    var round = CountRound(.seats)
    round.excluded = seated.filter { !keepers.contains($0) }
    outcome.rounds.append(round)
    for party in round.excluded { outcome.seats[party] -= 1 }
    return round.excluded.count
  }
}
