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
    var piece = queue.takeSent()
    var count = 0
    defer {
      answered += count
      queue.answered(count, rest: piece)
    }
    while true {
      // Without a ballot in flight only QUIT can be answered.
      let form: AnswerReader.Form = piece != nil && client.mode == .full ? .body : .line
      let isThere = try stream.next(form) { found, text in
        guard var current = piece else { return try checkFarewell(found, after: count) }
        let place = current.places.lowerBound
        let cast = AnsweredCast(
          lines: current.lines,
          place: place,
          answer: try castAnswer(found, text),
          answeredAt: time,
          nanoseconds: current.sentAt.map { time - $0 } ?? 0
        )
        // Counted before it is told, so that it is told once even where the telling fails.
        count += 1
        current.places = (place + 1)..<current.places.upperBound
        piece = current
        try answer(cast, text.extracting(found.body))
      }
      guard isThere else { return }
      if let current = piece, current.places.isEmpty { piece = queue.takeSent() }
    }
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
