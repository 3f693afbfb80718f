import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `A storm of spoilt lines` {
  private static let lines: [String] = [
    Conversation.cast, "CAST market 12345678 \(Conversation.nonce) page/1 - -", "PROOF market 17",
    "CHECKPOINT market", "CONSISTENCY market 8", "STATUS market", "TURNOUT market",
    "TALLY market", "ELECTIONS", "DEFINE 3 2\nabcde", "SUBMIT market 5\nab\ncd", "MODE brief",
    "HELP", "PING", "QUIT",
  ]
  private static let good = Array("\(Conversation.cast)\n".utf8)
  /// Fills what a spoilt line announced; behind it, line feeds are empty lines.
  private static let padding = [UInt8](repeating: 0x0A, count: 1 << 16)

  /// Ten times ten thousand lines; a failing one names its seed.
  @Test(arguments: Seeds.some(10))
  func `crashes nothing, is the same whole and cut, and the next good line is read`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var whole = Feeding()
    var cut = Feeding()
    for number in 0..<10_000 {
      let line = Self.spoilt(&random)
      let plain = PlainWire.asked(line)
      let before = whole.asked.count
      whole.feed(line)
      cut.feed(line, inPieces: &random)
      let isComplete = whole.session.isBetweenRequests
      Self.finish(&whole)
      Self.finish(&cut)
      whole.feed(Self.good)
      cut.feed(Self.good, inPieces: &random)
      let asked = Array(whole.asked[before...])
      let place = "line \(number) \(line.prefix(200)): \(Seeds.replay(seed))"
      #expect(asked.last.map(Self.isGood) == true, "\(place)")
      #expect(asked == Array(cut.asked[before...]), "\(place)")
      // What the plain reader cannot see is a body that the line did not bring with it.
      if isComplete { #expect(asked.dropLast() == plain[...], "\(place)") }
      guard asked == Array(cut.asked[before...]) else { return }
    }
    #expect(whole.heldBytesMax <= Limits.definitionBytesMax + Limits.wireRollBytesMax)
  }

  private static func isGood(_ asked: Asked) -> Bool { asked.description == goodText }
  private static let goodText =
    "cast market 12345678 \(Conversation.nonce) - portal market=rebuild"

  /// Sends what the session still waits for.
  private static func finish(_ feeding: inout Feeding) {
    var rounds = 0
    while !feeding.session.isBetweenRequests {
      feeding.feed(padding)
      rounds += 1
      precondition(rounds <= 2 * (1 << 32) / padding.count + 1, "A body without an end.")
    }
  }

  private static func spoilt(_ random: inout SeededRandom) -> [UInt8] {
    var line = Array((lines.randomElement(using: &random) ?? "").utf8)
    for _ in 0..<Int.random(in: 1...3, using: &random) { spoil(&line, &random) }
    return line + (random.next() % 4 == 0 ? [0x0D, 0x0A] : [0x0A])
  }

  private static let insertions: [[UInt8]] = [
    [0x20], [0x20, 0x20], [0x00], [0x09], [0x0A], [0x0D], [0x0D, 0x0A], [0x1B], [0x7F], [0x80],
    [0xFF], Array("-".utf8), Array("0".utf8), Array("é".utf8), Array("السوق".utf8),
    Array("\u{212A}".utf8), Array("\u{1F5F3}".utf8), [0xC3], [0xED, 0xA0, 0x80],
  ]

  private static func spoil(_ line: inout [UInt8], _ random: inout SeededRandom) {
    guard !line.isEmpty else { return }
    let place = Int.random(in: 0..<line.count, using: &random)
    switch random.next() % 9 {
    case 0: line[place] ^= 1 << UInt8(random.next() % 8)
    case 1: line[place] = UInt8(truncatingIfNeeded: random.next())
    case 2: line.removeSubrange(place...)
    case 3: line.removeSubrange(..<place)
    case 4: line.remove(at: place)
    case 5: line.insert(line[place], at: place)
    case 6: line += line
    case 7: line += lines.randomElement(using: &random).map { Array($0.utf8) } ?? []
    default: line.insert(contentsOf: insertions.randomElement(using: &random) ?? [], at: place)
    }
  }
}
