/// All arrivals of a profile, in order of time: the same ones for the same seed.
///
/// An open schedule: nothing in it waits for an answer. In each phase as many casts as it says come at
/// moments drawn evenly, which is what a Poisson process looks like when its count is known.
package struct ArrivalSchedule: Sendable {
  package let arrivals: [Arrival]
  /// Arrivals whose sender waits for the answer.
  package let sentCount: Int
  /// Voters who cast at least once.
  package let voterCount: Int
  /// Ballots, each counted once however often it is sent.
  package let castCount: Int
  /// Where the election is to be closed, from the beginning; the end where nothing comes later.
  package let closingNanoseconds: UInt64

  /// - Complexity: O(n log n) in the arrivals; 24 bytes each.
  package init(_ profile: Profile, seed: UInt64) {
    var draw = Draw(profile, seed: seed)
    var start = 0.0
    var moments: [(nanoseconds: UInt64, isLate: Bool)] = []
    moments.reserveCapacity(profile.casts)
    for phase in profile.phases {
      for _ in 0..<phase.casts {
        let moment = start + draw.random.unit() * phase.seconds
        moments.append((UInt64(moment * 1e9), phase.isLate))
      }
      start += phase.seconds
    }
    moments.sort { $0.nanoseconds < $1.nanoseconds }
    for moment in moments { draw.addVoter(at: moment.nanoseconds, isLate: moment.isLate) }
    arrivals = draw.sorted
    sentCount = arrivals.count { !$0.isAbandoned }
    voterCount = draw.voters
    castCount = draw.casts
    closingNanoseconds = draw.end
  }

  /// Draws who comes and comes again.
  private struct Draw {
    var random: SplitMix
    private let profile: Profile
    /// What comes in time comes before.
    let end: UInt64
    private var arrivals: [Arrival] = []
    private(set) var voters = 0
    private(set) var casts = 0

    init(_ profile: Profile, seed: UInt64) {
      random = SplitMix(seed)
      self.profile = profile
      let seconds = profile.phases.reduce(0) { $1.isLate ? $0 : $0 + $1.seconds }
      end = UInt64(seconds * 1e9)
      arrivals.reserveCapacity(profile.casts * (1 + profile.retries))
    }

    /// A moment's ballot with all that follows from it.
    mutating func addVoter(at moment: UInt64, isLate: Bool) {
      let isRevote = !isLate && voters > 0 && random.unit() < profile.revoteShare
      let voter = isRevote ? Int(random.unit() * Double(voters)) : voters
      if !isRevote { voters += 1 }
      add(voter, at: moment, isLate: isLate)
      guard !isLate, random.unit() < profile.duplicateShare else { return }
      add(voter, at: later(than: moment), isLate: false)
    }

    /// One ballot, as often as it is sent.
    private mutating func add(_ voter: Int, at moment: UInt64, isLate: Bool) {
      let isAbandoned = !isLate && random.unit() < profile.abandonShare
      let attempts = max(profile.retries, isAbandoned ? 1 : 0)
      var moment = moment
      for attempt in 0...(isLate ? 0 : attempts) {
        if attempt > 0 { moment = later(than: moment) }
        arrivals.append(
          Arrival(
            nanoseconds: moment,
            cast: UInt32(casts),
            voter: UInt32(voter),
            attempt: UInt8(attempt),
            isAbandoned: isAbandoned && attempt == 0,
            isLate: isLate
          )
        )
      }
      casts += 1
    }

    /// When a voter tries again: each attempt waits for the one before it, so that they keep their order.
    private mutating func later(than moment: UInt64) -> UInt64 {
      let pause = random.unit() * profile.thinkSeconds
      return min(moment + UInt64(pause * 1e9), max(end, moment))
    }

    /// Attempts keep their order, also where the end pushes them together.
    var sorted: [Arrival] {
      arrivals.sorted {
        ($0.nanoseconds, $0.cast, $0.attempt) < ($1.nanoseconds, $1.cast, $1.attempt)
      }
    }
  }
}
