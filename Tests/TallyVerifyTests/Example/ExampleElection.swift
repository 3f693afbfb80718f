import TallyCount
import TallyCrypto
import TallyLedger
import TallyModel
import TallyPublication
import TallyTesting

/// The small election that `docs/formats.md` takes apart: three voters of a roll, four ballots, one
/// of them replaced.
///
/// Every key, nonce and time is fixed, so the product's own code makes the same bytes each time.
/// They lie in `Fixtures/example`.
struct ExampleElection {
  static let voters = """
    voter_id,weight
    12345678,1
    23456789,2
    34567890,1

    """

  let definition: Definition
  let roll: RollFile
  private(set) var entries: [[UInt8]] = []
  private let logKey = Self.key("log/reading-room")
  private let officers: [NoteSigner]

  init() throws {
    officers = try ["chair", "clerk", "auditor"].map { name in
      let name = "\(name).participation.example.om"
      return try NoteSigner(name: name, key: Self.key(name))
    }
    roll = try Self.roll()
    let file = Array(Self.json(roll: roll, logKey: logKey, officers: officers).utf8)
    definition = try Definition(file: file, digest: SHA256.hash(file), rules: CountingTable.self)
    try writeLog()
  }

  // MARK: The log

  private mutating func writeLog() throws {
    entries.append(definition.entry.bytes)
    entries.append(try act(.opened, number: 1))
    entries.append(ClockEntry.hour(containing: 1_795_323_900).bytes)
    entries.append(try ballot("12345678", "room=keep;hours=evening:4", nonce: "11"))
    entries.append(try ballot("23456789", "room=move;hours=morning:2,evening:5", nonce: "22"))
    entries.append(try ballot("12345678", "room=move;hours=evening:5", nonce: "33", replaces: 3))
    entries.append(try ballot("34567890", "room=move", nonce: "44"))
    entries.append(try act(.closed, number: 2, reason: "All who are on the roll have voted."))
  }

  private func act(_ type: EntryType, number: UInt64, reason: String? = nil) throws -> [UInt8] {
    let text = ActText(origin: definition.origin, number: number, type: type, reason: reason)
    let note = try SignedNote(text: text.bytes, signers: Array(officers.prefix(2)))
    return [type.rawValue] + note.bytes
  }

  private func ballot(
    _ voter: String,
    _ text: String,
    nonce: String,
    replaces: UInt64? = nil
  ) throws -> [UInt8] {
    let pseudonym = Self.pseudonym(voter)
    let row = roll.rows.first { $0.pseudonym == pseudonym }
    var selections: [UInt8] = []
    let fault = Selections(contests: definition.contests)
      .encode(text: Array(text.utf8).rawSpan, into: &selections)
    if let fault { throw fault }
    let head = BallotEntry(
      nonce: Nonce(hex: String(repeating: nonce, count: 16).utf8) ?? Nonce(value: 0),
      pseudonym: pseudonym,
      channel: 0,
      submitter: 0,
      operator: 0,
      stratum: 0,
      weight: row?.weight ?? 0,
      replaces: replaces
    )
    var entry: [UInt8] = []
    head.append(scope: [UInt8]().rawSpan, selections: selections.rawSpan, to: &entry)
    return entry
  }

  // MARK: The files

  /// When the bundle was published first.
  private var published: Timestamp {
    Timestamp(unixSeconds: definition.window.closes.unixSeconds + 600)
  }

  /// Everything that the example consists of, by its name in `Fixtures/example`.
  func files() throws -> [String: [UInt8]] {
    let disk = SimulatedDisk()
    try writeJournal(on: disk)
    let reader = try JournalReader(
      on: disk,
      folder: "/data/journal",
      signerPath: "/data/signer/state"
    )
    let log = try JournalLog(definition.logID, in: reader)
    let writer = try BundleWriter(
      definition: definition,
      roll: roll.bytes,
      logKey: logKey,
      disk: disk
    )
    let bulletin = try writer.publish(log, to: "/bundle", at: published)
    var signing = try ResultSigning(
      of: bulletin.published,
      in: "/bundle",
      on: disk
    )
    _ = try signing.sign(with: officers[0])
    _ = try signing.sign(with: officers[2])
    disk.place(try receipt(of: 5), at: "/receipts/5.tlog-proof")
    disk.place(Array(Self.voters.utf8), at: "/voters.csv")
    var files: [String: [UInt8]] = [:]
    for (path, bytes) in disk.image { files[String(path.dropFirst())] = bytes }
    return files
  }

