import NIOCore
import TallyModel
import TallyWire

/// The reading end of one connection: reads that come, and the answers in them.
struct AnswerStream {
  private let address: DaemonAddress
  private var reads: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private var reader = AnswerReader()
  /// The last read, and how much of it is used up.
  private var read = ByteBuffer()
  private var offset = 0

  init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, from address: DaemonAddress) {
    reads = inbound.makeAsyncIterator()
    self.address = address
  }

  /// Waits for more bytes; false at the end of the connection.
  mutating func readMore() async throws(ClientError) -> Bool {
    do {
      guard let next = try await reads.next(isolation: #isolation) else { return false }
      read = next
      offset = 0
      return true
    } catch {
      throw .lost(address, reason: Connector.reason(of: error))
    }
  }

  /// All answers that stand wholly in what was read, one after the other: never waits.
  ///
  /// `form`: Of the next answer, asked before each.
  mutating func all(
    _ form: () -> AnswerReader.Form,
    _ body: (AnswerReader.Answer, RawSpan) throws -> Void
  ) throws {
    // Taken once: the buffer counts a reference each time.
    let bytes = read
    while let found = try next(in: bytes.readableBytesSpan, form()) {
      if found.isCarried {
        let carried = reader.carried
        try body(found, carried.rawSpan)
      } else {
        try body(found, bytes.readableBytesSpan)
      }
    }
  }

  private mutating func next(
    in bytes: RawSpan,
    _ form: AnswerReader.Form
  ) throws -> AnswerReader.Answer? {
    do throws(AnswerFault) {
      return try reader.next(in: bytes, from: &offset, form: form)
    } catch { throw ClientError.notADaemon(address, reason: "\(error)") }
  }

  /// The next answer, waiting for it, in memory of its own.
  mutating func answer(_ form: AnswerReader.Form) async throws -> Reply {
    while true {
      let bytes = read
      if let found = try next(in: bytes.readableBytesSpan, form) {
        let carried = reader.carried
        return Reply(found, in: found.isCarried ? carried.rawSpan : bytes.readableBytesSpan)
      }
      guard try await readMore() else {
        throw ClientError.lost(address, reason: "closed by the daemon")
      }
    }
  }

  /// Reads the daemon's first line.
  mutating func checkGreeting() async throws {
    let greeting = try await answer(.greeting).words
    guard greeting == CommandTable.version || greeting.hasPrefix("\(CommandTable.version) ") else {
      throw ClientError.notADaemon(address, reason: "\(AnswerFault.greeting)")
    }
  }

  /// One answer with its own bytes.
  struct Reply {
    let isOK: Bool
    let words: String
    let body: [UInt8]

    init(_ answer: AnswerReader.Answer, in text: RawSpan) {
      isOK = answer.isOK
      var words: [UInt8] = []
      words.append(text.extracting(answer.words))
      self.words = String(decoding: words, as: UTF8.self)
      var body: [UInt8] = []
      body.append(text.extracting(answer.body))
      self.body = body
    }
  }
}
