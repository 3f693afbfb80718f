import NIOCore
import TallyModel
import TallyWire

/// Casting many ballots over one connection at a time.
extension TallyClient {
  /// Casts ballots in order and gives every one exactly one final answer, in the order of sending.
  ///
  /// Ballots are sent ahead of their answers, up to ``window``. When a connection is lost, or the
  /// daemon's storage fails, every ballot without an answer is sent again unchanged over a new one:
  /// the daemon knows it by its nonce. When ``RetryPolicy/attemptsMax`` connections in a row bring no
  /// answer, what is left is answered ``CastAnswer/givenUp``.
  ///
  /// - Parameters:
  ///   - batches: Ballots as they come; asked for no more than a window ahead of what is sent. When
  ///     the task is cancelled, it must end its waiting.
  ///   - answer: Takes an answer; never waits. The bytes are the receipt in full mode, and empty
  ///     otherwise; they are gone when it returns.
  ///   - afterRead: Called when everything that one read has brought is answered.
  /// - Throws: ``ClientError/gaveUp(_:attempts:reason:)``; what `batches` or `answer` throw.
  package func cast<Batches: AsyncSequence & Sendable>(
    _ batches: Batches,
    answer: (AnsweredCast, RawSpan) throws -> Void,
    afterRead: () throws -> Void = {}
  ) async throws where Batches.Element == CastLines {
    let queue = CastQueue(window: window)
    var failure: (any Error)?
    await withTaskCancellationHandler {
      await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { queue.finish() }
          for try await lines in batches where !lines.isEmpty {
            guard await queue.add(lines) else { return }
          }
        }
        do { try await send(queue, answer, afterRead) } catch {
          failure = error
          queue.abandon()
          group.cancelAll()
        }
        do { try await group.waitForAll() } catch { failure = failure ?? error }
      }
    } onCancel: {
      queue.abandon()
    }
    guard let failure else { return }
    // Whoever failed at taking answers is not given more of them.
    if failure is ClientError || failure is CancellationError {
      try giveUp(queue, answer)
      try afterRead()
    }
    throw failure
  }

  /// Goes from connection to connection until everything is answered.
  private func send(
    _ queue: CastQueue,
    _ answer: (AnsweredCast, RawSpan) throws -> Void,
    _ afterRead: () throws -> Void
  ) async throws {
    var failures = 0
    // A connection is made when there is something to send: one that is lost in a pause costs nothing.
    while await queue.waitForWork() {
      var answered = 0
      do {
        try await sendOnce(queue, &answered, answer, afterRead)
      } catch let error as ClientError where error.isPassing {
        queue.restore()
        try Task.checkCancellation()
        failures = answered > 0 ? 1 : failures + 1
        guard failures < retry.attemptsMax else {
          throw ClientError.gaveUp(address, attempts: failures, reason: error.reason)
        }
        try await pause(retry.pauseMilliseconds(after: failures))
      } catch {
        queue.restore()
        throw error
      }
    }
    try Task.checkCancellation()
  }

  /// Sends over one connection; returns when everything is answered.
  private func sendOnce(
    _ queue: CastQueue,
    _ answered: inout Int,
    _ answer: (AnsweredCast, RawSpan) throws -> Void,
    _ afterRead: () throws -> Void
  ) async throws {
    try await withConnection { stream, outbound in
      try await prepare(&stream, outbound)
      queue.connect()
      try await withThrowingTaskGroup(of: Void.self) { group in
        defer { queue.disconnect() }
        let now = now
        group.addTask { try await Self.write(queue, to: outbound, now) }
        var reading = CastReading(client: self, queue: queue)
        while !queue.isDrained() {
          guard try await stream.readMore() else {
            if queue.isDrained() { return }
            throw ClientError.lost(address, reason: "closed by the daemon")
          }
          defer { answered = reading.answered }
          try reading.take(&stream, answer)
          try afterRead()
        }
      }
    }
  }

  /// Says what kind of ballots come and how they are to be answered.
  private func prepare(
    _ stream: inout AnswerStream,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async throws {
    if isRehearsal { try await agree(on: "REHEARSE", answer: "", &stream, outbound) }
    if mode != .full {
      try await agree(on: "MODE \(mode.rawValue)", answer: mode.rawValue, &stream, outbound)
    }
  }

  func agree(
    on line: String,
    answer: String,
    _ stream: inout AnswerStream,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async throws {
    do { try await outbound.write(ByteBuffer(string: "\(line)\n")) } catch {
      throw ClientError.lost(address, reason: Connector.reason(of: error))
    }
    let reply = try await stream.answer(.line)
    guard reply.isOK, reply.words == answer else {
      throw ClientError.notADaemon(address, reason: "it does not take \(line)")
    }
  }

  /// Writes what the window has room for, many ballots a write, until there is no more.
  private static func write(
    _ queue: CastQueue,
    to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
    _ now: @Sendable () -> UInt64
  ) async throws {
    var pieces: [CastQueue.Piece] = []
    while await queue.take(into: &pieces, at: now) {
      var buffer = ByteBuffer()
      let lines = pieces.map { $0.lines.lines($0.places) }
      // Grown line by line, it would be copied again and again.
      buffer.reserveCapacity(lines.reduce(0) { $0 + $1.count })
      for lines in lines { buffer.writeBytes(lines) }
      try await outbound.write(buffer)
    }
    // Wakes the reader, who may be waiting though everything is answered.
    try await outbound.write(ByteBuffer(string: "QUIT\n"))
  }

  /// Answers whatever is left.
  private func giveUp(
    _ queue: CastQueue,
    _ answer: (AnsweredCast, RawSpan) throws -> Void
  ) throws {
    let time = now()
    while let piece = queue.takeWaiting() {
      for place in piece.places {
        let cast = AnsweredCast(
          lines: piece.lines,
          place: place,
          answer: .givenUp,
          answeredAt: time,
          nanoseconds: piece.sentAt.map { time - min($0, time) } ?? 0
        )
        try answer(cast, RawSpan())
      }
    }
  }
}
