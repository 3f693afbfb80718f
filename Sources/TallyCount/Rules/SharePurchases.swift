import BigInt

/// The purchases of one run of Equal Shares, exact.
///
/// Voters with the same purchases behind them have the same money left, so money is kept by purse:
/// each pattern of ballots has one, and a purchase divides a purse into payers and others. All purses
/// are whole numbers of one common fraction of the unit, which every purchase makes finer.
struct SharePurchases {
  /// What a project asks of its supporters: the highest payment is `above ÷ below` units.
  private struct Price {
    let project: Int
    /// In the fraction of ``unit`` when it was worked out, over ``below`` whole payers.
    let above: BigUInt
    let below: UInt64
    let unit: BigUInt
    /// Payments are compared for each so much of use.
    let utility: UInt64

    /// Below zero, zero or above zero as this is cheaper than, as dear as or dearer than the other.
    func compared(to other: Price) -> Int {
      let mine = (above * other.unit).multiplied(byWord: UInt(other.below))
        .multiplied(byWord: UInt(other.utility))
      let others = (other.above * unit).multiplied(byWord: UInt(below))
        .multiplied(byWord: UInt(utility))
      if mine == others { return 0 }
      return mine < others ? -1 : 1
    }
  }

  private let voters: ShareVoters
  private let costs: [UInt64]
  private let utilities: [UInt64]
  private let tieBreak: TieBreak
  /// Money is counted in `1 ÷ unit`.
  private var unit: BigUInt
  /// What is left in each purse, the emptiest first.
  private var purses: [BigUInt]
  /// The purse of each pattern.
  private var purseOf: [Int32]

  private(set) var bought: [Int] = []
  /// The first says how many want each project; each of the others buys one.
  private(set) var rounds: [CountRound]
  private(set) var ties: [CountTie] = []
  /// Whether a tie ended the run.
  private(set) var isStopped = false

  init(
    _ voters: ShareVoters,
    costs: [UInt64],
    utilities: [UInt64],
    money: BigUInt,
    tieBreak: TieBreak
  ) {
    self.voters = voters
    self.costs = costs
    self.utilities = utilities
    self.tieBreak = tieBreak
    unit = BigUInt(voters.total)
    purses = [money]
    purseOf = [Int32](repeating: 0, count: voters.weights.count)
    var first = CountRound(.first)
    first.votes = voters.votes.map { .whole($0) }
    rounds = [first]
  }

  /// Buys until nobody can pay for anything more.
  ///
  /// Money only gets less, so that prices only rise: a price of an earlier round is a lower limit,
  /// and few have to be worked out anew.
  mutating func run() {
    var prices = costs.indices.compactMap { price($0) }
    while true {
      prices.sort { $0.compared(to: $1) < 0 }
      var cheapest: [Price] = []
      var place = 0
      while place < prices.count {
        if let first = cheapest.first, prices[place].compared(to: first) > 0 { break }
        guard let price = price(prices[place].project) else {
          prices.remove(at: place)
          continue
        }
        prices[place] = price
        place += 1
        let order = cheapest.first.map { price.compared(to: $0) } ?? -1
        if order < 0 { cheapest = [price] } else if order == 0 { cheapest.append(price) }
      }
      guard let chosen = pick(cheapest) else { return }
      buy(chosen)
      prices.removeAll { $0.project == chosen.project }
    }
  }

  /// What a project asks of its supporters now; nothing when they cannot pay for it.
  private func price(_ project: Int) -> Price? {
    var payers = [UInt64](repeating: 0, count: purses.count)
    var left: UInt64 = 0
    for pattern in voters.supporters[project] {
      let weight = voters.weights[Int(pattern)]
      payers[Int(purseOf[Int(pattern)])] += weight
      left += weight
    }
    var rest = unit.multiplied(byWord: UInt(costs[project]))
    for (purse, count) in payers.enumerated() where count > 0 {
      if rest <= purses[purse].multiplied(byWord: UInt(left)) {
        return Price(
          project: project,
          above: rest,
          below: left,
          unit: unit,
          utility: utilities[project]
        )
      }
      rest -= purses[purse].multiplied(byWord: UInt(count))
      left -= count
    }
    return nil
  }

  /// The one to buy; nothing when there is none, or a tie that matters is not broken.
  private mutating func pick(_ cheapest: [Price]) -> Price? {
    guard cheapest.count > 1 else { return cheapest.first }
    let tied = cheapest.map(\.project).sorted()
    var chosen = tieBreak.sorted(tied)?.first
    var resolution = tieBreak.resolution
    if chosen == nil, areApart(tied) {
      chosen = tied[0]
      resolution = .withoutEffect
    }
    ties.append(
      CountTie(
        round: rounds.count + 1,
        matter: .project,
        among: tied,
        resolution: resolution,
        chosen: chosen.map { [$0] } ?? []
      )
    )
    isStopped = chosen == nil
    return cheapest.first { $0.project == chosen }
  }

  /// Whether nobody supports two of them: then each is bought at its price, whoever comes first.
  private func areApart(_ tied: [Int]) -> Bool {
    var isTaken = [Bool](repeating: false, count: voters.weights.count)
    for project in tied {
      for pattern in voters.supporters[project] {
        if isTaken[Int(pattern)] { return false }
        isTaken[Int(pattern)] = true
      }
    }
    return true
  }

  private mutating func buy(_ price: Price) {
    bought.append(price.project)
    var round = CountRound(.project(price.project, isBought: true))
    let payment = Rational(BigInt(price.above), BigInt(unit) * BigInt(price.below))
    round.figures = [CountFigure("payment", .amount(.ratio(payment)))]
    rounds.append(round)
    // A finer unit, in which the payment is whole.
    let divisor = BigUInt(price.below).greatestCommonDivisor(with: price.above)
    let finer = BigUInt(price.below) / divisor
    let paid = price.above / divisor
    unit *= finer
    var isPayer = [Bool](repeating: false, count: purseOf.count)
    for pattern in voters.supporters[price.project] { isPayer[Int(pattern)] = true }
    divide(isPayer, paid: paid, finer: finer)
  }

  /// Gives payers what their purse has left, and sorts all purses that somebody has.
  private mutating func divide(_ isPayer: [Bool], paid: BigUInt, finer: BigUInt) {
    var hasPayers = [Bool](repeating: false, count: purses.count)
    var hasOthers = [Bool](repeating: false, count: purses.count)
    for (pattern, purse) in purseOf.enumerated() {
      if isPayer[pattern] { hasPayers[Int(purse)] = true } else { hasOthers[Int(purse)] = true }
    }
    let full = purses.map { $0 * finer }
    let less = full.map { $0 > paid ? $0 - paid : 0 }
    // Both lists ascend, so that one walk over both sorts them.
    var sorted: [BigUInt] = []
    var ofPayers = [Int32](repeating: 0, count: purses.count)
    var ofOthers = [Int32](repeating: 0, count: purses.count)
    func place(_ money: BigUInt) -> Int32 {
      if sorted.last != money { sorted.append(money) }
      return Int32(sorted.count - 1)
    }
    var payer = 0
    for other in 0...full.count {
      while payer < less.count, other == full.count || less[payer] <= full[other] {
        if hasPayers[payer] { ofPayers[payer] = place(less[payer]) }
        payer += 1
      }
      if other < full.count, hasOthers[other] { ofOthers[other] = place(full[other]) }
    }
    for pattern in purseOf.indices {
      let purse = Int(purseOf[pattern])
      purseOf[pattern] = isPayer[pattern] ? ofPayers[purse] : ofOthers[purse]
    }
    purses = sorted
  }
}
