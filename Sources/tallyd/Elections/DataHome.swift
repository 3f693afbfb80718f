import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel

/// A data folder that is there, and the doors into it: to write, with its lock, or only to read.
struct DataHome {
  let path: String
  let disk = RealDisk()
  let folder: DataFolder
  let keyStore: KeyStore

  /// - Throws: 66 when there is no data folder at the path.
  init(_ path: String) throws(CommandFailure) {
    self.path = path
    folder = DataFolder(path)
    keyStore = KeyStore(folder.keys)
    // A folder that lost its signer state is a damaged data folder, which recovery has words for.
    let hasSignerState = try FileSystem.exists(folder.signerState)
    let hasJournal = try FileSystem.isFolder(folder.journal)
    guard hasSignerState || hasJournal else {
      throw CommandFailure(
        .noInput,
        "\(path) is no data folder. Check the path, or make one with: tallyd init data \(path)"
      )
    }
  }

  /// Makes an empty data folder, with a place for keys; its journal's id.
  static func create(_ path: String, segmentBytes: Int) throws(CommandFailure) -> JournalID {
    guard let id = JournalID(Randomness.bytes(16)) else {
      preconditionFailure("A journal id has 16 bytes.")
    }
    do {
      try DataFolder(path).create(on: RealDisk(), id: id, segmentBytes: segmentBytes)
    } catch { throw CommandFailure(error) }
    try FileSystem.makeFolder(DataFolder(path).keys, mode: 0o700)
    return id
  }

  /// Takes the folder's lock and brings the engine up to where the last answer left it.
  ///
  /// - Throws: 75 when another process works in the folder.
  func openEngine() throws(CommandFailure) -> OpenEngine {
    let lock: FolderLock
    do {
      lock = try FolderLock("\(path)/lock", on: disk)
    } catch { throw CommandFailure(error) }
    let watch = Stopwatch()
    // The engine's errors have no room for an exit code of a key file; it is carried around them.
    var keyFailure: CommandFailure?
    do throws(EngineError) {
      let engine = try Engine.open(folder, on: disk) { definition throws(EngineError) in
        do throws(CommandFailure) {
          return try keyStore.keys(definition.id, of: .defined)
        } catch {
          keyFailure = error
          throw .electionUnusable(id: definition.id, reason: error.message)
        }
      }
      return OpenEngine(engine: engine, lock: lock, recoveryMilliseconds: watch.milliseconds)
    } catch { throw keyFailure ?? damage(error) }
  }

  /// What is wrong with a defined election's files is damage of the folder, and nobody's input.
  private func damage(_ error: EngineError) -> CommandFailure {
    switch error {
    case .electionUnusable(let id, _):
      return CommandFailure(.storage, "\(electionFolder(id)): \(error)")
    case .definitionRefused: return CommandFailure(.storage, "\(folder.elections): \(error)")
    default: return CommandFailure(error)
    }
  }

  /// Where the files of a log, or of the election with this id, stand.
  private func electionFolder(_ id: String) -> String {
    let store = folder.store(on: disk)
    for name in (try? disk.list(folder.elections)) ?? [] {
      guard let number = UInt128(name, radix: 16) else { continue }
      let file = (try? store.load(LogID(value: number)))?.definition ?? []
      let definition = try? Definition(
        file: file,
        digest: SHA256.hash(file),
        rules: CountingTable.self
      )
      if definition?.id == id { return "\(folder.elections)/\(name)" }
    }
    return "\(folder.elections)/\(id)"
  }
}

/// An engine with the right to write in its data folder.
struct OpenEngine: ~Copyable {
  var engine: Engine
  /// Held as long as the engine lives.
  let lock: FolderLock
  let recoveryMilliseconds: UInt64
}

/// What a recovery did that an administrator should know; nothing when it was an ordinary start.
enum RecoveryNotes {
  static func lines(of recovery: EngineRecovery) -> [String] {
    let journal = recovery.journal
    var lines: [String] = []
    if let cut = journal.cut {
      lines.append(
        "cut an unfinished write at segment \(cut.place.segment), byte \(cut.place.offset); "
          + "no answer ever depended on it"
      )
    }
    if journal.keptBeyondSigned > 0 {
      lines.append(
        "kept \(journal.keptBeyondSigned) whole blocks that were not signed yet and signed them"
      )
    }
    if journal.wasSignerCopyUnreadable {
      lines.append("one of the two copies of the signer state was unreadable and was written anew")
    }
    return lines
  }
}
