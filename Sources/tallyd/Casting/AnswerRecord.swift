import Synchronization
import TallyClient
import TallyEngine
import TallyModel
import TallyRehearsal

/// What the daemon answered: counts, latencies, receipts and the file of answers.
final class AnswerRecord: Sendable {
  private struct State: ~Copyable {
    var counts = RunCounts()
    var givenUp: UInt64 = 0
    var verified: UInt64 = 0
    var unverified: UInt64 = 0
    /// The first receipt that does not hold: its line, and why.
    var firstFault: (line: UInt64, fault: ReceiptFault)?
    var latencies = Latencies()
    var receipts: ReceiptFolder?
    var answers: AnswerFile?
    var progress: RunProgress?
    var receipt: [UInt8] = []
  }

  /// What is left at the end.
  struct Summary: Sendable {
    let counts: RunCounts
    let givenUp: UInt64
    let verified: UInt64
    let unverified: UInt64
    let firstFault: (line: UInt64, fault: ReceiptFault)?
    let latencies: Latencies
    /// Why the answers could not be written to the end.
    let failure: CommandFailure?
  }

  private let source: LineSource
  /// Guards the counts and the files; connections and the reader ask for it.
  private let state: Mutex<State>

  init(
    source: LineSource,
    receipts: ReceiptFolder?,
    answers: consuming AnswerFile?,
    progress: RunProgress?
  ) {
    self.source = source
    state = Mutex(State(receipts: receipts, answers: answers, progress: progress))
  }

  /// Takes an answer with its receipt, whose check is done before: nobody else waits for that.
  ///
  /// `check`: Why the receipt does not hold; nothing where it was not checked at all.
  func take(
    _ cast: AnsweredCast,
    _ receipt: RawSpan,
    check: Result<Void, ReceiptFault>?
  ) throws(CommandFailure) {
    let row = row(of: cast)
    // The lock's closure cannot hold the span.
    var bytes: [UInt8] = []
    if !receipt.isEmpty { bytes.append(receipt) }
    try state.withLock { state throws(CommandFailure) in
      switch cast.answer {
      case .accepted, .acceptedBriefly: state.counts.add(.accepted)
      case .refused(let refusal, _): state.counts.add(.refused(refusal))
      case .givenUp: state.givenUp += 1
      }
      if cast.answer != .givenUp { state.latencies.add(nanoseconds: cast.nanoseconds) }
      Self.note(check, line: cast.tag, &state)
      try state.answers?.add(row)
      guard state.receipts != nil, !bytes.isEmpty, let election = row.election,
        let index = row.index, Identifier.isValid(election)
      else { return }
      try state.receipts?.write(bytes, election: election, index: index)
    }
  }

  private static func note(
    _ check: Result<Void, ReceiptFault>?,
    line: UInt64,
    _ state: inout State
  ) {
    switch check {
    case .success: state.verified += 1
    case .failure(let fault):
      state.unverified += 1
      if state.firstFault == nil { state.firstFault = (line, fault) }
    case nil: break
    }
  }

  private func row(of cast: AnsweredCast) -> AnswerFile.Row {
    var row = AnswerFile.Row(line: Int(cast.tag), answer: "")
    switch cast.answer {
    case .accepted(let index), .acceptedBriefly(let index, _, _):
      row.answer = "ACCEPTED"
      row.index = UInt32(exactly: index)
    case .refused(let refusal, let contest):
      row.answer = refusal.rawValue
      row.contest = contest
    case .givenUp: row.answer = "GIVEN-UP"
    }
    let isNamed =
      cast.answer != .refused(.malformed, contest: nil)
      && cast.answer != .refused(.unknownElection, contest: nil)
    if isNamed { row.election = cast.lines.election(cast.place) }
    return row
  }

  /// Takes lines that were not sent because they are no ballots.
  func refuse(_ lines: [LineSink.Refused], _ faults: [Int: LineFault]) throws(CommandFailure) {
    guard !lines.isEmpty else { return }
    try state.withLock { state throws(CommandFailure) in
      for line in lines {
        state.counts.add(.refused(line.refusal))
        var row = AnswerFile.Row(line: line.line, answer: line.refusal.rawValue)
        row.election = line.election
        if line.refusal == .malformed { row.reason = (faults[line.line] ?? .nonce).reason }
        try state.answers?.add(row)
      }
    }
  }

  /// Takes ballots that no connection has sent.
  func giveUp(_ lines: CastLines) throws(CommandFailure) {
    for place in 0..<lines.count {
      let cast = AnsweredCast(lines: lines, place: place, answer: .givenUp, nanoseconds: 0)
      try take(cast, RawSpan(), check: nil)
    }
  }

  /// Hands over what was answered so far.
  func flush() throws(CommandFailure) {
    try state.withLock { state throws(CommandFailure) in
      try state.answers?.flush()
      state.progress?.show(state.counts, percent: source.percent)
    }
  }

  /// The whole of it, after the last answer.
  ///
  /// `hasFailed`: Whether the work has failed already; before its first answer it leaves no file.
  func finish(hasFailed: Bool) -> Summary {
    state.withLock { state in
      var failure: CommandFailure?
      if hasFailed, state.counts.cast == 0, state.givenUp == 0 {
        state.answers?.discard()
      } else {
        do throws(CommandFailure) { try state.answers?.finish() } catch { failure = error }
      }
      state.progress?.end()
      state.counts.receipts = state.receipts?.writtenCount
      return Summary(
        counts: state.counts,
        givenUp: state.givenUp,
        verified: state.verified,
        unverified: state.unverified,
        firstFault: state.firstFault,
        latencies: state.latencies,
        failure: failure
      )
    }
  }
}
