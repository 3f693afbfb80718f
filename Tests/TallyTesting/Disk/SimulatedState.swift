import Glibc
package import TallyLedger

/// What went through a simulated disk.
package struct SimulatedOperation: Equatable, Sendable {
  package var operation: DiskOperation
  package var path: String
  /// Whether a crash at it can make a difference to what is found afterwards.
  package var changes: Bool
}

/// How one operation goes wrong.
package enum SimulatedFault: Equatable, Sendable {
  /// It does nothing and says so.
  case fails(errno: Int32)
  /// A write does half of its work and says that it failed.
  case failsHalfway(errno: Int32)
  /// A sync fails, and the system forgets that the pages were never written: programs go on seeing
  /// them, the next sync succeeds, and the disk has the old bytes (fsyncgate).
  case losesPages
  /// A write is confirmed and never reaches the disk, nor the cache.
  case isLost
  /// A write is confirmed and lands so many bytes further on in its file, or before; 0 at least.
  case isMisdirected(by: Int)
}

/// What becomes of unsynced writes and names in a crash.
package enum SimulatedLoss: Equatable, Sendable {
  /// All are lost.
  case losesUnsynced
  /// None is lost: the program was killed, the machine ran on.
  case losesNothing
  /// A part of them stays, chosen by the sector, another one for every seed.
  case tears(seed: UInt64)
  /// The first sectors stay, in the order of writing.
  case keepsSectors(Int)
}

/// Everything that a simulated disk is.
struct SimulatedState: Sendable {
  static let sectorBytes = 512

  struct File: Sendable {
    /// As programs see it.
    var cached: [UInt8] = []
    /// As it is found after a power cut.
    var durable: [UInt8] = []
    /// Since the last sync, in order.
    var pending: [Piece] = []
  }

  struct Piece: Sendable {
    var offset: Int
    var bytes: [UInt8]
  }

  enum NameChange: Sendable {
    case folder(String)
    case create(String, file: Int)
    case rename(from: String, to: String)
    case remove(String)

    var folder: String {
      switch self {
      case .folder(let path), .create(let path, _), .rename(_, let path), .remove(let path):
        DurableFile.folder(of: path)
      }
    }
  }

  var files: [Int: File] = [:]
  var names: [String: Int] = [:]
  var durableNames: [String: Int] = [:]
  var folders: Set<String> = ["/"]
  var durableFolders: Set<String> = ["/"]
  var pendingNames: [NameChange] = []
  var locks: [Int: ObjectIdentifier] = [:]
  var bytesMax: Int?

  var operations: [SimulatedOperation] = []
  var crashAt: Int?
  var hasCrashed = false
  var faults: [Int: SimulatedFault] = [:]
  var faultsMet = 0
  var nextSyncHold: (@Sendable () -> Void)?
  private var nextFile = 1

  mutating func count(_ operation: DiskOperation, _ path: String, changes: Bool) -> Int {
    operations.append(SimulatedOperation(operation: operation, path: path, changes: changes))
    return operations.count
  }

  mutating func createFile(_ path: String) -> Int {
    let file = nextFile
    nextFile += 1
    files[file] = File()
    names[path] = file
    pendingNames.append(.create(path, file: file))
    return file
  }

  mutating func place(_ bytes: [UInt8], at path: String) {
    let file = nextFile
    nextFile += 1
    files[file] = File(cached: bytes, durable: bytes)
    names[path] = file
    durableNames[path] = file
  }

  // MARK: Writing and syncing

  /// - Returns: The number of an error, if the write went wrong.
  mutating func write(_ bytes: [UInt8], to file: Int, at offset: Int, isSynced: Bool) -> Int32? {
    var piece = Piece(offset: offset, bytes: bytes)
    var error: Int32?
    let fault = faults[operations.count]
    switch fault {
    case .failsHalfway(let errno):
      piece.bytes = Array(bytes.prefix(bytes.count / 2))
      error = errno
    case .isLost: piece.bytes = []
    case .isMisdirected(let distance): piece.offset = max(0, offset + distance)
    default: break
    }
    if error != nil || piece.bytes.count != bytes.count || piece.offset != offset { faultsMet += 1 }
    let growth = growth(of: file, by: piece)
    if let bytesMax, growth > 0, usedBytes + growth > bytesMax { return ENOSPC }
    files[file]?.cached.apply(piece)
    files[file]?.pending.append(piece)
    // A crash in the middle of the operation comes before the confirmation.
    if isSynced, error == nil, operations.count != crashAt { _ = sync(file) }
    return error
  }

