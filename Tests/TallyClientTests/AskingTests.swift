import TallyClient
import TallyModel
import TallyWire
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A client that asks` {
  /// Asks a peer that expects these bytes and answers with those.
  private static func ask(
    expecting request: String,
    answer: String,
    _ body: @escaping @Sendable (TallyClient) async throws -> Void
  ) async throws {
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      for line in request.split(separator: "\n") {
        let next = try await visit.line()
        #expect(next == String(line))
      }
      // Cut in the middle of wherever it is.
      try await visit.send(String(answer.prefix(answer.count / 2)))
      try await visit.send(String(answer.dropFirst(answer.count / 2)))
      _ = try await visit.line()
    } _: { address in
      try await body(TallyClient(address: address, pause: { _ in }))
    }
  }

  @Test func `learns where an election stands`() async throws {
    try await Self.ask(expecting: "STATUS poll\n", answer: "OK open 17 2\n") { client in
      let status = try await client.status("poll")
      #expect(status.phase == "open" && status.entries == 17 && status.acts == 2)
    }
  }

  @Test func `gets a checkpoint's bytes as they are`() async throws {
    try await Self.ask(expecting: "CHECKPOINT poll\n", answer: "OK 4\na\n\nb") { client in
      let checkpoint = try await client.checkpoint("poll")
      #expect(checkpoint == Array("a\n\nb".utf8))
    }
  }

  private static func answer(_ body: String) -> String { "OK \(body.utf8.count)\n\(body)" }

  @Test func `reads the daemon's figures, and passes over those that it does not know`()
    async throws
  {
    let body =
      "memory_bytes 61341696\nblocks 412\nweather 7\nentries 981\nlargest_block_entries 9\n"
    try await Self.ask(expecting: "METRICS\n", answer: Self.answer(body)) { client in
      let metrics = try await client.metrics()
      #expect(metrics.memoryBytes == 61_341_696 && metrics.blocks == 412)
      #expect(metrics.entries == 981 && metrics.largestBlockEntries == 9)
    }
    try await Self.ask(expecting: "METRICS\n", answer: Self.answer("blocks 3\n")) { client in
      let metrics = try await client.metrics()
      #expect(metrics.memoryBytes == 0 && metrics.blocks == 3 && metrics.entries == 0)
    }
  }

  @Test(arguments: ["blocks", "blocks x\n", "blocks 1 2\n", "blocks -1\n", "blocks 1\nmore\n"])
  func `takes who has other figures for no daemon`(body: String) async throws {
    try await Self.ask(expecting: "METRICS\n", answer: Self.answer(body)) { client in
      let error = await #expect(throws: ClientError.self) { try await client.metrics() }
      guard case .notADaemon = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `sends a definition and its roll behind the line`() async throws {
    try await Self.ask(expecting: "DEFINE 3 4\n{}\nabc\n", answer: "OK 2\nok") { client in
      let answer = try await client.define(Array("{}\n".utf8), roll: Array("abc\n".utf8))
      #expect(answer == Array("ok".utf8))
    }
  }

  @Test func `says what the daemon refuses`() async throws {
    try await Self.ask(expecting: "SUBMIT poll 2\na\n", answer: "NO ACT not the next one\n") {
      client in
      await #expect(throws: ClientError.refused(.act, detail: "not the next one")) {
        try await client.submit(Array("a\n".utf8), to: "poll")
      }
    }
  }

  @Test func `sends no id that would break out of its line`() async throws {
    let client = TallyClient(address: .tcp(host: "127.0.0.1", port: 1))
    await #expect(throws: ClientError.badID("poll\nQUIT")) {
      try await client.status("poll\nQUIT")
    }
  }

  @Test func `says that nobody is there`() async throws {
    let client = TallyClient(
      address: .unix(path: "/nonexistent/tallyd.sock"),
      retry: RetryPolicy(attemptsMax: 2),
      pause: { _ in }
    )
    do {
      try await client.ping()
      Issue.record("somebody is there")
    } catch {
      guard case .unreachable = error as? ClientError else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
