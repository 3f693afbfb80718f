import TallyModel
import TallyWire

/// Matches the answers of one connection to the ballots that were sent over it.
struct CastReading {
  let client: TallyClient
  let queue: CastQueue
  /// Ballots of this connection that have their answer.
  private(set) var answered = 0

  init(client: TallyClient, queue: CastQueue) {
    self.client = client
    self.queue = queue
  }

  /// Answers every ballot whose answer stands in what was read.
  ///
  /// What is begun and not answered goes back to the queue, whatever is thrown on the way.
  mutating func take(
    _ stream: inout AnswerStream,
    _ answer: (AnsweredCast, RawSpan) throws -> Void
  ) throws {
    let time = client.now()
    // Apart, so that an answer counts one reference: that of the lines it is handed with.
    var piece = queue.takeSent()
    var lines = piece?.lines ?? CastLines()
    var places = piece?.places ?? 0..<0
    var nanoseconds = Self.nanoseconds(since: piece, at: time)
    var count = 0
    defer {
      answered += count
      piece?.places = places
      queue.answered(count, rest: piece)
    }
    // Without a ballot in flight only QUIT can be answered.
    try stream.all({ !places.isEmpty && client.mode == .full ? .body : .line }) { found, text in
      guard !places.isEmpty else { return try checkFarewell(found, after: count) }
      let cast = AnsweredCast(
        lines: lines,
        place: places.lowerBound,
        answer: try castAnswer(found, text),
        answeredAt: time,
        nanoseconds: nanoseconds
      )
      // Counted before it is told, so that it is told once even where the telling fails.
      count += 1
      places = (places.lowerBound + 1)..<places.upperBound
      if places.isEmpty {
        piece = queue.takeSent()
        lines = piece?.lines ?? CastLines()
        places = piece?.places ?? 0..<0
        nanoseconds = Self.nanoseconds(since: piece, at: time)
      }
      try answer(cast, text.extracting(found.body))
    }
  }

  private static func nanoseconds(since piece: CastQueue.Piece?, at time: UInt64) -> UInt64 {
    guard let sentAt = piece?.sentAt else { return 0 }
    return time - min(sentAt, time)
  }

  private func castAnswer(_ found: AnswerReader.Answer, _ text: RawSpan) throws -> CastAnswer {
    switch CastReply(found, in: text, mode: client.mode) {
    case .accepted(let index): return .accepted(index: index)
    case .acceptedBriefly(let index, let leaf, let size):
      return .acceptedBriefly(index: index, leaf: leaf, checkpointSize: size)
    case .refused(.storage, _):
      // Nobody knows yet whether the ballot is in the log: as if the connection were lost.
      throw ClientError.lost(client.address, reason: "the daemon's storage failed")
    case .refused(let refusal, let detail):
      return .refused(refusal, contest: detail.isEmpty ? nil : Self.string(text, detail))
    case nil:
      throw ClientError.notADaemon(client.address, reason: "an answer to CAST cannot be read")
    }
  }

  private func checkFarewell(_ found: AnswerReader.Answer, after count: Int) throws {
    guard queue.isDrained(but: count), found.isOK else {
      throw ClientError.notADaemon(client.address, reason: "it answers what nobody asked")
    }
  }

  private static func string(_ text: RawSpan, _ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.append(text.extracting(range))
    return String(decoding: bytes, as: UTF8.self)
  }
}
