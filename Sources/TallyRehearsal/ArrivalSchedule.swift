/// All arrivals of a profile, in order of time: the same ones for the same seed.
///
/// An open schedule: nothing in it waits for an answer. In each phase as many casts as it says come at
/// moments drawn evenly, which is what a Poisson process looks like when its count is known.
package struct ArrivalSchedule: Sendable {
  package let arrivals: [Arrival]
  /// Voters who cast at least once.
  package let voterCount: Int
  /// Ballots, retries not counted.
  package let castCount: Int

  /// Attempts of an impatient client follow each other so soon.
  private static let retryPauseNanoseconds: UInt64 = 2_000_000_000

  /// - Complexity: O(n log n) in the arrivals; 24 bytes each.
  package init(_ profile: Profile, seed: UInt64) {
    var random = SplitMix(seed)
    var moments: [UInt64] = []
    moments.reserveCapacity(profile.casts)
    var start = 0.0
    for phase in profile.phases {
      for _ in 0..<phase.casts {
        moments.append(UInt64((start + random.unit() * phase.seconds) * 1e9))
      }
      start += phase.seconds
    }
    moments.sort()
    var arrivals: [Arrival] = []
    arrivals.reserveCapacity(moments.count * (1 + profile.retries))
    var casts: [UInt32] = []
    let end = UInt64(start * 1e9)
    for moment in moments {
      let isRevote = !casts.isEmpty && random.unit() < profile.revoteShare
      let voter = isRevote ? Int(random.unit() * Double(casts.count)) : casts.count
      if voter == casts.count { casts.append(0) } else { casts[voter] += 1 }
      for attempt in 0...profile.retries {
        let pause = UInt64(random.unit() * Double(Self.retryPauseNanoseconds)) * UInt64(attempt)
        arrivals.append(
          Arrival(
            nanoseconds: min(moment + pause, max(end, moment)),
            voter: UInt32(voter),
            earlier: casts[voter],
            attempt: UInt8(attempt)
          )
        )
      }
    }
    if profile.retries > 0 {
      // Attempts keep their order, also where the end of the rehearsal pushes them together.
      arrivals.sort { ($0.nanoseconds, $0.attempt) < ($1.nanoseconds, $1.attempt) }
    }
    self.arrivals = arrivals
    voterCount = casts.count
    castCount = moments.count
  }
}

/// A small generator whose numbers are the same everywhere, for one seed.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// Evenly in `0..<1`.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
