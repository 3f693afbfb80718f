package import TallyModel

/// How the public comes to a vote: what a rehearsal sends, and when.
///
/// Drawn from an event whose figures somebody published; where they say nothing, arrivals are spread
/// evenly, and ``source`` says so.
package struct Profile: Equatable, Sendable {
  /// A stretch of time with a number of casts in it, at moments that follow no pattern.
  package struct Phase: Equatable, Sendable {
    /// More than 0.
    package var seconds: Double
    package var casts: Int
    /// Whether it comes after the election was closed; only the last phases may.
    package var isLate: Bool

    package init(seconds: Double, casts: Int, isLate: Bool = false) {
      self.seconds = seconds
      self.casts = casts
      self.isLate = isLate
    }
  }

  /// What the ballot paper of a rehearsal's own election asks.
  package enum Paper: Equatable, Sendable {
    /// One of so many options, each as often as any other.
    case choice(options: Int)
    /// One page's rating: how many of the voters give 1, 2, 3, 4 and 5.
    case rating([Int])
  }

  package var name: String
  /// Where the figures come from, and what was assumed beside them.
  package var source: String
  package var phases: [Phase]
  /// Of the casts, those by voters who have cast before: `0...1`.
  ///
  /// The last ballot counts where this is above 0, the first one elsewhere.
  package var revoteShare: Double
  /// Second tries beside the casts, for each of them, that are to be refused: `0...1`.
  package var duplicateShare: Double
  /// Times that each ballot is sent again unchanged, as impatient clients do.
  package var retries: Int
  /// Of the casts, those whose sender leaves before the answer, to send again later: `0...1`.
  package var abandonShare: Double
  /// The longest pause before a voter tries again.
  package var thinkSeconds: Double
  /// Questions for the state of the election beside the casts.
  package var readsPerSecond: Double
  /// Portals' connections that the casts are spread over, `1...1024`.
  package var connections: Int
  package var paper: Paper
  /// Voters on the roll; open to all where there is none.
  package var entitled: Int?

  package init(
    name: String,
    source: String,
    phases: [Phase],
    revoteShare: Double = 0,
    duplicateShare: Double = 0,
    retries: Int = 0,
    abandonShare: Double = 0,
    thinkSeconds: Double = 2,
    readsPerSecond: Double = 0,
    connections: Int = 8,
    paper: Paper = .choice(options: 2),
    entitled: Int? = nil
  ) {
    self.name = name
    self.source = source
    self.phases = phases
    self.revoteShare = revoteShare
    self.duplicateShare = duplicateShare
    self.retries = retries
    self.abandonShare = abandonShare
    self.thinkSeconds = thinkSeconds
    self.readsPerSecond = readsPerSecond
    self.connections = connections
    self.paper = paper
    self.entitled = entitled
  }

  /// An even rate, as no event has it.
  package static func constant(perSecond: Double, seconds: Double, connections: Int) -> Profile {
    Profile(
      name: "constant",
      source: "An even rate that was asked for; not drawn from an event.",
      phases: [Phase(seconds: seconds, casts: Int((perSecond * seconds).rounded()))],
      connections: connections
    )
  }

  package var seconds: Double { phases.reduce(0) { $0 + $1.seconds } }
  package var casts: Int { phases.reduce(0) { $0 + $1.casts } }
  /// Which of a voter's ballots counts.
  package var revote: RevotePolicy { revoteShare > 0 ? .last : .first }
  /// The highest rate of any phase, in casts a second.
  package var peakPerSecond: Double {
    phases.reduce(0) { max($0, Double($1.casts) / $1.seconds) }
  }

  /// Casts a second in the busiest stretch of so many seconds, or in all of it where it is shorter.
  package func busiestPerSecond(over stretch: Double) -> Double {
    let length = min(stretch, seconds)
    var ends = [0.0]
    for phase in phases { ends.append((ends.last ?? 0) + phase.seconds) }
    // The rate changes at the phases' ends only: a busiest stretch begins or ends at one.
    let starts = ends + ends.map { $0 - length }
    let counts = starts.map { start in
      zip(phases, ends).reduce(0.0) { sum, next in
        let (phase, begin) = next
        let shared = min(start + length, begin + phase.seconds) - max(start, begin)
        return sum + max(0, shared) / phase.seconds * Double(phase.casts)
      }
    }
    return (counts.max() ?? 0) / length
  }

  /// The same event `factor` times as fast: as many casts in less time.
  package func faster(_ factor: Double) -> Profile {
    precondition(factor > 0, "Time runs forward.")
    var profile = self
    profile.phases = phases.map {
      Phase(seconds: $0.seconds / factor, casts: $0.casts, isLate: $0.isLate)
    }
    profile.thinkSeconds /= factor
    profile.readsPerSecond *= factor
    return profile
  }

  /// A small copy of the event: the same rates and shares for a part of its time.
  ///
  /// Every phase that has casts keeps one at least.
  package func part(_ share: Double) -> Profile {
    precondition(share > 0 && share <= 1, "A part is more than nothing and at most the whole.")
    var profile = self
    profile.phases = phases.map { phase in
      let casts = Int((Double(phase.casts) * share).rounded())
      return Phase(
        seconds: phase.seconds * share,
        casts: max(casts, min(1, phase.casts)),
        isLate: phase.isLate
      )
    }
    profile.entitled = entitled.map { max(profile.casts, Int((Double($0) * share).rounded(.up))) }
    return profile
  }
}
