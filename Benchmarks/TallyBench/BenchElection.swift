import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel

/// The election of the benchmark, with the engine's default settings on a real disk.
struct BenchElection {
  let folder: DataFolder
  let keys = ElectionKeys(logSeed: SigningKey.random().seed, voterKey: VoterKey.random())
  private let officer: NoteSigner
  private let definition: [UInt8]

  init(folder: String) throws {
    self.folder = DataFolder(folder)
    officer = try NoteSigner(name: "officer.bench.example", key: .random())
    let logKey = Base64.encode(SigningKey(seed: keys.logSeed).publicKey.bytes)
    definition = Array(
      """
      {"format": "tallyd/election/1", "id": "\(Workload.election)", "authority": "bench.example",
       "logKey": "\(logKey)", "languages": ["ar", "en"],
       "title": {"ar": "قياس الأداء", "en": "Benchmark"},
       "contests": [{"id": "market", "type": "single", "rule": "plurality", "required": true,
         "title": {"ar": "السوق المركزي", "en": "The central market"},
         "options": [{"id": "rebuild", "label": {"ar": "إعادة البناء", "en": "Rebuild"}},
                     {"id": "restore", "label": {"ar": "الترميم", "en": "Restore"}}]}],
       "eligibility": {"kind": "open"},
       "voterId": {"namespace": "bench", "form": "token", "minimumLength": 16, "maximumLength": 16},
       "scope": {"kind": "election"}, "revote": "first",
       "window": {"opens": "2020-01-01T00:00:00Z", "closes": "2100-01-01T00:00:00Z"},
       "results": "closed", "publication": "full", "smallestCell": 1, "secrecy": "open",
       "channels": [{"id": "portal", "label": {"ar": "البوابة", "en": "Portal"}}],
       "officers": {"threshold": 1, "keys": ["\(officer.verifier.vkey)"]}, "rehearsal": true}
      """.utf8
    )
  }

  /// A new data folder with the election defined and opened.
  func start() throws -> Engine {
    let disk = RealDisk()
    guard let id = JournalID(Randomness.bytes(16)) else { preconditionFailure("16 bytes") }
    try folder.create(on: disk, id: id, segmentBytes: Limits.segmentBytes)
    var engine = try open()
    _ = try engine.define(definition: definition, roll: nil, store: folder.store(on: disk)) { _ in
      keys
    }
    guard let election = engine.register.find(Workload.election) else {
      preconditionFailure("The election was defined.")
    }
    let act = ActText(origin: election.definition.origin, number: 1, type: .opened)
    let note = try SignedNote(text: act.bytes, signers: [officer])
    _ = try engine.submit(
      act: note.bytes,
      for: Workload.election,
      at: Machine.unixSeconds()
    )
    return engine
  }

  /// Opens the data folder again, as after a kill.
  func open() throws -> Engine {
    try Engine.open(folder, on: RealDisk()) { _ in keys }
  }
}
