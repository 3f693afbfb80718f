import TallyModel

@testable import TallyRehearsal

/// What ``Account`` should find, written down as sets of what was said of whom.
struct PlainAccount {
  struct Vote: Hashable {
    let cast: UInt32
    let voter: UInt32
  }

  private let arrivals: [Arrival]
  private let isLastCounted: Bool
  /// Every index that a ballot was answered with, in order of the answers.
  private var places: [Vote: [UInt64]] = [:]
  private var refusedAsSecond: [Vote] = []
  private var closed = 0
  private var busy = 0
  private var unexpected: [Refusal: Int] = [:]
  var unanswered = 0

  init(_ arrivals: [Arrival], isLastCounted: Bool) {
    self.arrivals = arrivals
    self.isLastCounted = isLastCounted
  }

  mutating func take(_ arrival: Arrival, _ answer: Account.Entry.Answer) {
    let vote = Vote(cast: arrival.cast, voter: arrival.voter)
    switch answer {
    case .accepted(let index): places[vote, default: []].append(index)
    case .refused(.duplicate): refusedAsSecond.append(vote)
    case .refused(.busy): busy += 1
    case .refused(.closed) where arrival.isLate: closed += 1
    case .refused(let refusal): unexpected[refusal, default: 0] += 1
    case .givenUp: unanswered += 1
    }
  }

  var answers: RehearsalReport.Answers {
    var answers = RehearsalReport.Answers()
    answers.accepted = places.count
    answers.repeated = places.values.reduce(0) { $0 + $1.count - 1 }
    answers.duplicates = refusedAsSecond.count
    answers.closed = closed
    answers.busy = busy
    answers.unexpected = unexpected
    answers.unanswered = unanswered
    return answers
  }

  /// A ballot stands where its first answer says.
  private var standing: [(vote: Vote, index: UInt64)] { places.map { ($0.key, $0.value[0]) } }

  /// Of each voter one ballot: the last in the log, or the first that was cast.
  var counting: Set<Vote> {
    var best: [UInt32: (vote: Vote, index: UInt64)] = [:]
    for one in standing {
      guard let other = best[one.vote.voter] else {
        best[one.vote.voter] = one
        continue
      }
      let isBetter =
        isLastCounted
        ? (one.index, isEarlier(other.vote, one.vote) ? 0 : 1)
          > (other.index, isEarlier(other.vote, one.vote) ? 1 : 0)
        : isEarlier(one.vote, other.vote)
      if isBetter { best[one.vote.voter] = one }
    }
    return Set(best.values.map(\.vote))
  }

  /// Which of two ballots was sent first.
  private func isEarlier(_ one: Vote, _ other: Vote) -> Bool {
    let place = { (vote: Vote) in arrivals.firstIndex { $0.cast == vote.cast } ?? 0 }
    return place(one) < place(other)
  }

  var faultCount: Int {
    var count = 0
    // One ballot has one place.
    for indices in places.values { count += indices.dropFirst().count { $0 != indices[0] } }
    // One place has one ballot.
    count += standing.count - Set(standing.map(\.index)).count
    // Nobody is let in after the closing.
    let late = Set(arrivals.filter(\.isLate).map(\.cast))
    count += places.keys.count { late.contains($0.cast) }
    // Where the last ballot counts, none is a second one; elsewhere one voter has one.
    if isLastCounted {
      count += refusedAsSecond.count
    } else {
      count += places.count - Set(places.keys.map(\.voter)).count
    }
    // A ballot is in the log or it is refused, and who is refused has another one there.
    count += Set(refusedAsSecond).count { places[$0] != nil }
    let heard = Set(places.keys.map(\.voter))
    count += Set(refusedAsSecond.map(\.voter)).count { !heard.contains($0) }
    return count
  }
}