  private var usedBytes: Int {
    names.values.reduce(0) { $0 + (files[$1]?.cached.count ?? 0) }
  }

  private func growth(of file: Int, by piece: Piece) -> Int {
    max(0, piece.offset + piece.bytes.count - (files[file]?.cached.count ?? 0))
  }

  /// - Returns: Whether it confirmed.
  mutating func sync(_ file: Int) -> Bool {
    defer { files[file]?.pending.removeAll() }
    if case .losesPages = faults[operations.count] {
      faultsMet += 1
      return false
    }
    for piece in files[file]?.pending ?? [] { files[file]?.durable.apply(piece) }
    return true
  }

  mutating func syncNames(in folder: String) {
    let (synced, rest) = pendingNames.reduce(into: ([NameChange](), [NameChange]())) {
      if $1.folder == folder { $0.0.append($1) } else { $0.1.append($1) }
    }
    for change in synced { applyDurably(change) }
    pendingNames = rest
  }

  private mutating func applyDurably(_ change: NameChange) {
    switch change {
    case .folder(let path): durableFolders.insert(path)
    case .create(let path, let file): durableNames[path] = file
    case .rename(let old, let new):
      durableNames[new] = durableNames.removeValue(forKey: old) ?? durableNames[new]
    case .remove(let path): durableNames[path] = nil
    }
  }

  // MARK: After a crash

  func afterCrash(_ loss: SimulatedLoss) -> SimulatedState {
    var found = self
    switch loss {
    case .losesNothing: return fresh()
    case .losesUnsynced: break
    case .tears(let seed):
      var random = SeededRandom(seed: seed)
      let kept = Int.random(in: 0...pendingNames.count, using: &random)
      for change in pendingNames.prefix(kept) { found.applyDurably(change) }
      // From nothing to everything, and every density between.
      let chance = Int.random(in: 0...4, using: &random)
      found.keepSectors { Int.random(in: 0..<4, using: &random) < chance }
    case .keepsSectors(let count):
      for change in pendingNames { found.applyDurably(change) }
      var left = count
      found.keepSectors {
        left -= 1
        return left >= 0
      }
    }
    found.loseWhatNoFolderLeadsTo()
    found.names = found.durableNames
    found.folders = found.durableFolders
    found.pendingNames = []
    for file in found.files.keys {
      let durable = found.files[file]?.durable ?? []
      found.files[file] = File(cached: durable, durable: durable)
    }
    return found.fresh()
  }

  /// Forgets the names in folders whose own names were lost.
  private mutating func loseWhatNoFolderLeadsTo() {
    let folders = durableFolders
    func isReached(_ path: String) -> Bool {
      path == "/" || (folders.contains(path) && isReached(DurableFile.folder(of: path)))
    }
    durableFolders = folders.filter(isReached)
    durableNames = durableNames.filter { isReached(DurableFile.folder(of: $0.key)) }
  }

  /// Applies the pending sectors that `isKept` chooses; files in the order of their making.
  private mutating func keepSectors(_ isKept: () -> Bool) {
    for file in files.keys.sorted() {
      for piece in files[file]?.pending ?? [] {
        for sector in piece.sectors(of: Self.sectorBytes) where isKept() {
          files[file]?.durable.apply(sector)
        }
      }
    }
  }

  /// The same content, cached or not, on a disk to which nothing has happened yet.
  func fresh() -> SimulatedState {
    var fresh = self
    fresh.locks = [:]
    fresh.operations = []
    fresh.crashAt = nil
    fresh.hasCrashed = false
    fresh.faults = [:]
    fresh.faultsMet = 0
    fresh.nextSyncHold = nil
    return fresh
  }
}

extension SimulatedState.Piece {
  /// The parts that a disk writes as one: cut where the file's sectors begin.
  func sectors(of sectorBytes: Int) -> [SimulatedState.Piece] {
    var parts: [SimulatedState.Piece] = []
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + sectorBytes - (offset + start) % sectorBytes)
      parts.append(SimulatedState.Piece(offset: offset + start, bytes: Array(bytes[start..<end])))
      start = end
    }
    return parts
  }
}

extension [UInt8] {
  fileprivate mutating func apply(_ piece: SimulatedState.Piece) {
    let end = piece.offset + piece.bytes.count
    if count < end { append(contentsOf: [UInt8](repeating: 0, count: end - count)) }
    replaceSubrange(piece.offset..<end, with: piece.bytes)
  }
}
