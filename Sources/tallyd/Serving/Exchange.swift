import TallyEngine
import TallyLedger
import TallyModel
import TallyWire

/// What one read of a connection asked for, and its answers: ballots and commands in their order.
///
/// Owned by the connection's reader while it fills, by the pipeline, then by the writer: only one
/// task touches it at a time. Hence `@unchecked Sendable`.
final class Exchange: BatchOwner, @unchecked Sendable {
  /// A command with how many of the batch's ballots come before it.
  private struct Asked {
    let place: Int
    let command: Command
    /// The answer, once known.
    var answer: [UInt8] = []
  }

  /// What the questions of one exchange may cost: whoever asks much waits in line like everybody.
  private static let costMax = 64
  /// Answers of one line always have room.
  private static let shortAnswerBytes = 128

  let casts: CastBatch
  let mode: ReplyMode
  let outbox: Outbox
  private var asked: [Asked] = []
  /// Answers to retries, in their order: only the sealing room can read older entries.
  private var retries: [[UInt8]] = []
  private var frames: [SealedFrame] = []
  private(set) var isLast = false
  private var cost = 0
  /// Bytes of the answers to questions, taken from the daemon's budget.
  private(set) var heldBytes = 0

  init(casts: CastBatch, mode: ReplyMode, outbox: Outbox) {
    self.casts = casts
    self.mode = mode
    self.outbox = outbox
  }

  /// Whether no further question should be asked in this exchange.
  var isLaden: Bool { cost >= Self.costMax }
  var isEmpty: Bool { casts.records.isEmpty && asked.isEmpty }
  var requestCount: Int { casts.records.count + asked.count }

  /// Notes a command after so many ballots.
  func ask(_ command: Command, after place: Int) {
    asked.append(Asked(place: place, command: command))
    cost += Self.cost(of: command)
    if command == .quit { isLast = true }
  }

  /// In small answers from memory.
  private static func cost(of command: Command) -> Int {
    switch command {
    // A great count, or a line for each of thousands.
    case .tally, .elections: costMax
    // Hundreds of entries are read and hashed.
    case .proof, .consistency: costMax / 4
    default: 1
    }
  }

  /// Notes a command whose answer is known already.
  func ask(_ command: Command, answer: [UInt8]) {
    asked.append(Asked(place: 0, command: command, answer: answer))
  }

  /// Takes what the sealed block says of these requests, and hands them to the writer.
  ///
  /// - Throws: ``LedgerError`` when an older entry cannot be read back.
  func settle(
    _ sealed: borrowing SealedBatch,
    _ sealing: borrowing Sealing,
    _ tally: borrowing Tally,
    _ register: ElectionRegister,
    _ counts: TallyDesk,
    _ budget: ByteBudget
  ) throws(LedgerError) {
    frames = sealed.frames
    for record in casts.records where record.verdict == .retried {
      retries.append(try Self.retryAnswer(record, mode, sealing, register))
    }
    for place in asked.indices where asked[place].answer.isEmpty {
      let answer = try QueryDesk.answer(
        asked[place].command,
        casts,
        frames,
        sealing,
        tally,
        register,
        counts
      )
      asked[place].answer = within(budget, answer)
    }
    outbox.deliver(self)
  }

  /// The answer, or `BUSY` where those that nobody has read yet take too much memory already.
  private func within(_ budget: ByteBudget, _ answer: [UInt8]) -> [UInt8] {
    if casts.request != nil || answer.count <= Self.shortAnswerBytes { return answer }
    guard budget.take(answer.count) else {
      var busy: [UInt8] = []
      Answer.append(.busy, to: &busy)
      return busy
    }
    heldBytes += answer.count
    return answer
  }

  private static func retryAnswer(
    _ record: CastRecord,
    _ mode: ReplyMode,
    _ sealing: borrowing Sealing,
    _ register: ElectionRegister
  ) throws(LedgerError) -> [UInt8] {
    let election = register.elections[Int(record.election)]
    var answer: [UInt8] = []
    switch mode {
    case .full:
      let receipt = try sealing.receipt(of: UInt64(record.index), in: election)
      answer += Array("OK \(record.index) \(receipt.count)\n".utf8)
      answer += receipt
    case .brief:
      let leaf = try sealing.leaf(UInt64(record.index), of: election)
      let size = sealing.size(of: election)
      appendBrief(to: &answer) {
        ReceiptText.appendBrief(index: UInt64(record.index), leaf: leaf, size: size, to: &$0)
      }
    }
    return answer
  }

  /// Appends all answers in the order of the requests.
  func append(to out: inout [UInt8], register: ElectionRegister) {
    var nextAsked = 0
    var nextRetry = 0
    var scratch: [UInt8] = []
    var writer = ReceiptWriter(frames)
    let records = casts.records
    for place in records.indices {
      while nextAsked < asked.count, asked[nextAsked].place == place {
        out += asked[nextAsked].answer
        nextAsked += 1
      }
      switch records[place].verdict {
      case .accepted: append(records[place], by: &writer, to: &out, &scratch)
      case .retried:
        out += retries[nextRetry]
        nextRetry += 1
      case .refused(let refusal): append(refusal, records[place], register, to: &out)
      case .pending: Answer.append(.storage, to: &out)
      }
    }
    for asked in asked[nextAsked...] { out += asked.answer }
  }

  @inline(__always)
  private static func appendBrief(
    to out: inout [UInt8],
    _ receipt: (inout OutputSpan<UInt8>) -> Void
  ) {
    out.append(addingCapacity: 3 + ReceiptText.briefBytesMax + 1) { line in
      appendOK(to: &line)
      receipt(&line)
      line.append(UInt8(ascii: "\n"))
    }
  }

  @inline(__always)
  private static func appendOK(to line: inout OutputSpan<UInt8>) {
    line.append(UInt8(ascii: "O"))
    line.append(UInt8(ascii: "K"))
    line.append(UInt8(ascii: " "))
  }

  private func append(
    _ record: CastRecord,
    by writer: inout ReceiptWriter,
    to out: inout [UInt8],
    _ scratch: inout [UInt8]
  ) {
    switch mode {
    case .brief: Self.appendBrief(to: &out) { writer.appendBriefReceipt(of: record, to: &$0) }
    case .full:
      scratch.removeAll(keepingCapacity: true)
      writer.appendReceipt(of: record, to: &scratch)
      out.append(addingCapacity: 3 + 28 + 1 + 28 + 1) { line in
        Self.appendOK(to: &line)
        line.append(decimal: UInt64(record.index))
        line.append(UInt8(ascii: " "))
        line.append(decimal: UInt64(scratch.count))
        line.append(UInt8(ascii: "\n"))
      }
      out.append(contentsOf: scratch)
    }
  }

  private func append(
    _ refusal: Refusal,
    _ record: CastRecord,
    _ register: ElectionRegister,
    to out: inout [UInt8]
  ) {
    guard record.contest > 0, Int(record.election) < register.elections.count else {
      return Answer.append(refusal, to: &out)
    }
    let contests = register.elections[Int(record.election)].definition.contests
    Answer.append(refusal, detail: contests[Int(record.contest) - 1].id, to: &out)
  }
}
