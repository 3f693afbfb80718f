import TallyTesting
import Testing

@Suite(.serialized) struct `A transcript played to a daemon` {
  @Test(arguments: Transcript.names, TranscriptPlayer.Sending.allCases)
  func `has the daemon's own answers`(name: String, sending: TranscriptPlayer.Sending) throws {
    let transcript = try Transcript(named: name)
    let market = try TranscriptMarket()
    guard case .event(let beginning)? = transcript.lines.first else {
      Issue.record("\(name) does not say where it begins")
      return
    }
    try market.prepare(beginning)
    let daemon = try RunningDaemon(market.place)
    var player = try TranscriptPlayer(transcript, market, daemon, sending)
    // The daemon ends also where the conversation does not.
    let played = Result { try player.play() }
    #expect(try daemon.stop().status == 0)
    try played.get()
  }

  private static let leaf = String(repeating: "0f", count: 32)

  @Test(
    arguments: [
      ("OK", "OK"), ("OK <index> <bytes>", "OK 3 472"), ("OK open <entries> 1", "OK open 0 1"),
      ("OK <index> <leaf> <size>", "OK 3 \(leaf) 18446744073709551615"),
      ("OK <index a> <size a>", "OK 3 3"), ("OK <index a> <index b>", "OK 3 4"),
      ("OK <index a> <index a>", "OK 3 3"), ("OK <index> <index>", "OK 3 4"),
      ("NO ACT <detail>", "NO ACT"), ("NO ACT <detail>", "NO ACT it is none"),
    ]
  )
  func `takes an answer that fits`(pattern: String, answer: String) {
    var placeholders = Placeholders()
    let isFit = placeholders.fit(answer, pattern)
    #expect(isFit)
  }

  @Test(
    arguments: [
      ("OK", ""), ("OK", "OK "), ("OK", "OK 1"), ("OK", " OK"), ("OK", "NO"), ("OK", "OK\r"),
      ("OK <index> <bytes>", "OK 3"), ("OK <index> <bytes>", "OK  3"),
      ("OK <size>", "OK +3"), ("OK <size>", "OK 03"), ("OK <size>", "OK x"), ("OK <size>", "OK "),
      ("OK <size>", "OK 18446744073709551616"), ("OK <leaf>", "OK \(leaf.dropLast())"),
      ("OK <leaf>", "OK \(leaf.dropLast())x"), ("OK <index a> <index a>", "OK 3 4"),
      ("OK <index a> <index b>", "OK 3 3"), ("NO ACT <detail>", "NO ACTS"),
      ("NO ACT <detail>", "NO ACT "), ("NO ACT <detail>", "NO ACT two\tlines"),
      ("OK <other>", "OK 3"),
    ]
  )
  func `refuses an answer that does not fit`(pattern: String, answer: String) {
    var placeholders = Placeholders()
    let isFit = placeholders.fit(answer, pattern)
    #expect(!isFit)
  }
}
