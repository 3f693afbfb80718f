import NIOCore
import TallyModel
import TallyWire

/// Asking for one election's status again and again, as the public's screens do.
extension TallyClient {
  /// Sends a `STATUS` for each moment that comes, without waiting for answers, over one connection.
  ///
  /// What a lost connection left unanswered is asked again over the next one.
  ///
  /// - Parameters:
  ///   - election: Its id.
  ///   - moments: The caller's names for questions, as they come.
  ///   - answer: Takes the moment of an answered question and the client's clock; never waits.
  /// - Throws: ``ClientError/gaveUp(_:attempts:reason:)``, ``ClientError/refused(_:detail:)``.
  package func watch<Moments: AsyncSequence & Sendable>(
    _ election: String,
    _ moments: Moments,
    answer: (_ moment: UInt64, _ now: UInt64) -> Void
  ) async throws where Moments.Element == [UInt64] {
    guard Identifier.isValid(election) else { throw ClientError.badID(election) }
    let line = Array("STATUS \(election)\n".utf8)
    let queue = QuestionQueue()
    try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        defer { queue.finish() }
        for try await more in moments where !more.isEmpty { queue.add(more) }
      }
      var failures = 0
      while !queue.isDrained {
        var answered = 0
        do {
          try await watchOnce(line, queue, &answered, answer)
        } catch let error as ClientError where error.isPassing {
          try Task.checkCancellation()
          failures = answered > 0 ? 1 : failures + 1
          guard failures < retry.attemptsMax else {
            throw ClientError.gaveUp(address, attempts: failures, reason: error.reason)
          }
          try await pause(retry.pauseMilliseconds(after: failures))
        }
      }
    }
  }

  /// Asks over one connection; returns when everything is answered.
  private func watchOnce(
    _ line: [UInt8],
    _ queue: QuestionQueue,
    _ answered: inout Int,
    _ answer: (_ moment: UInt64, _ now: UInt64) -> Void
  ) async throws {
    try await withConnection { stream, outbound in
      queue.connect()
      try await withThrowingTaskGroup(of: Void.self) { group in
        defer { queue.disconnect() }
        group.addTask {
          while case let count = await queue.ask(), count > 0 {
            try await Self.ask(line, times: count, outbound)
          }
          // Wakes the reader, who may be waiting though everything is answered.
          try await outbound.write(ByteBuffer(string: "QUIT\n"))
        }
        while !queue.isDrained {
          guard try await stream.readMore() else {
            if queue.isDrained { return }
            throw ClientError.lost(address, reason: "closed by the daemon")
          }
          let now = now()
          try stream.all({ .line }) { found, text in
            try check(found, text)
            // The answer to QUIT belongs to no question.
            guard let moment = queue.answered() else { return }
            answered += 1
            answer(moment, now)
          }
        }
      }
    }
  }

  private func check(_ found: AnswerReader.Answer, _ text: RawSpan) throws {
    guard !found.isOK else { return }
    var words: [UInt8] = []
    words.append(text.extracting(found.words))
    let code = String(decoding: words.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
    guard let refusal = Refusal(rawValue: code) else {
      throw ClientError.notADaemon(address, reason: "it refuses with \(code)")
    }
    if refusal == .storage {
      throw ClientError.lost(address, reason: "the daemon's storage failed")
    }
    throw ClientError.refused(refusal, detail: "")
  }

  private static let questionsPerWrite = 4_096

  private static func ask(
    _ line: [UInt8],
    times: Int,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async throws {
    var left = times
    while left > 0 {
      let count = min(left, Self.questionsPerWrite)
      var buffer = ByteBuffer()
      buffer.reserveCapacity(line.count * count)
      for _ in 0..<count { buffer.writeBytes(line) }
      try await outbound.write(buffer)
      left -= count
    }
  }

  /// Sends ballots over a connection of their own and leaves without waiting for an answer.
  ///
  /// - Throws: ``ClientError`` where they could not be sent.
  package func castAndLeave(_ lines: CastLines) async throws {
    try await withConnection { stream, outbound in
      if isRehearsal { try await agree(on: "REHEARSE", answer: "", &stream, outbound) }
      var buffer = ByteBuffer()
      buffer.writeBytes(lines.bytes)
      do { try await outbound.write(buffer) } catch {
        throw ClientError.lost(address, reason: Connector.reason(of: error))
      }
    }
  }
}
