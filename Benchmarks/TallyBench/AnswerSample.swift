import TallyClient
import TallyCrypto
import TallyLedger
import TallyModel

/// An answer kept for checking after the clock stopped.
struct AnswerSample {
  /// Of the connection's ballots, which one is answered, from 0.
  let number: Int
  /// The line in brief mode, the whole receipt in full mode.
  let answer: [UInt8]
}

/// Holds sampled answers against the ballots that were sent and against the log's key.
struct SampleCheck {
  private let client: TallyClient
  private let definition: Definition

  /// `definition`: Path of the election's signed definition file.
  init(definition path: String, port: UInt16) throws {
    let file = try DurableFile.read(path, limit: Limits.definitionBytesMax, on: RealDisk())
    guard let file else { throw BenchError.usage("there is no definition \(path)") }
    definition = try Definition(file: file, digest: SHA256.hash(file))
    client = TallyClient(address: .tcp(host: "127.0.0.1", port: Int(port)))
  }

  /// How many samples passed; throws at the first that does not.
  ///
  /// `lines`: Those of the connection that the samples came from.
  func verify(_ samples: [AnswerSample], of lines: [UInt8], _ form: AnswerForm) async throws -> Int
  {
    var ballots = CastLines()
    for sample in samples {
      let start = sample.number * LineLoad.lineBytes
      try Self.append(lines[start..<(start + LineLoad.lineBytes)], to: &ballots)
    }
    switch form {
    case .receipts: try verify(samples, of: ballots)
    case .lines: try await verifyByRetry(samples, of: ballots)
    }
    return samples.count
  }

  private func check() throws -> ReceiptCheck {
    var check = ReceiptCheck()
    try check.trust(definition)
    return check
  }

  private func verify(_ samples: [AnswerSample], of ballots: CastLines) throws {
    var check = try check()
    for (place, sample) in samples.enumerated() {
      let index = try Receipt(parsing: sample.answer).index
      let answer = CastAnswer.accepted(index: index)
      let cast = AnsweredCast(lines: ballots, place: place, answer: answer, nanoseconds: 0)
      try check.check(sample.answer.rawSpan, of: cast, at: index)
    }
  }

  /// A short answer is an index and a leaf hash: a retry brings the whole receipt.
  private func verifyByRetry(_ samples: [AnswerSample], of ballots: CastLines) async throws {
    var check = try check()
    let batches = AsyncStream<CastLines> { stream in
      stream.yield(ballots)
      stream.finish()
    }
    var next = 0
    try await client.cast(batches) { cast, receipt in
      guard case .accepted(let index) = cast.answer else {
        throw BenchError.wrongAnswer("a retry is answered \(cast.answer)")
      }
      try check.check(receipt, of: cast, at: index)
      var text: [UInt8] = []
      text.append(receipt)
      let leaf = Merkle.leaf(try Receipt(parsing: text).extra ?? [])
      let brief = String(decoding: samples[next].answer, as: UTF8.self)
      guard brief.hasPrefix("OK \(index) \(Hex.encode(leaf.bytes)) ") else {
        throw BenchError.wrongAnswer(brief)
      }
      next += 1
    }
    guard next == samples.count else {
      throw BenchError.wrongCount(expected: samples.count, found: next)
    }
  }

  private static func append(_ line: ArraySlice<UInt8>, to lines: inout CastLines) throws {
    let words = line.dropLast().split(separator: UInt8(ascii: " ")).map(Array.init)
    var text: [UInt8] = []
    let ranges = words.dropFirst().map { word in
      let start = text.count
      if word != [UInt8(ascii: "-")] { text += word }
      return start..<text.count
    }
    let fields = CastFields(
      election: ranges[0],
      voter: ranges[1],
      nonce: ranges[2],
      scope: ranges[3],
      channel: ranges[4],
      selections: ranges[5]
    )
    if let refusal = lines.append(text.rawSpan, fields, tag: 0) {
      throw BenchError.wrongAnswer("\(refusal)")
    }
  }
}
