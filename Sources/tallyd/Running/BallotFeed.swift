import TallyEngine

/// Brings the input's lines to the engine: one reader, several lanes that parse and hash side by
/// side, and a merger that keeps the order of the lines.
///
/// The lanes take chunks in turn and the merger takes their batches in the same turn; so the order
/// needs no numbers and no sorting.
struct BallotFeed: Sendable {
  /// A lane's batch of a chunk.
  private struct LanePart: ~Copyable, Sendable {
    var batch: ReceivedBatch?
    /// Whether the chunk ends with it.
    let isLast: Bool
  }

  private let source: LineSource
  private let format: BallotReader.Format
  private let register: ElectionRegister
  private let slots: CastSlots
  private let freeChunks: BoundedHandoff<LineChunk>
  private let chunks: [BoundedHandoff<LineChunk>]
  private let parts: [BoundedHandoff<LanePart>]

  init(
    source: LineSource,
    format: BallotReader.Format,
    register: ElectionRegister,
    slots: CastSlots,
    laneCount: Int
  ) {
    self.source = source
    self.format = format
    self.register = register
    self.slots = slots
    // For each lane one chunk in work and one waiting; one more for the reader.
    let chunkCount = 2 * laneCount + 1
    freeChunks = BoundedHandoff(depth: chunkCount)
    for _ in 0..<chunkCount { _ = freeChunks.trySend(LineChunk()) }
    chunks = (0..<laneCount).map { _ in BoundedHandoff(depth: 1) }
    parts = (0..<laneCount).map { _ in BoundedHandoff(depth: 1) }
  }

  /// Feeds the whole input; returns when it has ended or the engine takes no more.
  ///
  /// - Throws: When the input cannot be read; what was read before is handed over first.
  func run(into entrance: BoundedHandoff<ReceivedBatch>) async throws {
    let thread = ThreadExecutor(name: "input")
    defer { thread.stop() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask(executorPreference: thread) { try await self.read() }
      for lane in chunks.indices { group.addTask { await self.work(lane) } }
      group.addTask { await self.merge(into: entrance) }
      // All tasks come to their end: a failed reader finishes the lanes, and they the merger.
      var failure: (any Error)?
      while let outcome = await group.nextResult() {
        if case .failure(let error) = outcome { failure = error }
      }
      if let failure { throw failure }
    }
  }

  private func read() async throws {
    defer { for lane in chunks { lane.finish() } }
    var number = 0
    while let chunk = await freeChunks.receive(), try source.fill(chunk) {
      if number == 0 { chunk.passOverByteOrderMark() }
      if number == 0, format == .csv {
        try CSVBallotReader.checkHeader(source.takeFirstLine(of: chunk), of: source.path)
      }
      if await chunks[number % chunks.count].send(chunk) != nil { return }
      number += 1
    }
    if number == 0, format == .csv, !StopSignal.isRaised {
      try CSVBallotReader.checkHeader([], of: source.path)
    }
  }

  private func work(_ lane: Int) async {
    let intake = Intake(register: register)
    var reader = BallotReader(format, register: register)
    while let chunk = await chunks[lane].receive() {
      var next = 0
      repeat {
        guard let slot = await slots.take() else { return parts[lane].finish() }
        let batch = Self.receive(chunk, from: &next, with: &reader, intake, into: slot)
        let isLast = next == chunk.lineEnds.count
        let back = await parts[lane].send(LanePart(batch: batch, isLast: isLast))
        guard back == nil else { return }
      } while next < chunk.lineEnds.count
      _ = freeChunks.trySend(chunk)
    }
    parts[lane].finish()
  }

  /// Receives lines until the batch is full or the chunk is used up; nothing for empty lines alone.
  private static func receive(
    _ chunk: LineChunk,
    from next: inout Int,
    with reader: inout BallotReader,
    _ intake: Intake,
    into slot: CastSlot
  ) -> ReceivedBatch? {
    let batch = intake.receive(into: slot.casts) { receiver in
      while next < chunk.lineEnds.count, !receiver.isFull {
        if reader.read(chunk.line(next), of: chunk.bytes, into: &receiver) {
          if let fault = reader.fault { slot.faults[slot.lines.count] = fault }
          slot.lines.append(chunk.firstLine + next)
        }
        next += 1
      }
    }
    return batch
  }

  private func merge(into entrance: BoundedHandoff<ReceivedBatch>) async {
    var number = 0
    while var part = await parts[number % parts.count].receive() {
      if part.isLast { number += 1 }
      guard let batch = part.batch.take() else { continue }
      if await entrance.send(batch) != nil { break }
    }
    entrance.finish()
    stop()
  }

  /// Wakes everybody who waits for what will not come.
  func stop() {
    slots.finish()
    freeChunks.finish()
    for lane in chunks { lane.finish() }
    for lane in parts { lane.finish() }
  }
}
