import Synchronization
import TallyClient
import TallyModel
import TallyWire
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A client that rehearses` {
  private static func client(
    _ address: DaemonAddress,
    mode: ReplyMode = .full,
    isRehearsal: Bool = true
  ) -> TallyClient {
    TallyClient(
      address: address,
      window: 16,
      mode: mode,
      isRehearsal: isRehearsal,
      retry: RetryPolicy(attemptsMax: 8, firstPauseMilliseconds: 1),
      pause: { _ in }
    )
  }

  private static func lines(_ count: Int) -> CastLines {
    var lines = CastLines()
    for number in 0..<count { Ballots.append(number, to: &lines) }
    return lines
  }

  @Test func `says so first on every connection`() async throws {
    let book = Book()
    let visits = Counter()
    try await ScriptedPeer.run { number, visit in
      try await visit.send(Visit.greeting)
      let first = try await visit.line()
      #expect(first == "REHEARSE")
      visits.add()
      try await visit.send("OK\n")
      guard number < 3 else { return try await book.serve(visit) }
      // Some answers, and the connection is lost.
      for _ in 0..<5 {
        guard let line = try await visit.line() else { return }
        try await visit.send(book.answer(line))
      }
    } _: { address in
      let tags = Mutex<[UInt64]>([])
      try await Self.client(address).cast(Ballots.batches(100)) { cast, _ in
        tags.withLock { $0.append(cast.tag) }
      }
      #expect(tags.withLock { $0 } == Array(0..<100))
      #expect(visits.count == 4 && Set(book.lines).count == 100)
    }
  }

  @Test func `says so before it asks for short answers`() async throws {
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      let first = try await visit.line()
      try await visit.send("OK\n")
      let second = try await visit.line()
      #expect(first == "REHEARSE" && second == "MODE brief")
      try await visit.send("OK brief\n")
      _ = try await visit.line()
      try await visit.send("NO DUPLICATE\n")
      _ = try await visit.line()
    } _: { address in
      let answers = Mutex<[CastAnswer]>([])
      try await Self.client(address, mode: .brief).cast(Ballots.batches(1)) { cast, _ in
        answers.withLock { $0.append(cast.answer) }
      }
      #expect(answers.withLock { $0 } == [.refused(.duplicate, contest: nil)])
    }
  }

  @Test(arguments: ["NO MALFORMED\n", "NO NOT-ALLOWED\n", "OK brief\n"])
  func `takes who does not know of it for no daemon, and sends it no ballot`(
    answer: String
  )
    async throws
  {
    let ballots = Counter()
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      let first = try await visit.line()
      #expect(first == "REHEARSE")
      try await visit.send(answer)
      while try await visit.line() != nil { ballots.add() }
    } _: { address in
      let client = Self.client(address)
      let answers = Mutex<[CastAnswer]>([])
      for error in [
        await #expect(throws: ClientError.self) {
          try await client.cast(Ballots.batches(3)) { cast, _ in
            answers.withLock { $0.append(cast.answer) }
          }
        },
        await #expect(throws: ClientError.self) { try await client.castAndLeave(Self.lines(1)) },
      ] {
        guard case .notADaemon = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
      let told = answers.withLock { $0 }
      #expect(told.allSatisfy { $0 == .givenUp })
    }
    #expect(ballots.count == 0)
  }

  @Test(arguments: [true, false])
  func `that leaves sends its ballots, waits for no answer, and is gone`(
    isRehearsal: Bool
  )
    async throws
  {
    let arrived = Mutex<[String]>([])
    let (ends, end) = AsyncStream<Void>.makeStream()
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      if isRehearsal {
        let first = try await visit.line()
        #expect(first == "REHEARSE")
        try await visit.send("OK\n")
      }
      // Nothing is answered.
      while let line = try await visit.line() { arrived.withLock { $0.append(line) } }
      end.finish()
    } _: { address in
      let lines = Self.lines(3)
      try await Self.client(address, isRehearsal: isRehearsal).castAndLeave(lines)
      // The peer sees the end of the connection.
      for await _ in ends {}
      let sent = arrived.withLock { $0 }
      #expect(sent.map(Book.nonce) == (0..<3).map(Ballots.nonce))
    }
  }

  @Test func `that leaves says where nobody was`() async throws {
    let client = Self.client(.unix(path: "/nonexistent/tallyd.sock"))
    let error = await #expect(throws: ClientError.self) {
      try await client.castAndLeave(Self.lines(1))
    }
    guard case .unreachable = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}
