package import TallyClient
package import TallyModel

/// Turns arrivals into ballots of an election: the same voter, nonce and choice for the same ballot,
/// whenever it is asked for.
package struct RehearsalBallots: Sendable {
  /// Whose ballots they are.
  package enum Voters: Sendable {
    /// Ids of so many digits, counted up from the first.
    case numbered(first: UInt64, digits: Int)
    /// Ids from a list, each one voter.
    case listed([[UInt8]])

    /// The id of a voter, who is below the count of a list.
    package func id(_ voter: UInt32) -> [UInt8] {
      var id: [UInt8] = []
      append(id: voter, to: &id)
      return id
    }

    func append(id voter: UInt32, to text: inout [UInt8]) {
      switch self {
      case .numbered(let first, _):
        // 20 digits at most, and room that the writing of them needs.
        text.append(addingCapacity: 27) { $0.append(decimal: first + UInt64(voter)) }
      case .listed(let ids): text += ids[Int(voter)]
      }
    }

    /// The voters behind the first ones.
    package func dropping(_ count: Int) -> Voters {
      switch self {
      case .numbered(let first, let digits): .numbered(first: first + UInt64(count), digits: digits)
      case .listed(let ids): .listed(Array(ids.dropFirst(count)))
      }
    }

    /// Numbers of the definition's form for so many voters, other ones for another seed; nothing
    /// where the form has not so many.
    package static func numbered(
      _ form: VoterIDForm,
      count: Int,
      seed: UInt64
    ) -> Voters? {
      let digits = min(form.maximumLength, max(form.minimumLength, 12), 18)
      guard digits >= form.minimumLength else { return nil }
      var first: UInt64 = 1
      for _ in 1..<max(digits, 1) { first *= 10 }
      // From 1000… to 9999…, so that no form minds a leading zero.
      guard UInt64(count) <= 9 * first else { return nil }
      var random = SplitMix(seed)
      return .numbered(
        first: first + UInt64(random.below(Int(9 * first - UInt64(count) + 1))),
        digits: digits
      )
    }
  }

  /// A mark on a ballot paper.
  struct Mark {
    let contest: Int
    let option: Int
    /// The score or rank; nothing where the contest has neither.
    let value: UInt16?
  }

  /// A contest as ballots need it: its names are bytes, made once and not for every ballot.
  private struct Paper: Sendable {
    /// The contest's id with `=`.
    let start: [UInt8]
    /// The options' ids.
    let options: [[UInt8]]
    let isRanked: Bool
    let marksMax: Int
    let scores: ClosedRange<UInt8>?

    init(_ contest: Contest) {
      start = Array("\(contest.id)=".utf8)
      options = contest.options.map { Array($0.id.utf8) }
      isRanked = contest.type == .ranked
      marksMax = contest.marksMax
      scores = contest.scores
    }
  }

  package let definition: Definition
  private let election: [UInt8]
  private let channels: [[UInt8]]
  private let papers: [Paper]
  let voters: Voters
  private let seed: UInt64
  /// The one contest's scores by voter, in a fixed order; empty where they are drawn.
  private let ratings: [UInt8]
  /// The running period, for elections that have periods.
  private let period: String

  /// The ballots of an election that a seed gives.
  ///
  /// `ratings`: Of the one contest, how many voters give each score from the lowest on; empty where
  /// scores are drawn. `period`: The scope of ballots in an election with periods.
  package init(
    _ definition: Definition,
    voters: Voters,
    seed: UInt64,
    ratings: [Int] = [],
    period: String = ""
  ) {
    self.definition = definition
    election = Array(definition.id.utf8)
    channels = definition.channels.map { Array($0.id.utf8) }
    papers = definition.contests.map { Paper($0) }
    self.voters = voters
    self.seed = seed
    self.ratings = ratings.enumerated().flatMap { score, count in
      [UInt8](repeating: UInt8(score), count: count)
    }
    self.period = period
  }

  /// How many voters there are ids for; nothing where there is no end of them.
  package var voterCount: Int? {
    guard case .listed(let ids) = voters else { return nil }
    return ids.count
  }

  /// Adds an arrival's ballot, named by `tag`.
  ///
  /// - Complexity: O(bytes).
  package func append(_ arrival: Arrival, tag: UInt64, to lines: inout CastLines) {
    var text: [UInt8] = []
    text.reserveCapacity(160)
    let election = field(&text) { $0 += self.election }
    let voter = field(&text) { voters.append(id: arrival.voter, to: &$0) }
    let nonce = field(&text) { appendNonce(arrival.cast, to: &$0) }
    let scope = field(&text) { appendScope(arrival.voter, to: &$0) }
    let channel = field(&text) { text in
      var random = SplitMix(seed ^ UInt64(arrival.cast) &* 0xA24B_AED4_963E_E407)
      text += channels[random.below(channels.count)]
    }
    let selections = field(&text) { appendSelections(arrival, to: &$0) }
    let fields = CastFields(
      election: election,
      voter: voter,
      nonce: nonce,
      scope: scope,
      channel: channel,
      selections: selections
    )
    let refusal = lines.append(text.rawSpan, fields, tag: tag)
    precondition(refusal == nil, "A ballot of ours is refused by our own form.")
  }

  private func field(_ text: inout [UInt8], _ append: (inout [UInt8]) -> Void) -> Range<Int> {
    let start = text.count
    append(&text)
    return start..<text.count
  }

  private func appendNonce(_ cast: UInt32, to text: inout [UInt8]) {
    // Two mixed words: no two casts of a rehearsal, nor of two with other seeds, are alike.
    let high = SplitMix.mix(seed &+ UInt64(cast) &* 2 &* 0x9E37_79B9_7F4A_7C15)
    let low = SplitMix.mix(high ^ seed &+ UInt64(cast))
    Nonce(value: UInt128(high) << 64 | UInt128(low)).appendHex(to: &text)
  }

  private func appendScope(_ voter: UInt32, to text: inout [UInt8]) {
    switch definition.scope {
    case .election: break
    case .page(let pages):
      if let pages, !pages.isEmpty {
        text += pages[Int(voter) % pages.count].utf8
      } else {
        text += "page".utf8
      }
    case .period: text += period.utf8
    }
  }

  // MARK: - Choices

  private func appendSelections(_ arrival: Arrival, to text: inout [UInt8]) {
    var last: Int?
    forEachMark(of: arrival.cast, by: arrival.voter) { mark in
      if last == mark.contest {
        text.append(UInt8(ascii: ","))
      } else {
        if last != nil { text.append(UInt8(ascii: ";")) }
        text += papers[mark.contest].start
      }
      last = mark.contest
      text += papers[mark.contest].options[mark.option]
      if let value = mark.value {
        text.append(UInt8(ascii: ":"))
        text.append(addingCapacity: 10) { $0.append(decimal: UInt64(value)) }
      }
    }
  }

  /// What a voter marks on one ballot, contest by contest, options ascending.
  func forEachMark(of cast: UInt32, by voter: UInt32, _ body: (Mark) -> Void) {
    var random = SplitMix(seed ^ (UInt64(cast) << 32 | 0xB10C))
    for place in papers.indices {
      let paper = papers[place]
      let count = paper.options.count
      let marks = paper.marksMax == 1 ? 1 : 1 + random.below(min(paper.marksMax, count, 3))
      // Options next to each other, from a drawn one on: ascending, none twice.
      let first = random.below(count - marks + 1)
      // Ranks go round from a drawn one on, so that every order of neighbours occurs.
      let turn = paper.isRanked ? random.below(marks) : 0
      for option in first..<(first + marks) {
        let value =
          paper.isRanked
          ? UInt16((option - first + turn) % marks + 1) : score(paper, voter, &random)
        body(Mark(contest: place, option: option, value: value))
      }
    }
  }

  private func score(_ paper: Paper, _ voter: UInt32, _ random: inout SplitMix) -> UInt16? {
    guard let scores = paper.scores else { return nil }
    // 58 has no factor in common with the count of a fixture: every rating is given once.
    if !ratings.isEmpty {
      return UInt16(scores.lowerBound + ratings[Int(voter) * 58 % ratings.count])
    }
    return UInt16(scores.lowerBound) + UInt16(random.below(scores.count))
  }
}