  private func writeJournal(on disk: SimulatedDisk) throws {
    let id = JournalID(value: 0x0011_2233_4455_6677_8899_AABB_CCDD_EEFF)
    try disk.createFolder("/data")
    var journal = try Journal.create(
      on: disk,
      folder: "/data/journal",
      id: id,
      segmentBytes: 3 * PageBuffer.pageBytes
    )
    var signer = try SignerState.create(on: disk, path: "/data/signer/state", journal: id)
    var block = Block(capacityBytes: PageBuffer.pageBytes)
    for range in [0..<5, 5..<8] {
      let bytes = entries[range].flatMap { [UInt8($0.count >> 8), UInt8($0.count & 255)] + $0 }
      block.begin(frameCount: 1)
      block.addFrame(
        log: definition.logID,
        firstIndex: UInt64(range.lowerBound),
        count: range.count,
        root: tree.root(size: UInt64(range.upperBound)),
        entries: bytes.rawSpan
      )
      let position = journal.position
      let mark = block.seal(for: position, journal: id)
      _ = try journal.append(block, expecting: position)
      try signer.advance(to: mark)
    }
  }

  private func receipt(of index: UInt64) throws -> [UInt8] {
    let size = UInt64(entries.count)
    let checkpoint = Checkpoint(origin: definition.origin, size: size, root: tree.root)
    let signer = try NoteSigner(name: definition.origin, key: logKey)
    return Receipt(
      extra: entries[Int(index)],
      index: index,
      path: tree.inclusionPath(index: index, size: size),
      checkpoint: try SignedNote(text: checkpoint.text, signers: [signer]).bytes
    ).bytes
  }

  private var tree: MerkleTree { MerkleTree(leaves: entries.map { Merkle.leaf($0) }) }

  // MARK: Keys and roll

  /// As all keys of `Fixtures`: no secret.
  private static func secret(_ name: String) -> [UInt8] {
    SHA256.hash(Array("tallyd/fixture-key/1 \(name)".utf8)).bytes
  }

  private static func key(_ name: String) -> SigningKey { SigningKey(seed: secret(name)) }

  private static func pseudonym(_ voter: String) -> Pseudonym {
    VoterKey(secret("voters/reading-room"))
      .pseudonym(scope: [UInt8]().rawSpan, voterID: Array(voter.utf8).rawSpan)
  }

  private static func roll() throws -> RollFile {
    let form = VoterIDForm(
      namespace: "om.civil-number",
      form: .digits,
      minimumLength: 8,
      maximumLength: 8
    )
    var list = try VoterList(csv: Array(voters.utf8), form: form)
    var rows: [(row: RollRow, line: Int)] = []
    while let voter = try list.next() {
      let row = RollRow(
        pseudonym: pseudonym(String(decoding: voter.id, as: UTF8.self)),
        weight: voter.weight,
        stratum: 0,
        district: 0
      )
      rows.append((row, voter.line))
    }
    return try RollFile(voters: rows, strata: [], districts: [])
  }

  private static func json(roll: RollFile, logKey: SigningKey, officers: [NoteSigner]) -> String {
    let leaves = roll.rows.map { row in
      var bytes: [UInt8] = []
      roll.append(row, to: &bytes)
      return Merkle.leaf(bytes)
    }
    let keys = officers.map { "      \"\($0.verifier.vkey)\"" }.joined(separator: ",\n")
    return """
      {
        "format": "tallyd/election/1",
        "id": "reading-room",
        "authority": "participation.example.om",
        "logKey": "\(Base64.encode(logKey.publicKey.bytes))",
        "languages": ["ar", "en"],
        "title": {"ar": "قاعة المطالعة", "en": "The reading room"},
        "contests": [
          {
            "id": "room", "type": "single", "rule": "plurality", "required": true,
            "title": {"ar": "أين تكون قاعة المطالعة؟", "en": "Where shall the reading room be?"},
            "options": [
              {"id": "keep", "label": {"ar": "حيث هي", "en": "Where it is"}},
              {"id": "move", "label": {"ar": "في الحديقة", "en": "In the park"}}
            ]
          },
          {
            "id": "hours", "type": "score", "rule": "score", "lowest": 1, "highest": 5,
            "title": {"ar": "كم تناسبك هذه الأوقات؟", "en": "How well do these hours suit you?"},
            "options": [
              {"id": "morning", "label": {"ar": "صباحا", "en": "Morning"}},
              {"id": "evening", "label": {"ar": "مساء", "en": "Evening"}}
            ]
          }
        ],
        "eligibility": {
          "kind": "roll",
          "root": "\(Base64.encode(MerkleTree(leaves: leaves).root.bytes))",
          "count": \(roll.rows.count)
        },
        "voterId": {
          "namespace": "om.civil-number", "form": "digits", "minimumLength": 8, "maximumLength": 8
        },
        "scope": {"kind": "election"},
        "revote": "last",
        "window": {"opens": "2026-11-22T08:00:00+04:00", "closes": "2026-11-29T18:00:00+04:00"},
        "results": "closed",
        "publication": "full",
        "smallestCell": 1,
        "secrecy": "open",
        "channels": [{"id": "portal", "label": {"ar": "البوابة", "en": "Portal"}}],
        "officers": {
          "threshold": 2,
          "keys": [
      \(keys)
          ]
        },
        "rehearsal": false
      }

      """
  }
}
