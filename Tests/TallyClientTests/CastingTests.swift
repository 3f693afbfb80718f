import TallyClient
import TallyModel
import TallyWire
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A client that casts` {
  struct Told: Equatable {
    var tag: UInt64
    var answer: CastAnswer
    var receipt: String
  }

  private static func client(
    _ address: DaemonAddress,
    window: Int = 16,
    mode: ReplyMode = .full,
    attempts: Int = 8
  ) -> TallyClient {
    TallyClient(
      address: address,
      window: window,
      mode: mode,
      retry: RetryPolicy(attemptsMax: attempts, firstPauseMilliseconds: 1),
      pause: { _ in }
    )
  }

  /// Casts ballots; what was answered, and why it ended early.
  private static func cast(
    _ count: Int,
    _ client: TallyClient
  ) async -> (told: [Told], error: (any Error)?) {
    var told: [Told] = []
    do {
      try await client.cast(
        Ballots.batches(count),
        answer: { cast, receipt in
          var bytes: [UInt8] = []
          bytes.append(receipt)
          told.append(
            Told(
              tag: cast.tag,
              answer: cast.answer,
              receipt: String(decoding: bytes, as: UTF8.self)
            )
          )
        }
      )
      return (told, nil)
    } catch { return (told, error) }
  }

  /// Every ballot accepted once, in order, where the book has it; every sending the same.
  private static func expectAll(_ count: Int, _ told: [Told], _ book: Book) {
    #expect(told.map(\.tag) == (0..<UInt64(count)).map { $0 })
    for one in told {
      let index = book.indexes[Ballots.nonce(Int(one.tag))] ?? -1
      #expect(one.answer == .accepted(index: UInt64(index)))
      #expect(one.receipt == "receipt \(index)\n")
    }
    let sendings = Dictionary(grouping: book.lines, by: Book.nonce)
    #expect(sendings.count == count)
    for lines in sendings.values { #expect(Set(lines).count == 1) }
  }

  @Test func `gets one answer for every ballot from a daemon that is well`() async throws {
    let book = Book()
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      try await book.serve(visit)
    } _: { address in
      let (told, error) = await Self.cast(500, Self.client(address))
      #expect(error == nil)
      Self.expectAll(500, told, book)
      #expect(book.lines.count == 500)
    }
  }

  @Test(arguments: [0, 1, 5, 16], [0, 1, 4, 8, 14])
  func `sends again what a cut connection left open`(answers: Int, extra: Int) async throws {
    let book = Book()
    try await ScriptedPeer.run { number, visit in
      try await visit.send(Visit.greeting)
      guard number < 5 else { return try await book.serve(visit) }
      for _ in 0..<answers {
        guard let line = try await visit.line() else { return }
        try await visit.send(book.answer(line))
      }
      guard let line = try await visit.line() else { return }
      // In the log, and its answer is cut.
      try await visit.send(String(book.answer(line).prefix(extra)))
    } _: { address in
      let (told, error) = await Self.cast(300, Self.client(address))
      #expect(error == nil)
      Self.expectAll(300, told, book)
      #expect(book.lines.count > 300)
    }
  }

  @Test(arguments: [1, 2, 16, 100])
  func `keeps to its window while answers are late`(window: Int) async throws {
    let book = Book()
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      var answered = 0
      // Three late bursts, then as it comes.
      for _ in 0..<3 {
        await visit.waitForArrivals(answered + window)
        var burst = ""
        for _ in 0..<window { burst += book.answer(try await visit.line() ?? "") }
        answered += window
        try await visit.send(burst, to: window)
      }
      #expect(visit.waitingMax == window)
      try await book.serve(visit)
    } _: { address in
      let (told, error) = await Self.cast(5 * window, Self.client(address, window: window))
      #expect(error == nil)
      Self.expectAll(5 * window, told, book)
    }
  }

  @Test func `goes on elsewhere when the daemon half-closes`() async throws {
    let book = Book()
    try await ScriptedPeer.run { number, visit in
      try await visit.send(Visit.greeting)
      guard number < 3 else { return try await book.serve(visit) }
      for _ in 0..<7 {
        if let line = try await visit.line() { try await visit.send(book.answer(line)) }
      }
      visit.halfClose()
      while try await visit.line() != nil {}
    } _: { address in
      let (told, error) = await Self.cast(200, Self.client(address))
      #expect(error == nil)
      Self.expectAll(200, told, book)
    }
  }

  @Test func `asks again when the daemon's storage fails`() async throws {
    let book = Book()
    try await ScriptedPeer.run { number, visit in
      try await visit.send(Visit.greeting)
      guard number < 2 else { return try await book.serve(visit) }
      for place in 0..<6 {
        guard let line = try await visit.line() else { return }
        let answer = book.answer(line)
        try await visit.send(place < 3 ? answer : "NO STORAGE\n")
      }
    } _: { address in
      let (told, error) = await Self.cast(100, Self.client(address))
      #expect(error == nil)
      Self.expectAll(100, told, book)
    }
  }

  @Test func `gives every ballot up once when no connection brings an answer`() async throws {
    let visits = Counter()
    try await ScriptedPeer.run { _, visit in
      visits.add()
      try await visit.send(Visit.greeting)
      _ = try await visit.line()
    } _: { address in
      let (told, error) = await Self.cast(40, Self.client(address, attempts: 3))
      guard case .gaveUp(_, attempts: 3, _) = error as? ClientError else {
        Issue.record("ended with \(String(describing: error))")
        return
      }
      #expect(visits.count == 3)
      // Those that were taken from the source, from the first one on.
      #expect(told.count >= 16)
      #expect(told.map(\.tag) == (0..<UInt64(told.count)).map { $0 })
      #expect(told.allSatisfy { $0.answer == .givenUp })
    }
  }

  @Test func `answers what was answered before it gave up, and gives up the rest`() async throws {
    let book = Book()
    try await ScriptedPeer.run { number, visit in
      guard number == 0 else { return }
      try await visit.send(Visit.greeting)
      for _ in 0..<10 {
        if let line = try await visit.line() { try await visit.send(book.answer(line)) }
      }
    } _: { address in
      let (told, error) = await Self.cast(40, Self.client(address, attempts: 3))
      #expect(error is ClientError)
      #expect(told.map(\.tag) == (0..<UInt64(told.count)).map { $0 })
      #expect(told.prefix(10).allSatisfy { $0.answer != .givenUp })
      #expect(told.dropFirst(10).allSatisfy { $0.answer == .givenUp })
    }
  }

  @Test(arguments: ["HTTP/1.1 400 Bad Request\n", "tally/2 line=1\n", "tally/10\n"])
  func `speaks to no other service`(greeting: String) async throws {
    try await ScriptedPeer.run { _, visit in
      try await visit.send(greeting)
      let line = try await visit.line()
      #expect(line == nil)
    } _: { address in
      let (told, error) = await Self.cast(3, Self.client(address))
      guard case .notADaemon = error as? ClientError else {
        Issue.record("ended with \(String(describing: error))")
        return
      }
      #expect(told.allSatisfy { $0.answer == .givenUp })
    }
  }

  @Test func `takes refusals and brief answers as they are`() async throws {
    let leaf = String(repeating: "ab", count: 32)
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      let mode = try await visit.line()
      #expect(mode == "MODE brief")
      try await visit.send("OK brief\n")
      let answers = [
        "OK 7 \(leaf) 9\n", "NO SELECTION choice\n", "NO SELECTION\n", "NO BUSY\n",
        "NO DUPLICATE\n",
      ]
      for answer in answers {
        _ = try await visit.line()
        try await visit.send(answer)
      }
      _ = try await visit.line()
    } _: { address in
      let (told, error) = await Self.cast(5, Self.client(address, mode: .brief))
      #expect(error == nil)
      let digest = try #require(Digest([UInt8](repeating: 0xAB, count: 32)))
      #expect(
        told.map(\.answer) == [
          .acceptedBriefly(index: 7, leaf: digest, checkpointSize: 9),
          .refused(.selection, contest: "choice"), .refused(.selection, contest: nil),
          .refused(.busy, contest: nil), .refused(.duplicate, contest: nil),
        ]
      )
    }
  }

  @Test func `ends when its task is cancelled, with an answer for every ballot`() async throws {
    // Rings when as many ballots are on the way as may be.
    let (isFull, bell) = AsyncStream.makeStream(of: Void.self)
    try await ScriptedPeer.run { _, visit in
      try await visit.send(Visit.greeting)
      var lines = 0
      while try await visit.line() != nil {
        lines += 1
        if lines == 16 { bell.finish() }
      }
    } _: { address in
      let casting = Task { await Self.cast(40, Self.client(address)) }
      for await _ in isFull {}
      casting.cancel()
      let (told, error) = await casting.value
      #expect(error != nil)
      #expect(told.map(\.tag) == (0..<UInt64(told.count)).map { $0 })
      #expect(told.count >= 16 && told.allSatisfy { $0.answer == .givenUp })
    }
  }
}
