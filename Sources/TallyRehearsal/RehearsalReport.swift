package import TallyModel

/// What a rehearsal did, measured and found: everything that its pages say.
package struct RehearsalReport: Sendable {
  /// What was to be sent.
  package struct Plan: Sendable {
    /// The profile's name: `oman-shura-2023`.
    package var profile: String
    /// Where its figures come from.
    package var source: String
    /// How many times as fast as the event; 1 for real time.
    package var speed: Double
    package var seconds: Double
    package var voters: Int
    /// Ballots, each sending of one beyond the first not counted.
    package var casts: Int
    /// The highest rate of any phase, in casts a second.
    package var peakPerSecond: Double
    package var connections: Int
    package var readsPerSecond: Double
    /// Which of a voter's ballots counts.
    package var revote: RevotePolicy
    /// Sends the same load again.
    package var seed: UInt64
  }

  /// What it ran on.
  package struct Machine: Sendable {
    package var processor: String
    package var cores: Int
    package var memoryBytes: UInt64
    package var kernel: String
    /// Of the daemon's data folder; nothing for a daemon whose folder is not known.
    package var fileSystem: String?
    /// One write of 4 KiB with its sync beside the data folder: the median of some.
    package var syncMicroseconds: UInt64?
    /// Whether the daemon ran on the same machine as the load.
    package var isShared: Bool

    package init(
      processor: String,
      cores: Int,
      memoryBytes: UInt64,
      kernel: String,
      fileSystem: String?,
      syncMicroseconds: UInt64?,
      isShared: Bool
    ) {
      self.processor = processor
      self.cores = cores
      self.memoryBytes = memoryBytes
      self.kernel = kernel
      self.fileSystem = fileSystem
      self.syncMicroseconds = syncMicroseconds
      self.isShared = isShared
    }
  }

  /// The answers by kind; together all that was sent.
  package struct Answers: Sendable, Equatable {
    /// Ballots that stand in the log, each once.
    package var accepted = 0
    /// Ballots sent again and answered with the same place in the log.
    package var repeated = 0
    /// Second ballots of voters who may cast one.
    package var duplicates = 0
    /// Ballots after the closing.
    package var closed = 0
    /// Refused because a limit was reached.
    package var busy = 0
    /// Refusals that should not have been, by code.
    package var unexpected: [Refusal: Int] = [:]
    /// Without an answer when the client gave up.
    package var unanswered = 0
    /// Sent over connections that were left before the answer; each was sent again.
    package var abandoned = 0

    package var total: Int {
      accepted + repeated + duplicates + closed + busy + unanswered
        + unexpected.values.reduce(0, +)
    }
  }

  /// What was checked beside the time.
  package struct Findings: Sendable {
    package var receiptsVerified = 0
    /// Of so many receipts one was verified; 1 for all.
    package var receiptStride = 1
    /// What is wrong, in plain English sentences: the first ones; empty when nothing is.
    package var faults: [String] = []
    /// All of them, those that are not told included.
    package var faultCount = 0
    /// Voters who cast, and those whom the daemon counts; nothing where it keeps them back.
    package var votersExpected = 0
    package var votersCounted: UInt64?
    /// Whether the daemon's count of every option is the one that was sent; nothing where it keeps
    /// the count back.
    package var areTotalsEqual: Bool?
    /// Voters on the roll, where there is one.
    package var entitled: Int?
  }

  /// When the daemon was killed, and how long nobody was answered.
  package struct Interruption: Sendable {
    package var seconds: Double
    /// Until it listened again.
    package var downSeconds: Double
  }

  /// A step of a search for the highest rate.
  package struct Step: Sendable {
    package var perSecond: Double
    package var achievedPerSecond: Double
    package var p99Microseconds: UInt64
    package var isHeld: Bool

    package init(
      perSecond: Double,
      achievedPerSecond: Double,
      p99Microseconds: UInt64,
      isHeld: Bool
    ) {
      self.perSecond = perSecond
      self.achievedPerSecond = achievedPerSecond
      self.p99Microseconds = p99Microseconds
      self.isHeld = isHeld
    }
  }

  package var plan: Plan
  package var machine: Machine
  /// RFC 3339, in UTC.
  package var begun: String
  package var elapsedSeconds: Double
  /// Whether somebody ended it before its time.
  package var wasStopped: Bool
  package var address: String
  package var election: String
  package var origin: String
  package var answers: Answers
  package var findings: Findings
  /// From the scheduled moment of each cast to its answer.
  package var latency: LatencySummary
  /// The same of the status questions; nothing where none were asked.
  package var reads: LatencySummary?
  /// How late the load itself was sent.
  package var lateness: LatencySummary
  /// In order of time, one for each ``sampleSeconds``.
  package var samples: [Sample]
  package var sampleSeconds: Double
  package var interruptions: [Interruption]
  package var steps: [Step]
  package var expectation: Expectation
  package var verdict: Verdict
}

/// How long something took, over all of it.
package struct LatencySummary: Sendable, Equatable {
  package var count: Int
  package var meanMicroseconds: UInt64
  package var maxMicroseconds: UInt64
  /// At rising percentiles: 50, 75, 90, 95, 99, 99.9, 99.99 and 100 among them.
  package var points: [Point]

  package struct Point: Sendable, Equatable {
    package var percentile: Double
    package var microseconds: UInt64
  }

  /// At one of ``points``' percentiles; 0 without anything measured.
  package func at(_ percentile: Double) -> UInt64 {
    points.first { $0.percentile == percentile }?.microseconds ?? 0
  }
}

/// One stretch of the rehearsal.
package struct Sample: Sendable, Equatable {
  /// Where it ends, from the beginning.
  package var seconds: Double
  /// Casts that were due.
  package var offered: Int
  package var answered: Int
  /// Those of the answers that refuse, expected or not.
  package var refused: Int
  /// Sent and not answered at its end.
  package var inFlight: Int
  /// Of the casts answered in it.
  package var p50Microseconds: UInt64
  package var p99Microseconds: UInt64
  package var maxMicroseconds: UInt64
  package var reads: Int
  package var readP99Microseconds: UInt64
  /// Of the daemon; 0 while it was not there to be asked.
  package var memoryBytes: UInt64
  /// Blocks that the daemon wrote in it, and the entries in them.
  package var blocks: UInt64
  package var blockEntries: UInt64
}
