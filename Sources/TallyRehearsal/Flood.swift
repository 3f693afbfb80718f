package import TallyClient
import TallyModel
import TallyWire

/// As many ballots as the daemon takes: each connection sends as soon as its window has room.
///
/// A closed loop, for throughput alone: it says nothing about how long voters wait.
package struct Flood: Sendable {
  package struct Outcome: Sendable {
    package let accepted: Int
    /// Second ballots of voters, refused as they should be.
    package let duplicates: Int
    package let seconds: Double
    /// Of a sample.
    package let receiptsVerified: Int
    /// What was answered otherwise than `OK`, or did not hold.
    package let faults: [String]

    package var acceptedPerSecond: Double { Double(accepted) / max(seconds, 1e-9) }
  }

  /// What one connection saw.
  private struct Part: Sendable {
    var accepted = 0
    var duplicates = 0
    var verified = 0
    var faults: [String] = []
    /// Short answers to be held against whole receipts afterwards, as (ballot, index).
    var samples: [(ballot: UInt32, index: UInt64)] = []

    mutating func note(_ fault: String) { if faults.count < 5 { faults.append(fault) } }
  }

  /// Of so many answers one is verified.
  private static let stride: UInt64 = 50_021
  /// Of so many ballots of a connection the last is by a voter who was there before.
  private static let repeats = 100
  /// Ballots that are made and handed over together.
  private static let chunk = 4_096

  package let ballots: RehearsalBallots
  package let address: DaemonAddress
  package let count: Int
  package let connections: Int
  package let window: Int
  package let isBrief: Bool
  package let clock: Timekeeper

  package init(
    ballots: RehearsalBallots,
    address: DaemonAddress,
    count: Int,
    connections: Int,
    window: Int,
    isBrief: Bool,
    clock: Timekeeper
  ) {
    self.ballots = ballots
    self.address = address
    self.count = count
    self.connections = connections
    self.window = window
    self.isBrief = isBrief
    self.clock = clock
  }

  /// Makes all ballots first, then sends them against the clock.
  ///
  /// - Complexity: Some 150 bytes a ballot.
  package func run() async throws -> Outcome {
    let loads = (0..<connections).map(lines)
    let before = try await turnout()
    let start = clock.now()
    let parts = try await withThrowingTaskGroup(of: Part.self) { group in
      for load in loads { group.addTask { try await cast(load) } }
      return try await group.reduce(into: [Part]()) { $0.append($1) }
    }
    let seconds = Double(clock.now() - start) / 1e9
    // After the clock.
    var (verified, faults) = isBrief ? try await verify(parts.flatMap(\.samples)) : (0, [])
    let accepted = parts.reduce(0) { $0 + $1.accepted }
    if let before, let after = try await turnout(), after != before + UInt64(accepted) {
      faults.append(
        "\(accepted) voters have cast, and the daemon counts \(after - min(before, after))"
      )
    }
    return Outcome(
      accepted: accepted,
      duplicates: parts.reduce(0) { $0 + $1.duplicates },
      seconds: seconds,
      receiptsVerified: parts.reduce(verified) { $0 + $1.verified },
      faults: parts.flatMap(\.faults) + faults
    )
  }

  /// Voters whom the daemon counts; nothing where it keeps them back.
  private func turnout() async throws -> UInt64? {
    do {
      return try await client(isBrief: true).turnout(ballots.definition.id)
    } catch ClientError.refused(.embargoed, _) { return nil }
  }

  /// Whether all is as it has to be: nothing refused but second ballots.
  package func isSound(_ outcome: Outcome) -> Bool {
    outcome.faults.isEmpty && outcome.accepted + outcome.duplicates == count
      && outcome.duplicates == (0..<connections).reduce(0) { $0 + ballots(of: $1) / Self.repeats }
  }

  private func ballots(of connection: Int) -> Int {
    (count - connection + connections - 1) / connections
  }

  /// The ballots of one connection.
  private func lines(of connection: Int) -> [CastLines] {
    var chunks: [CastLines] = []
    var lines = CastLines()
    for ballot in Swift.stride(from: connection, to: count, by: connections) {
      append(UInt32(ballot), to: &lines)
      if lines.count == Self.chunk {
        chunks.append(lines)
        lines = CastLines()
      }
    }
    if !lines.isEmpty { chunks.append(lines) }
    return chunks
  }

  private func append(_ ballot: UInt32, to lines: inout CastLines) {
    // A second ballot follows the first over the same connection, well behind it.
    let isRepeat = (Int(ballot) / connections + 1) % Self.repeats == 0
    let arrival = Arrival(
      nanoseconds: 0,
      cast: ballot,
      voter: isRepeat ? ballot - UInt32(connections * (Self.repeats / 2)) : ballot,
      attempt: 0,
      isAbandoned: false,
      isLate: false
    )
    ballots.append(arrival, tag: UInt64(ballot), to: &lines)
  }

  private func client(isBrief: Bool) -> TallyClient {
    TallyClient(
      address: address,
      window: window,
      mode: isBrief ? .brief : .full,
      isRehearsal: true,
      now: clock.now
    )
  }

  private func cast(_ load: [CastLines]) async throws -> Part {
    var part = Part()
    var check = ReceiptCheck()
    try check.trust(ballots.definition)
    try await client(isBrief: isBrief).cast(Self.stream(load)) { cast, receipt in
      switch cast.answer {
      case .acceptedBriefly(let index, _, _):
        part.accepted += 1
        if cast.tag % Self.stride == 3 { part.samples.append((UInt32(cast.tag), index)) }
      case .accepted(let index):
        part.accepted += 1
        guard cast.tag % Self.stride == 3 else { return }
        do throws(ReceiptFault) {
          try check.check(receipt, of: cast, at: index)
          part.verified += 1
        } catch { part.note("the receipt at \(index) does not hold: \(error)") }
      case .refused(.duplicate, _): part.duplicates += 1
      case .refused(let refusal, _): part.note("a ballot was refused: \(refusal.rawValue)")
      case .givenUp: part.note("a ballot was not answered")
      }
    }
    return part
  }

  /// Casts sampled ballots again: the whole receipt must hold, and stand at the same place.
  private func verify(
    _ samples: [(ballot: UInt32, index: UInt64)]
  ) async throws -> (Int, faults: [String]) {
    guard !samples.isEmpty else { return (0, []) }
    var part = Part()
    var lines = CastLines()
    for sample in samples { append(sample.ballot, to: &lines) }
    var check = ReceiptCheck()
    try check.trust(ballots.definition)
    try await client(isBrief: false).cast(Self.stream([lines])) { cast, receipt in
      guard case .accepted(let index) = cast.answer, index == samples[cast.place].index else {
        return part.note("a ballot cast again was answered \(cast.answer)")
      }
      do throws(ReceiptFault) {
        try check.check(receipt, of: cast, at: index)
        part.verified += 1
      } catch { part.note("the receipt at \(index) does not hold: \(error)") }
    }
    return (part.verified, part.faults)
  }

  private static func stream(_ load: [CastLines]) -> AsyncStream<CastLines> {
    AsyncStream { stream in
      for lines in load { stream.yield(lines) }
      stream.finish()
    }
  }
}
