import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

@Suite struct `What intake takes` {
  static let now = ElectionSpec.opens

  private static var spec: ElectionSpec {
    var spec = ElectionSpec()
    spec.channels = ["portal", "kiosk"]
    spec.questions = [
      ElectionSpec.Question(id: "choice", kind: .single, options: ["a", "b"], isRequired: true),
      ElectionSpec.Question(id: "rate", kind: .score(1, 5), options: ["home", "news"]),
    ]
    spec.roll = ["v": .init(weight: 7, stratum: 2), "w": .init(weight: 1)]
    spec.strata = ["north", "south"]
    return spec
  }

  private static let good = Cast(
    voter: "v",
    nonce: Cast.nonce(1),
    channel: "portal",
    selections: "choice=b;rate=news:4"
  )

  /// Every change of a good cast, with its answer.
  private static var spoilt: [(Cast, Refusal)] {
    func with(_ refusal: Refusal, _ change: (inout Cast) -> Void) -> (Cast, Refusal) {
      var cast = good
      change(&cast)
      return (cast, refusal)
    }
    var spoilt = [
      with(.malformed) { $0.nonce = "" }, with(.malformed) { $0.nonce += "0" },
      with(.malformed) { $0.nonce = String($0.nonce.dropLast()) },
      with(.malformed) { $0.nonce = $0.nonce.replacing("1", with: "A") },
      with(.unknownElection) { $0.election = "" },
      with(.unknownElection) { $0.election = "Sample" },
      with(.unknownElection) { $0.election = "sample " },
      with(.channel) { $0.channel = "" }, with(.channel) { $0.channel = "Portal" },
      with(.channel) { $0.channel = "portal " },
      with(.voterID) { $0.voter = "" }, with(.voterID) { $0.voter = " v" },
      with(.voterID) { $0.voter = "v\n" }, with(.voterID) { $0.voter = "٣" },
      with(.voterID) { $0.voter = "v\u{0}" }, with(.voterID) { $0.voter = "é" },
      with(.voterID) { $0.voter = String(repeating: "v", count: 17) },
      with(.scope) { $0.scope = "home" }, with(.scope) { $0.scope = " " },
      with(.tooLong) { $0.selections = String(repeating: "choice=b", count: 4_097) },
      with(.notEligible) { $0.voter = "x" }, with(.notEligible) { $0.voter = "V" },
    ]
    for selections in [
      "", "choice", "choice=", "choice=c", "choice=a,b", "choice=a,a", "choice=a;choice=a",
      "choice=a;", ";choice=a", "other=a", "choice=a;rate=news", "choice=a;rate=news:0",
      "choice=a;rate=news:6", "choice=a;rate=news:4,news:4", "choice=a;rate=news:04",
      "choice= a", "choice=A", "choice=a:1", "choice=a=b", "rate=news:4",
    ] {
      spoilt.append(with(.selection) { $0.selections = selections })
    }
    return spoilt
  }

  @Test func `every refusal that a ballot can get is given`() throws {
    // PAUSED needs an act that comes later; BUSY is held by the test of a full log.
    let here = Set(Self.spoilt.map(\.1)).union([.notOpen, .closed, .duplicate, .nonce])
    // What a connection asks beside ballots has codes of its own.
    let others: Set<Refusal> = [.embargoed, .notAllowed, .range, .definition, .act, .storage]
    #expect(Set(Refusal.allCases).subtracting(here).subtracting(others) == [.paused, .busy])
  }

  @Test func `what is refused changes nothing and names nothing`() throws {
    let election = try TestElection(Self.spec)
    let disk = SimulatedDisk()
    var house = try TestEngine.running([election], on: disk)
    let before = try EngineState(of: house)
    let image = disk.image
    for (cast, refusal) in Self.spoilt {
      let batch = CastBatch()
      let received = house.engine.intake.receive([cast], into: batch)
      #expect(received.entryBytes == 0, "\(cast)")
      let sealed = try house.engine.process(received, at: Self.now)
      #expect(sealed.frames.isEmpty)
      #expect(Reply(batch.records[0]) == .refused(refusal), "\(cast)")
      #expect(batch.records[0].index == .max)
      #expect(batch.records[0].pseudonym == Pseudonym(value: 0))
    }
    #expect(try EngineState(of: house) == before)
    #expect(disk.image == image)
    // The voter is not locked out.
    #expect(try house.cast(Self.good, at: Self.now) == .accepted(3))
  }

