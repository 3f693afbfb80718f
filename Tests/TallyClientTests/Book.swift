import Synchronization
import TallyClient
import TallyModel

/// What a daemon must remember: a ballot's index by its nonce, and every line that came.
final class Book: Sendable {
  private struct State: Sendable {
    var indexes: [String: Int] = [:]
    var lines: [String] = []
  }

  private let state = Mutex(State())

  /// Every `CAST` line that came, repeated ones too.
  var lines: [String] { state.withLock { $0.lines } }
  /// Every ballot's index, by its nonce.
  var indexes: [String: Int] { state.withLock { $0.indexes } }

  /// The answer to a line, in full mode.
  func answer(_ line: String) -> String {
    let index = state.withLock { state in
      let nonce = Self.nonce(line)
      let index = state.indexes[nonce] ?? state.indexes.count
      state.indexes[nonce] = index
      state.lines.append(line)
      return index
    }
    let receipt = "receipt \(index)\n"
    return "OK \(index) \(receipt.utf8.count)\n\(receipt)"
  }

  /// Answers whatever comes until the other side has said farewell.
  func serve(_ visit: Visit) async throws {
    while let line = try await visit.line() {
      guard line != "QUIT" else { return try await visit.send("OK\n") }
      try await visit.send(answer(line))
    }
  }

  static func nonce(_ line: String) -> String { String(line.split(separator: " ")[3]) }
}

/// Counts what several tasks do.
final class Counter: Sendable {
  private let state = Mutex(0)

  var count: Int { state.withLock { $0 } }

  func add() { state.withLock { $0 += 1 } }
}

/// Ballots that differ in their nonces, in batches of several sizes.
enum Ballots {
  static func nonce(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 32 - digits.count) + digits
  }

  static func batches(_ count: Int) -> AsyncStream<CastLines> {
    AsyncStream { continuation in
      var next = 0
      var size = 1
      while next < count {
        var lines = CastLines()
        for number in next..<min(count, next + size) { append(number, to: &lines) }
        continuation.yield(lines)
        next += size
        size = size % 13 + 4
      }
      continuation.finish()
    }
  }

  /// The ballot's tag is its number.
  static func append(_ number: Int, to lines: inout CastLines) {
    let fields = ["sample", "voter\(number)", nonce(number), "", "", "choice=a"]
    let bytes = Array(fields.joined().utf8)
    var ranges: [Range<Int>] = []
    for field in fields {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<(start + field.utf8.count))
    }
    let refusal = lines.append(
      bytes.rawSpan,
      CastFields(
        election: ranges[0],
        voter: ranges[1],
        nonce: ranges[2],
        scope: ranges[3],
        channel: ranges[4],
        selections: ranges[5]
      ),
      tag: UInt64(number)
    )
    precondition(refusal == nil, "A line takes the ballot.")
  }
}
