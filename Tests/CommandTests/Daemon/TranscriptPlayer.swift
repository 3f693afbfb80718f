import Foundation
import TallyTesting
import Testing

/// Plays a transcript over one connection to a daemon, and holds every answer to it.
struct TranscriptPlayer {
  enum Sending: CaseIterable {
    case whole, byteByByte
  }

  let transcript: Transcript
  let market: TranscriptMarket
  let daemon: RunningDaemon
  let sending: Sending

  private let socket: LineSocket
  private var placeholders = Placeholders()
  /// Bytes that the last answer announced and that were not read yet.
  private var announced: Int?
  private var wasHungUp = false

  init(
    _ transcript: Transcript,
    _ market: TranscriptMarket,
    _ daemon: RunningDaemon,
    _ sending: Sending
  ) throws {
    self.transcript = transcript
    self.market = market
    self.daemon = daemon
    self.sending = sending
    socket = try daemon.connect()
  }

  /// Plays to the end, behind which nothing more may come; stops at the first difference.
  mutating func play() throws {
    var hasGreeted = false
    for line in transcript.lines {
      switch line {
      case .sent(let text): try send(text)
      case .step: break
      case .answer(let pattern):
        try hold(hasGreeted ? try socket.line() : socket.greeting, to: pattern)
        hasGreeted = true
      case .body(let beginning): try holdBody(to: beginning)
      case .event(let event): try take(event)
      }
    }
    if !wasHungUp { socket.endSending() }
    #expect(socket.isAtEnd(), "\(transcript.name): more comes, or the daemon does not close")
  }

  // MARK: Sending

  /// Texts of more bytes are not waited for at each byte: the daemon lags behind them anyway.
  private static let pausedBytesMax = 4096

  private func send(_ text: SentText) throws {
    let bytes = try text.bytes(file: market.bytes, value: placeholders.value)
    guard sending == .byteByByte else { return try socket.send(bytes) }
    for byte in bytes {
      try socket.send([byte])
      // Without a pause the daemon would read several at once.
      if bytes.count <= Self.pausedBytesMax { usleep(50) }
    }
  }

  // MARK: Answers

  private mutating func hold(_ answer: String, to pattern: String) throws {
    let isFit = placeholders.fit(answer, pattern)
    try #require(isFit, "\(transcript.name): \(pattern): \(answer)")
    announced = answer.split(separator: " ").last.flatMap { Int($0) }
  }

  private mutating func holdBody(to beginning: String) throws {
    let body = try socket.bytes(try #require(announced))
    announced = nil
    try #require(body.starts(with: beginning.utf8), "\(transcript.name): \(beginning)")
  }

  // MARK: Beside the connection

  private mutating func take(_ event: Transcript.Event) throws {
    switch event {
    // Where a transcript begins; the daemon was started so.
    case .undefined, .open: break
    case .closing: try market.close(by: try daemon.connect())
    case .hangup: wasHungUp = true
    }
  }
}

/// What the placeholders of a transcript have stood for so far.
struct Placeholders {
  struct Unknown: Error { let placeholder: String }

  private var values: [String: Substring] = [:]

  /// What a placeholder stood for in an answer before.
  func value(_ placeholder: String) throws -> String {
    guard let value = values[placeholder] else { throw Unknown(placeholder: placeholder) }
    return String(value)
  }

  /// Whether the answer's line is what the pattern says; keeps what the labels stand for.
  mutating func fit(_ answer: String, _ pattern: String) -> Bool {
    // No first line of an answer has control characters.
    guard answer.utf8.allSatisfy({ $0 >= 0x20 }) else { return false }
    let detail = " <detail>"
    if pattern.hasSuffix(detail) {
      let before = pattern.dropLast(detail.count)
      return answer == before || (answer.hasPrefix("\(before) ") && !answer.hasSuffix(" "))
    }
    let words = answer.split(separator: " ", omittingEmptySubsequences: false)
    let expected = Self.words(pattern)
    return words.count == expected.count
      && zip(words, expected).allSatisfy { fit($0, word: $1) }
  }

  private mutating func fit(_ word: Substring, word expected: String) -> Bool {
    guard expected.hasPrefix("<") else { return word.utf8.elementsEqual(expected.utf8) }
    let name = expected.dropFirst().dropLast().split(separator: " ")
    guard Self.isOfKind(word, name[0]) else { return false }
    // Without a label it may stand for something else each time.
    guard name.count > 1 else { return true }
    if let value = values[expected] { return value == word }
    // Two labels of one kind tell two things apart.
    guard !values.contains(where: { $0.key.hasPrefix("<\(name[0]) ") && $0.value == word }) else {
      return false
    }
    values[expected] = word
    return true
  }

  private static func isOfKind(_ word: Substring, _ kind: Substring) -> Bool {
    switch kind {
    case "leaf": word.utf8.count == 64 && word.allSatisfy { "0123456789abcdef".contains($0) }
    case "index", "bytes", "size", "entries": UInt64(word).map { "\($0)" == word } ?? false
    default: false
    }
  }

  /// The words of a pattern; a placeholder is one, also with its label.
  private static func words(_ pattern: String) -> [String] {
    var words: [String] = []
    for piece in pattern.split(separator: " ") {
      if let last = words.last, last.hasPrefix("<"), !last.hasSuffix(">") {
        words[words.count - 1] += " \(piece)"
      } else {
        words.append(String(piece))
      }
    }
    return words
  }
}
