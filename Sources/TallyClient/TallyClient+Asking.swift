import NIOCore
package import TallyCrypto
import TallyModel
import TallyWire

/// Questions with one answer each.
///
/// - Throws: ``ClientError``, with ``ClientError/refused(_:detail:)`` for the daemon's own refusals.
extension TallyClient {
  /// Where an election stands.
  package struct Status: Equatable, Sendable {
    /// `defined`, `open`, `paused` or `closed`.
    package let phase: String
    /// Entries of its log.
    package let entries: UInt64
    package let acts: UInt64
  }

  package func ping() async throws { _ = try await ask("PING", .line) }

  package func status(_ election: String) async throws -> Status {
    let words = try await ask("STATUS \(try Self.checked(election))", .line).words
      .split(separator: " ")
    guard words.count == 3, let entries = UInt64(words[1]), let acts = UInt64(words[2]) else {
      throw ClientError.notADaemon(address, reason: "its STATUS is not <phase> <entries> <acts>")
    }
    return Status(phase: String(words[0]), entries: entries, acts: acts)
  }

  /// The latest signed checkpoint of an election's log: a note, not verified.
  package func checkpoint(_ election: String) async throws -> [UInt8] {
    try await ask("CHECKPOINT \(try Self.checked(election))", .body).body
  }

  /// The receipt of an entry under the latest checkpoint, not verified.
  package func proof(_ election: String, index: UInt64) async throws -> Receipt {
    let bytes = try await ask("PROOF \(try Self.checked(election)) \(index)", .body).body
    return try Receipt(parsing: bytes)
  }

  /// Voters who have cast, where the definition shows it before closing.
  package func turnout(_ election: String) async throws -> UInt64 {
    let words = try await ask("TURNOUT \(try Self.checked(election))", .line).words
    guard let voters = UInt64(words) else {
      throw ClientError.notADaemon(address, reason: "its TURNOUT is no number")
    }
    return voters
  }

  /// The count as JSON, where the definition shows it before closing; unsigned.
  package func tally(_ election: String) async throws -> [UInt8] {
    try await ask("TALLY \(try Self.checked(election))", .body).body
  }

  /// What the daemon takes of the machine, and what it has written since its start.
  package struct Metrics: Equatable, Sendable {
    package let memoryBytes: UInt64
    /// Writes with a sync.
    package let blocks: UInt64
    /// Entries in these blocks.
    package let entries: UInt64
    package let largestBlockEntries: UInt64
  }

  package func metrics() async throws -> Metrics {
    let text = String(decoding: try await ask("METRICS", .body).body, as: UTF8.self)
    var figures: [Substring: UInt64] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let number = UInt64(words[1]) else {
        throw ClientError.notADaemon(address, reason: "a line of its METRICS is \(line)")
      }
      figures[words[0]] = number
    }
    return Metrics(
      memoryBytes: figures["memory_bytes"] ?? 0,
      blocks: figures["blocks"] ?? 0,
      entries: figures["entries"] ?? 0,
      largestBlockEntries: figures["largest_block_entries"] ?? 0
    )
  }

  /// Defines an election whose keys are in the daemon's key store; the new log's checkpoint.
  package func define(_ definition: [UInt8], roll: [UInt8]? = nil) async throws -> [UInt8] {
    let roll = roll ?? []
    return try await ask("DEFINE \(definition.count) \(roll.count)", .body, definition + roll).body
  }

  /// Takes a signed act into the log; the checkpoint that covers it.
  package func submit(_ act: [UInt8], to election: String) async throws -> [UInt8] {
    try await ask("SUBMIT \(try Self.checked(election)) \(act.count)", .body, act).body
  }

  /// Tries for a connection as the policy has it; what was sent once is not sent again, because
  /// only of ballots a second one does no harm.
  private func ask(
    _ line: String,
    _ form: AnswerReader.Form,
    _ body: [UInt8] = []
  ) async throws -> AnswerStream.Reply {
    var failures = 0
    while true {
      do {
        return try await askOnce(line, form, body)
      } catch ClientError.unreachable(let address, let reason) {
        failures += 1
        guard failures < retry.attemptsMax else {
          throw ClientError.unreachable(address, reason: reason)
        }
        try await pause(retry.pauseMilliseconds(after: failures))
      }
    }
  }

  private func askOnce(
    _ line: String,
    _ form: AnswerReader.Form,
    _ body: [UInt8]
  ) async throws -> AnswerStream.Reply {
    let reply = try await withConnection { stream, outbound in
      var request = ByteBuffer(string: "\(line)\n")
      request.writeBytes(body)
      do { try await outbound.write(request) } catch {
        throw ClientError.lost(address, reason: Connector.reason(of: error))
      }
      return try await stream.answer(form)
    }
    guard !reply.isOK else { return reply }
    let parts = reply.words.split(separator: " ", maxSplits: 1).map(String.init)
    guard let code = parts.first, let refusal = Refusal(rawValue: code) else {
      throw ClientError.notADaemon(address, reason: "it refuses with \(reply.words)")
    }
    throw ClientError.refused(refusal, detail: parts.count > 1 ? parts[1] : "")
  }

  /// An id that cannot break out of its line.
  private static func checked(_ election: String) throws -> String {
    guard Identifier.isValid(election) else { throw ClientError.badID(election) }
    return election
  }
}
