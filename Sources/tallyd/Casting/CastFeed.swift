import TallyClient
import TallyEngine
import TallyModel

/// Reads the input and hands its ballots to the connections, whoever has room first.
struct CastFeed: Sendable {
  /// Small enough that several connections share a short input, large enough to cost nothing.
  private static let batchBallots = 256
  private static let batchBytes = 64 << 10

  let source: LineSource
  let format: BallotReader.Format
  let forms: BallotForms
  let record: AnswerRecord
  private let handoff: BoundedHandoff<CastLines>

  init(
    source: LineSource,
    format: BallotReader.Format,
    forms: BallotForms,
    record: AnswerRecord,
    connections: Int
  ) {
    self.source = source
    self.format = format
    self.forms = forms
    self.record = record
    handoff = BoundedHandoff(depth: 2 * connections)
  }

  /// What a connection casts; ends all reading when its task is cancelled.
  var batches: Batches { Batches(handoff: handoff) }

  /// Reads to the end of the input, a stop signal, or the end of all connections.
  func run() async throws {
    let thread = ThreadExecutor(name: "input")
    defer { thread.stop() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: thread) { try await self.read() }
      try await group.waitForAll()
    }
  }

  /// Notes what no connection has taken.
  func giveUpRest() throws(CommandFailure) {
    while let lines = handoff.tryReceive() { try record.giveUp(lines) }
  }

  private func read() async throws {
    defer { handoff.finish() }
    let chunk = LineChunk()
    var reader = BallotReader(format, forms: forms)
    var isFirst = true
    while try source.fill(chunk) {
      if isFirst { chunk.passOverByteOrderMark() }
      if isFirst, format == .csv {
        try CSVBallotReader.checkHeader(source.takeFirstLine(of: chunk), of: source.path)
      }
      isFirst = false
      guard try await cast(chunk, with: &reader) else { return }
    }
    if isFirst, format == .csv, !StopSignal.isRaised {
      try CSVBallotReader.checkHeader([], of: source.path)
    }
  }

  /// False when nobody takes ballots any more.
  private func cast(_ chunk: LineChunk, with reader: inout BallotReader) async throws -> Bool {
    var next = 0
    while next < chunk.lineEnds.count {
      var sink = LineSink()
      var faults: [Int: LineFault] = [:]
      while next < chunk.lineEnds.count, sink.lines.count < Self.batchBallots,
        sink.lines.byteCount < Self.batchBytes
      {
        sink.line = chunk.firstLine + next
        if reader.read(chunk.line(next), of: chunk.bytes, into: &sink), let fault = reader.fault {
          faults[sink.line] = fault
        }
        next += 1
      }
      try record.refuse(sink.refused, faults)
      if !sink.lines.isEmpty, let back = await handoff.send(sink.lines) {
        try record.giveUp(back)
        return false
      }
    }
    return true
  }

  /// Batches as they are read, each to whoever asks first.
  struct Batches: AsyncSequence, Sendable {
    typealias Element = CastLines

    fileprivate let handoff: BoundedHandoff<CastLines>

    func makeAsyncIterator() -> Iterator { Iterator(handoff: handoff) }

    struct Iterator: AsyncIteratorProtocol {
      fileprivate let handoff: BoundedHandoff<CastLines>

      func next() async -> CastLines? {
        let handoff = handoff
        return await withTaskCancellationHandler {
          await handoff.receive()
        } onCancel: {
          handoff.finish()
        }
      }
    }
  }
}