  @Test func `a ballot among refused ones is written as it would be alone`() throws {
    let election = try TestElection(Self.spec)
    var house = try TestEngine.running([election])
    var other = Self.good
    other.voter = "w"
    other.nonce = "0123456789abcdef0123456789abcdef"
    other.channel = "kiosk"
    let casts = Self.spoilt.map(\.0)
    let batch = CastBatch()
    batch.submitter = 0x1234
    batch.operator = 0x5678
    let received = house.engine.intake.receive(casts + [Self.good] + casts + [other], into: batch)
    _ = try house.engine.process(received, at: Self.now)
    #expect(batch.records.map(Reply.init).compactMap(\.index) == [3, 4])
    let entries = try house.log(election).entries
    #expect(entries[3] == Self.entry(Self.good, "v", channel: 0, stratum: 2, weight: 7, election))
    #expect(entries[4] == Self.entry(other, "w", channel: 1, stratum: 0, weight: 1, election))
    #expect(
      batch.records.filter { $0.verdict == .accepted }.map(\.leaf) == entries[3...].map(Merkle.leaf)
    )
  }

  /// The entry byte by byte, as the formats page has it.
  private static func entry(
    _ cast: Cast,
    _ voter: String,
    channel: UInt8,
    stratum: UInt8,
    weight: UInt8,
    _ election: TestElection
  ) -> [UInt8] {
    [0x02, 0x00] + (Hex.decode(Array(cast.nonce.utf8)) ?? [])
      + election.pseudonym(of: voter).value.bigEndianBytes
      + [channel, 0x12, 0x34, 0x56, 0x78, 0, stratum, 0, 0, 0, weight, 0]
      // One mark for option 1; one rating of option 1 with 4.
      + [0, 1, 0, 1, 0, 1, 0, 1, 4]
  }

  @Test func `a field that cannot be split is noted in its place`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    let batch = CastBatch()
    let (bytes, fields) = Cast("v", 1, "choice=a").line
    let received = house.engine.intake.receive(into: batch) { receiver in
      receiver.refuse(.malformed)
      receiver.cast(bytes.rawSpan, fields)
      receiver.refuse(.tooLong)
    }
    _ = try house.engine.process(received, at: Self.now)
    #expect(
      batch.records.map(Reply.init) == [.refused(.malformed), .accepted(3), .refused(.tooLong)]
    )
  }

  @Test func `the only channel need not be named, one of several must`() throws {
    var house = try TestEngine.running([try TestElection(ElectionSpec())])
    var cast = Cast("v", 1, "choice=a")
    #expect(try house.cast(cast, at: Self.now) == .accepted(3))
    cast.channel = "portal"
    #expect(try house.cast(cast, at: Self.now) == .retried(3))
    cast.channel = "kiosk"
    #expect(try house.cast(cast, at: Self.now) == .refused(.channel))
  }

  @Test func `a selection's refusal names the contest`() throws {
    var spec = Self.spec
    spec.roll = nil
    spec.strata = []
    let election = try TestElection(spec)
    var house = try TestEngine.running([election])
    func contest(_ selections: String) throws -> UInt16 {
      var cast = Self.good
      cast.selections = selections
      return try house.answers(to: [cast], at: Self.now)[0].contest
    }
    #expect(try contest("choice=c") == 1)
    #expect(try contest("choice=a;rate=home:9") == 2)
    #expect(try contest("other=a") == 0)
  }

  @Test(arguments: [
    (
      VoterIDForm.Characters.digits, 4...8, "1234",
      ["0123", " 1234", "١٢٣٤", "12a4", "123", "1234 "]
    ),
    (.digits, 4...4, "0123", ["٠١٢٣", "012", "01234", "0x12", "+123", "-123"]),
    (.alphanumeric, 2...6, "AB12", ["ab12", "AB-1", "A", "ABCDEFG", "ÀB12"]),
    (.token, 1...8, "a.B_-9", ["a b", "a/b", "a@b", "a\u{200E}b", "ａ"]),
  ])
  func `a voter id outside its normal form is refused, never repaired`(
    form: VoterIDForm.Characters,
    lengths: ClosedRange<Int>,
    good: String,
    bad: [String]
  ) throws {
    var spec = ElectionSpec()
    spec.voterForm = form
    spec.voterLengths = lengths
    var house = try TestEngine.running([try TestElection(spec)])
    for (number, id) in bad.enumerated() {
      let reply = try house.cast(Cast(id, number, "choice=a"), at: Self.now)
      #expect(reply == .refused(.voterID), "\(id)")
    }
    #expect(try house.cast(Cast(good, 100, "choice=a"), at: Self.now) == .accepted(3))
  }

  @Test func `a batch says when it is full`() throws {
    let election = try TestElection(ElectionSpec())
    let house = try TestEngine.running([election])
    var counts: [Int] = []
    _ = house.engine.intake.receive(into: CastBatch()) { receiver in
      for number in 0...Limits.batchBallotsMax {
        if receiver.isFull { counts.append(number) }
        receiver.refuse(.malformed)
      }
    }
    #expect(counts == [Limits.batchBallotsMax])
  }
}

@Suite struct `A nonce in hexadecimal` {
  private static func read(_ text: [UInt8]) -> UInt128? {
    HexNonce.read(text.rawSpan, 0..<text.count)
  }

  @Test func `is read as it is written`() {
    #expect(
      Self.read(Array("0123456789abcdef0123456789abcdef".utf8))
        == 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef
    )
    #expect(Self.read(Array(repeating: UInt8(ascii: "f"), count: 32)) == .max)
    #expect(Self.read(Array(repeating: UInt8(ascii: "0"), count: 32)) == 0)
  }

  @Test func `takes 32 digits, no fewer and no more`() {
    for count in 0...40 where count != 32 {
      #expect(Self.read(Array(repeating: UInt8(ascii: "0"), count: count)) == nil)
    }
  }

  @Test func `has every byte at every place read or refused as the plain rule says`() {
    let digits = Array("0123456789abcdef".utf8)
    for around in [UInt8(ascii: "0"), UInt8(ascii: "9"), UInt8(ascii: "f")] {
      for place in 0..<32 {
        for byte in UInt8.min...UInt8.max {
          var text = [UInt8](repeating: around, count: 32)
          text[place] = byte
          var expected: UInt128? = 0
          for digit in text {
            let value = digits.firstIndex(of: digit).map { UInt128($0) }
            expected = value.flatMap { value in expected.map { $0 << 4 | value } }
          }
          #expect(Self.read(text) == expected, "\(byte) at \(place)")
        }
      }
    }
  }

  @Test func `is read from its place in a longer text`() {
    let text = Array("zz00000000000000000000000000000042zz".utf8)
    let inside = HexNonce.read(text.rawSpan, 2..<34)
    #expect(inside == 0x42)
    let beside = HexNonce.read(text.rawSpan, 1..<33)
    #expect(beside == nil)
  }
}
