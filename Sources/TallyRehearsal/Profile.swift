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

    package init(seconds: Double, casts: Int) {
      self.seconds = seconds
      self.casts = casts
    }
  }

  package var name: String
  /// Where the figures come from, and what was assumed beside them.
  package var source: String
  package var phases: [Phase]
  /// Of the casts, those by voters who have cast before, with another nonce: `0...1`.
  package var revoteShare: Double
  /// Times that each ballot is sent again unchanged, as impatient clients do.
  package var retries: Int
  /// Questions for the state of the election beside the casts.
  package var readsPerSecond: Double
  /// Portals' connections that the casts are spread over, `1...1024`.
  package var connections: Int

  package init(
    name: String,
    source: String,
    phases: [Phase],
    revoteShare: Double = 0,
    retries: Int = 0,
    readsPerSecond: Double = 0,
    connections: Int = 8
  ) {
    self.name = name
    self.source = source
    self.phases = phases
    self.revoteShare = revoteShare
    self.retries = retries
    self.readsPerSecond = readsPerSecond
    self.connections = connections
  }

  package var seconds: Double { phases.reduce(0) { $0 + $1.seconds } }
  package var casts: Int { phases.reduce(0) { $0 + $1.casts } }
  /// The highest rate of any phase, in casts a second.
  package var peakPerSecond: Double {
    phases.reduce(0) { max($0, Double($1.casts) / $1.seconds) }
  }

  /// The same event `factor` times as fast: as many casts in less time.
  package func faster(_ factor: Double) -> Profile {
    precondition(factor > 0, "Time runs forward.")
    var profile = self
    profile.phases = phases.map { Phase(seconds: $0.seconds / factor, casts: $0.casts) }
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
      return Phase(seconds: phase.seconds * share, casts: max(casts, min(1, phase.casts)))
    }
    return profile
  }
}
