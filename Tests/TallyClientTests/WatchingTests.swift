import TallyClient
import TallyModel
import TallyWire
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A client that watches` {
  private static func client(_ address: DaemonAddress, attempts: Int = 8) -> TallyClient {
    TallyClient(
      address: address,
      retry: RetryPolicy(attemptsMax: attempts, firstPauseMilliseconds: 1),
      now: { 77 },
      pause: { _ in }
    )
  }

  /// Watches for so many moments, some at once; those that were answered, in order.
  private static func watch(
    _ client: TallyClient,
    _ moments: [[UInt64]]
  ) async -> (answered: [UInt64], error: (any Error)?) {
    let stream = AsyncStream<[UInt64]> { stream in
      for some in moments { stream.yield(some) }
      stream.finish()
    }
    var answered: [UInt64] = []
    do {
      try await client.watch("poll", stream) { moment, now in
        #expect(now == 77)
        answered.append(moment)
      }
      return (answered, nil)
    } catch { return (answered, error) }
  }

  /// Answers questions until the farewell; how many there were.
  private static func serve(_ visit: Visit, _ asked: Counter) async throws {
    while let line = try await visit.line() {
      guard line != "QUIT" else { return try await visit.send("OK\n") }
      #expect(line == "STATUS poll")
      asked.add()
      try await visit.send("OK open 17 2\n")
    }
  }

  @Test func `asks once for each moment, and hears the answers in order`() async throws {
    let asked = Counter()
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      try await Self.serve(visit, asked)
    } _: { address in
      let moments: [[UInt64]] = [[3], [], [5, 7, 9], Array(100..<600), [11]]
      let (answered, error) = await Self.watch(Self.client(address), moments)
      #expect(error == nil && answered == moments.flatMap { $0 })
      #expect(asked.count == 505)
    }
  }

  @Test func `does not wait for an answer to ask again`() async throws {
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      // Nobody is answered before all have asked.
      await visit.waitForArrivals(40)
      for number in 0..<40 {
        let line = try await visit.line()
        #expect(line == "STATUS poll")
        try await visit.send("OK open \(number) 1\n")
      }
      _ = try await visit.line()
    } _: { address in
      let (answered, error) = await Self.watch(
        Self.client(address),
        (0..<40 as Range<UInt64>).map { [$0] }
      )
      #expect(error == nil && answered == Array(0..<40))
    }
  }

  @Test(arguments: [0, 1, 7])
  func `asks again what a lost connection left unanswered`(answers: Int) async throws {
    let asked = Counter()
    try await ScriptedPeer.run { number, visit in
      try await visit.send(Visit.greeting)
      guard number < 4 else { return try await Self.serve(visit, asked) }
      for _ in 0..<answers {
        guard let line = try await visit.line() else { return }
        guard line != "QUIT" else { return }
        try await visit.send("OK open 1 1\n")
        asked.add()
      }
      // Read, and its answer is cut.
      guard let line = try await visit.line(), line != "QUIT" else { return }
      try await visit.send("OK op")
    } _: { address in
      let moments: [[UInt64]] = [Array(0..<20), Array(20..<60)]
      let (answered, error) = await Self.watch(Self.client(address), moments)
      #expect(error == nil && answered == Array(0..<60))
      #expect(asked.count == 60)
    }
  }

  @Test func `ends when there are no more moments`() async throws {
    let asked = Counter()
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      try await Self.serve(visit, asked)
    } _: { address in
      for moments in [[[1]], [[]], []] as [[[UInt64]]] {
        let (answered, error) = await Self.watch(Self.client(address), moments)
        #expect(error == nil && answered == moments.flatMap { $0 })
      }
      #expect(asked.count == 1)
    }
  }

  @Test func `throws what it is refused, and is answered no more`() async throws {
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      _ = try await visit.line()
      try await visit.send("OK open 1 1\nNO UNKNOWN-ELECTION\n")
      _ = try await visit.line()
    } _: { address in
      let (answered, error) = await Self.watch(Self.client(address), [[1, 2, 3]])
      #expect(answered == [1])
      #expect(error as? ClientError == .refused(.unknownElection, detail: ""))
    }
  }

  @Test func `takes a daemon whose storage failed for lost, and others' words for no daemon`()
    async throws
  {
    let asked = Counter()
    try await ScriptedPeer.run { number, visit in
      try await visit.send(Visit.greeting)
      guard number == 0 else { return try await Self.serve(visit, asked) }
      _ = try await visit.line()
      try await visit.send("NO STORAGE\n")
    } _: { address in
      let (answered, error) = await Self.watch(Self.client(address), [[1, 2, 3]])
      #expect(error == nil && answered == [1, 2, 3] && asked.count == 3)
    }
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      _ = try await visit.line()
      try await visit.send("NO WONDER\n")
    } _: { address in
      let (answered, error) = await Self.watch(Self.client(address), [[1]])
      guard answered.isEmpty, case .notADaemon = error as? ClientError else {
        Issue.record("\(answered) \(String(describing: error))")
        return
      }
    }
  }

  @Test func `gives up where nobody answers, and sends no id that is none`() async throws {
    let client = Self.client(.unix(path: "/nonexistent/tallyd.sock"), attempts: 3)
    let (answered, error) = await Self.watch(client, [[1]])
    guard answered.isEmpty, case .gaveUp(_, attempts: 3, _) = error as? ClientError else {
      Issue.record("\(answered) \(String(describing: error))")
      return
    }
    let none = AsyncStream<[UInt64]> { $0.finish() }
    await #expect(throws: ClientError.badID("po ll")) {
      try await client.watch("po ll", none) { _, _ in }
    }
  }
}
