import TallyModel
import TallyTesting
import TallyWire
import Testing

@Suite struct `A body` {
  private static let ping = Asked.command(.ping)
  /// Looks like requests, so that one byte too few or too many shows.
  private static let filler = Array("PING\n".utf8)

  private static func filling(_ bytes: Int) -> [UInt8] {
    (0..<bytes).map { filler[$0 % filler.count] }
  }

  @Test func `is taken byte by byte, whatever stands in it`() {
    let every = (0...255).map { UInt8($0) }
    let text = Array("DEFINE 256 256\n".utf8) + every + every.reversed() + Array("PING\n".utf8)
    #expect(
      Feeding.asked(whole: text) == [
        .command(.define(definition: every, roll: every.reversed())), Self.ping,
      ]
    )
  }

  @Test func `of no bytes is complete with its line`() {
    #expect(
      Feeding.asked(whole: Array("DEFINE 0 0\nSUBMIT market 0\n".utf8)) == [
        .command(.define(definition: [], roll: nil)),
        .command(.submit(election: "market", act: [])),
      ]
    )
  }

  @Test(arguments: [
    ("DEFINE 8388608 0", 8_388_608), ("DEFINE 0 67108864", 67_108_864),
    ("SUBMIT market 1048576", 1_048_576),
  ])
  func `as long as its limit is taken`(line: String, bytes: Int) {
    let asked = Feeding.asked(whole: Array("\(line)\n".utf8) + Self.filling(bytes) + Self.filler)
    #expect(asked.count == 2)
    if case .command = asked.first {} else { Issue.record("the body was not taken") }
    #expect(asked.last == Self.ping)
  }

  @Test(arguments: [
    ("DEFINE 8388609 0", 8_388_609), ("DEFINE 3 67108865", 67_108_868),
    ("DEFINE 8388609 67108865", 75_497_474), ("SUBMIT market 1048577", 1_048_577),
  ])
  func `that is too long is passed over to its last byte and refused once`(
    line: String,
    bytes: Int
  ) {
    var feeding = Feeding()
    feeding.feed(Array("\(line)\n".utf8))
    feeding.feed(Self.filling(bytes - 1))
    #expect(feeding.asked == [] && !feeding.session.isBetweenRequests)
    #expect(feeding.heldBytesMax == 0)
    feeding.feed(Self.filler)
    // The filler's first byte ends the body; what is left of it is no request.
    #expect(feeding.asked == [.refused(.tooLong), .refused(.malformed)])
    feeding.feed("PING\n")
    #expect(feeding.asked.last == Self.ping)
  }

  @Test func `of four gibibytes is passed over without holding any of it`() {
    var feeding = Feeding()
    feeding.feed("SUBMIT market 4294967296\n")
    let piece = [UInt8](repeating: 0x0A, count: 1 << 20)
    for _ in 0..<4_096 { feeding.feed(piece) }
    feeding.feed("PING\n")
    #expect(feeding.asked == [.refused(.tooLong), Self.ping])
    #expect(feeding.heldBytesMax <= 5)
  }

  @Test func `longer than what is passed over has none: the next line is a request`() {
    let text = "SUBMIT market 4294967297\nPING\nDEFINE 4294967297 0\nPING\n"
    let refused = Asked.refused(.malformed)
    #expect(Feeding.asked(whole: Array(text.utf8)) == [refused, Self.ping, refused, Self.ping])
  }

  @Test func `is held only as far as it has come`() {
    var feeding = Feeding()
    feeding.feed("DEFINE 8388608 67108864\n12345")
    #expect(feeding.session.heldBytes == 5)
    #expect(!feeding.session.isBetweenRequests)
  }

  @Test(arguments: Seeds.some(50))
  func `in random pieces is the same`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let definition = random.bytes(Int.random(in: 0...50_000, using: &random))
    let roll = random.bytes(Int.random(in: 1...50_000, using: &random))
    let line = Array("DEFINE \(definition.count) \(roll.count)\r\n".utf8)
    var feeding = Feeding()
    feeding.feed(line + definition + roll + Self.filler, inPieces: &random)
    #expect(
      feeding.asked == [.command(.define(definition: definition, roll: roll)), Self.ping],
      "\(Seeds.replay(seed))"
    )
    #expect(feeding.session.heldBytes == 0)
  }
}
