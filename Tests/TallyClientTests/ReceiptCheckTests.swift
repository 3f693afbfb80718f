import TallyClient
import TallyCrypto
import TallyModel
import TallyTesting
import Testing

@Suite struct `The check of a receipt` {
  private let definition: Definition
  private let cast: AnsweredCast

  init() throws {
    var sample = SampleDefinition()
    sample["channels"] = [
      ["id": "portal", "label": SampleDefinition.label("portal")],
      ["id": "kiosk", "label": SampleDefinition.label("kiosk")],
    ]
    definition = try sample.definition()
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

  /// Why a receipt does not hold; asked twice, because what is remembered of the first check changes
  /// nothing.
  private func fault(of receipt: [UInt8], at index: UInt64 = 1) throws -> ReceiptFault? {
    var check = ReceiptCheck()
    try check.trust(definition)
    let first = Self.fault(&check, receipt, cast, index)
    let second = Self.fault(&check, receipt, cast, index)
    #expect(first == second)
    return first
  }

  private static func fault(
    _ check: inout ReceiptCheck,
    _ receipt: [UInt8],
    _ cast: AnsweredCast,
    _ index: UInt64
  ) -> ReceiptFault? {
    do throws(ReceiptFault) {
      try check.check(receipt.rawSpan, of: cast, at: index)
      return nil
    } catch { return error }
  }

  @Test func `passes the receipt of the ballot that was sent`() throws {
    let fault = try fault(of: receipt(entry()))
    #expect(fault == nil)
  }

  @Test func `passes a retry's receipt, whose entry has the channel of the first attempt`() throws {
    let fault = try fault(of: receipt(entry(channel: 1)))
    #expect(fault == nil)
  }

  @Test func `finds another ballot's entry`() throws {
    for (entry, field) in [
      (entry(nonce: 2), "nonce"), (entry(selections: "choice=b"), "selection"),
      (entry(channel: 2), "channel"),
    ] {
      let fault = try fault(of: receipt(entry))
      #expect(fault == .otherBallot(field: field))
    }
  }

  @Test func `finds another index, key and log`() throws {
    let good = try receipt(entry())
    let other = try fault(of: good, at: 0)
    #expect(other == .otherIndex)
    var broken = good
    // A letter of the signature's base64.
    broken[broken.count - 9] = broken[broken.count - 9] == 0x41 ? 0x42 : 0x41
    let bad = try fault(of: broken)
    #expect(bad == .note(.badSignature(name: definition.origin)))
    for receipt in [
      try receipt(entry(), signer: "first"),
      try receipt(entry(), origin: "vote.example.org/other"),
    ] {
      let unknown = try fault(of: receipt)
      #expect(unknown == .note(.noKnownSignature))
    }
  }

  @Test func `knows only elections whose definition it has`() throws {
    var check = ReceiptCheck()
    let fault = Self.fault(&check, try receipt(entry()), cast, 1)
    #expect(fault == .unknownLog(election: "sample"))
  }

  @Test func `no changed byte passes`() throws {
    let good = try receipt(entry())
    for place in good.indices {
      var changed = good
      changed[place] ^= 1
      let fault = try fault(of: changed)
      #expect(fault != nil, "byte \(place)")
    }
  }
}
