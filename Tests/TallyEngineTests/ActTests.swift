import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting
import Testing

@Suite struct `Acts of the officers` {
  static let now = ElectionSpec.opens

  /// What is wrong with an act; each is refused and changes nothing.
  enum Wrong: String, CaseIterable, Sendable {
    case otherOrigin
    case otherElection
    case numberTooHigh
    case numberDone
    case noSignature
    case oneSignature
    case oneSignatureTwice
    case unknownOfficer
    case strangerUnderAnOfficersName
    case signedByTheLog
    case textChanged
    case notANote
    case empty
    case unsupported
    case openedTwice
    case extensionLine
  }

  private static func note(_ wrong: Wrong, for election: TestElection) throws -> [UInt8] {
    let text = ActText(origin: election.definition.origin, number: 2, type: .closed)
    func signed(_ signers: [NoteSigner]) throws -> [UInt8] {
      try SignedNote(text: text.bytes, signers: signers).bytes
    }
    let first = try TestElection.officer("first")
    switch wrong {
    case .otherOrigin: return try election.act(2, .closed, origin: "elsewhere.example/sample/00")
    case .otherElection: return try TestElection(ElectionSpec(id: "other")).act(2, .closed)
    case .numberTooHigh: return try election.act(3, .closed)
    case .numberDone: return try election.act(1, .closed)
    case .noSignature: return text.bytes + Array("\n".utf8)
    case .oneSignature: return try signed([first])
    case .oneSignatureTwice:
      let note = try signed([first])
      let line = note.suffix(from: (note.lastIndex(of: 0xE2) ?? 0))
      return note + line
    case .unknownOfficer: return try signed([first, TestElection.officer("fourth")])
    case .strangerUnderAnOfficersName:
      let stranger = try NoteSigner(
        name: "second.vote.example.org",
        key: SampleDefinition.signingKey("stranger")
      )
      return try signed([first, stranger])
    case .signedByTheLog:
      let log = try NoteSigner(
        name: election.definition.origin,
        key: SigningKey(seed: election.keys.logSeed)
      )
      return try signed([first, log])
    case .textChanged:
      let note = try election.act(2, .closed)
      let changed = String(decoding: note, as: UTF8.self).replacing("\n2\n", with: "\n3\n")
      return Array(changed.utf8)
    case .notANote: return Array("tallyd/act/1\n".utf8)
    case .empty: return []
    case .unsupported: return try election.act(2, .paused)
    case .openedTwice: return try election.act(2, .opened)
    case .extensionLine:
      return try SignedNote(
        text: text.bytes + Array("and more\n".utf8),
        signers: [first, TestElection.officer("second")]
      ).bytes
    }
  }

  @Test(arguments: Wrong.allCases)
  func `an act with one thing wrong is refused and changes nothing`(wrong: Wrong) throws {
    let election = try TestElection(ElectionSpec())
    let disk = SimulatedDisk()
    var house = try TestEngine.running([election], on: disk)
    try house.cast([Cast("v", 1, "choice=a")], at: Self.now)
    let before = try EngineState(of: house)
    let image = disk.image
    let note = try Self.note(wrong, for: election)
    var reason: String?
    do { try house.submit(note, to: election, at: Self.now) } catch {
      if case .actRefused(let why) = error { reason = why }
    }
    #expect(reason?.isEmpty == false)
    #expect(try EngineState(of: house) == before)
    #expect(disk.image == image)
    // The election is closed by a right one all the same.
    try house.submit(try election.act(2, .closed), to: election, at: Self.now)
    #expect(try house.standing(election).phase == .closed)
  }

  @Test func `an act of an unknown election names it`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.create([election])
    var named: String?
    do { try house.submit(try election.act(1, .opened), to: election, at: 0) } catch {
      if case EngineError.unknownElection(let id) = error { named = id }
    }
    #expect(named == "sample")
  }

  @Test func `closing needs opening, and nothing opens or closes twice`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.create([election])
    try house.define(election)
    func isTaken(_ number: UInt64, _ type: EntryType) throws -> Bool {
      let note = try election.act(number, type)
      do { try house.submit(note, to: election, at: Self.now) } catch { return false }
      return true
    }
    #expect(try !isTaken(1, .closed))
    #expect(try isTaken(1, .opened))
    #expect(try !isTaken(2, .opened))
    #expect(try isTaken(2, .closed))
    #expect(try !isTaken(3, .closed))
    #expect(try !isTaken(3, .opened))
    #expect(try house.log(election).types == [.definition, .opened, .closed])
  }

  @Test func `any two of three officers suffice, and more are welcome`() throws {
    for officers in [["first", "third"], ["third", "second"], ["second", "first", "third"]] {
      let election = try TestElection(ElectionSpec())
      var house = try TestEngine.create([election])
      try house.define(election)
      try house.submit(try election.act(1, .opened, by: officers), to: election, at: Self.now)
      #expect(try house.standing(election).phase == .open)
    }
  }

  @Test func `an act stands in the log byte for byte, and its number lasts through a restart`()
    throws
  {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.running([election])
    let log = try house.log(election)
    let opened = try election.act(1, .opened)
    #expect(log.entries[1] == [EntryType.opened.rawValue] + opened)
    house = try TestEngine.open([election], on: house.disk)
    #expect(try house.standing(election).lastActNumber == 1)
    var isTaken = true
    do { try house.submit(opened, to: election, at: Self.now) } catch { isTaken = false }
    #expect(!isTaken)
    let reasoned = ActText(
      origin: election.definition.origin,
      number: 2,
      type: .closed,
      reason: "خلل في الشبكة"
    )
    let note = try SignedNote(
      text: reasoned.bytes,
      signers: [TestElection.officer("first"), TestElection.officer("third")]
    )
    try house.submit(note.bytes, to: election, at: Self.now)
    #expect(try house.log(election).entries[2] == [EntryType.closed.rawValue] + note.bytes)
  }

  @Test func `an election is defined once, and the log begins with its file's digest`() throws {
    let election = try TestElection(ElectionSpec())
    var house = try TestEngine.create([election])
    let checkpoint = try house.define(election)
    #expect(checkpoint.count == 1)
    let log = try house.log(election)
    #expect(log.entries == [election.definition.entry.bytes])
    let first = log.entries[0]
    let entry = DefinitionEntry(first.rawSpan)
    #expect(entry?.fileDigest == SHA256.hash(election.file))
    var isTaken = true
    do { try house.define(election) } catch { isTaken = false }
    #expect(!isTaken)
    #expect(try house.log(election).entries.count == 1)
  }
}
