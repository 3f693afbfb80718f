import TallyClient
import TallyCrypto
import TallyModel
import TallyTesting
import Testing

@Suite struct `The check of a receipt` {
  private let definition: Definition
  private let cast: AnsweredCast

  init() throws {
    definition = try SampleDefinition().definition()
    var lines = CastLines()
    for number in 0..<3 { Ballots.append(number, to: &lines) }
    cast = AnsweredCast(lines: lines, place: 1, answer: .accepted(index: 1), nanoseconds: 0)
  }

  /// A ballot's entry: that of ``cast`` unless it is changed.
  private func entry(nonce: Int = 1, selections: String = "choice=a", channel: UInt8 = 0) -> [UInt8]
  {
    var chosen: [UInt8] = []
    let text = Array(selections.utf8)
    let fault = Selections(contests: definition.contests)
      .encode(text: text.rawSpan, into: &chosen)
    #expect(fault == nil)
    var entry: [UInt8] = []
    BallotEntry(
      nonce: Nonce(value: UInt128(nonce)),
      pseudonym: Pseudonym(value: 5),
      channel: channel,
      submitter: 0,
      operator: 0,
      stratum: 0,
      weight: 1,
      replaces: nil
    )
    .append(scope: RawSpan(), selections: chosen.rawSpan, to: &entry)
    return entry
  }

  /// A receipt at index 1 of a log of two entries.
  private func receipt(
    _ entry: [UInt8],
    signer: String = "log",
    origin: String? = nil
  ) throws -> [UInt8] {
    let name = origin ?? definition.origin
    let first = Merkle.leaf([1])
    let promise = Checkpoint(origin: name, size: 2, root: Merkle.node(first, Merkle.leaf(entry)))
    let key = try NoteSigner(name: name, key: SampleDefinition.signingKey(signer))
    let note = try SignedNote(text: promise.text, signers: [key])
    return Receipt(extra: entry, index: 1, path: [first], checkpoint: note.bytes).bytes
  }

  private func check(_ receipt: [UInt8], at index: UInt64 = 1) throws {
    var check = ReceiptCheck()
    try check.trust(definition)
    try check.check(receipt.rawSpan, of: cast, at: index)
    // What is remembered of the first check changes nothing.
    try check.check(receipt.rawSpan, of: cast, at: index)
  }

  @Test func `passes the receipt of the ballot that was sent`() throws {
    try check(try receipt(entry()))
  }

  @Test func `finds another ballot's entry`() throws {
    #expect(throws: ReceiptFault.otherBallot(field: "nonce")) {
      try check(try receipt(entry(nonce: 2)))
    }
    #expect(throws: ReceiptFault.otherBallot(field: "selection")) {
      try check(try receipt(entry(selections: "choice=b")))
    }
    #expect(throws: ReceiptFault.otherBallot(field: "channel")) {
      try check(try receipt(entry(channel: 1)))
    }
  }

  @Test func `finds another index, key and log`() throws {
    let good = try receipt(entry())
    #expect(throws: ReceiptFault.otherIndex) { try check(good, at: 0) }
    #expect(throws: ReceiptFault.note(.badSignature(name: definition.origin))) {
      let note = try receipt(entry())
      var broken = note
      // The last letter but padding of the signature's base64.
      broken[broken.count - 4] = broken[broken.count - 4] == 0x41 ? 0x42 : 0x41
      try check(broken)
    }
    #expect(throws: ReceiptFault.note(.noKnownSignature)) {
      try check(try receipt(entry(), signer: "first"))
    }
    #expect(throws: ReceiptFault.note(.noKnownSignature)) {
      try check(try receipt(entry(), origin: "vote.example.org/other"))
    }
  }

  @Test func `knows only elections whose definition it has`() throws {
    var check = ReceiptCheck()
    #expect(throws: ReceiptFault.unknownLog(election: "sample")) {
      try check.check(try receipt(entry()).rawSpan, of: cast, at: 1)
    }
  }

  @Test func `no changed byte passes`() throws {
    let good = try receipt(entry())
    for place in good.indices {
      var changed = good
      changed[place] ^= 1
      #expect(throws: ReceiptFault.self, "byte \(place)") { try check(changed) }
    }
  }
}
