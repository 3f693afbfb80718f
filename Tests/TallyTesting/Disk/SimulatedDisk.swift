package import TallyLedger
import Glibc
import Synchronization

/// A disk in memory that loses what was not synced, fails where it is told to, and remembers every
/// operation by its number.
///
/// It is as unkind as the rules allow: a new name is lost without a sync of its folder, a write
/// without a sync of its file, and what is lost is chosen by the sector.
///
/// ```swift
/// let disk = SimulatedDisk()
/// disk.crash(at: 17)                              // operation 17 fails, and all after it
/// …
/// let next = disk.afterCrash(.losesUnsynced)      // what is found at the next start
/// ```
package final class SimulatedDisk: Disk {
  let state: Mutex<SimulatedState>

  package convenience init() { self.init(SimulatedState()) }

  init(_ state: SimulatedState) { self.state = Mutex(state) }

  // MARK: What shall happen

  /// Stops the machine in the middle of an operation, counted from 1 for a new disk and after each
  /// crash: it fails, and every one after it.
  package func crash(at operation: Int) { state.withLock { $0.crashAt = operation } }

  /// Lets one operation go wrong.
  package func fault(_ fault: SimulatedFault, at operation: Int) {
    state.withLock { $0.faults[operation] = fault }
  }

  /// The number of bytes the disk holds before it is full.
  package func limit(bytes: Int) { state.withLock { $0.bytesMax = bytes } }

  /// Does `body` once, before the next sync of a file is done, on the thread that syncs.
  ///
  /// As long as it takes, that thread waits as for a disk that does not answer; others go on.
  package func hold(nextSync body: @escaping @Sendable () -> Void) {
    state.withLock { $0.nextSyncHold = body }
  }

  /// Comes before each sync of a file.
  func waitForHold() {
    let hold = state.withLock { $0.nextSyncHold.take() }
    hold?()
  }

  // MARK: What has happened

  package var hasCrashed: Bool { state.withLock { $0.hasCrashed } }

  /// Faults that were met.
  package var faultsMet: Int { state.withLock { $0.faultsMet } }

  /// All operations so far, in order; the first has number 1.
  package var operations: [SimulatedOperation] { state.withLock { $0.operations } }

  /// The disk as the next start finds it.
  ///
  /// This one is of no use any more.
  package func afterCrash(_ loss: SimulatedLoss) -> SimulatedDisk {
    SimulatedDisk(state.withLock { $0.afterCrash(loss) })
  }

  /// A second disk with the same content, no fault planned, and nothing open.
  package func copy() -> SimulatedDisk {
    SimulatedDisk(state.withLock { $0.fresh() })
  }

  // MARK: The hand from outside

  /// A file's bytes as a program sees them.
  package func contents(_ path: String) -> [UInt8]? {
    state.withLock { state in state.names[path].flatMap { state.files[$0]?.cached } }
  }

  /// Puts a file in place, durably, behind everybody's back.
  package func place(_ bytes: [UInt8], at path: String) {
    state.withLock { $0.place(bytes, at: path) }
  }

  /// Takes a file away, durably, behind everybody's back.
  package func takeAway(_ path: String) {
    state.withLock { state in
      state.names[path] = nil
      state.durableNames[path] = nil
    }
  }

  /// Turns one bit over.
  package func flip(bit: Int, ofByte offset: Int, in path: String) {
    guard var bytes = contents(path) else { return }
    bytes[offset] ^= 1 << UInt8(bit)
    place(bytes, at: path)
  }

  /// The files' paths, sorted.
  package var paths: [String] { state.withLock { $0.names.keys.sorted() } }

  /// Everything a program can see, for comparing.
  package var image: [String: [UInt8]] {
    state.withLock { state in
      state.names.mapValues { state.files[$0]?.cached ?? [] }
    }
  }
}

// MARK: Disk

extension SimulatedDisk {
  package func createFolder(_ path: String) throws(LedgerError) {
    try perform(.createFolder, path) { state in
      guard !state.folders.contains(path) else { return }
      state.folders.insert(path)
      state.pendingNames.append(.folder(path))
    }
  }

  package func list(_ folder: String) throws(LedgerError) -> [String]? {
    try perform(.list, folder, changes: false) { state in
      guard state.folders.contains(folder) else { return nil }
      return state.names.keys.filter { DurableFile.folder(of: $0) == folder }
        .map { String($0.dropFirst(folder.count + 1)) }.sorted()
    }
  }

  package func open(
    _ path: String,
    _ access: FileAccess,
    _ mode: FileMode
  ) throws(LedgerError) -> (any DiskFile)? {
    let file = try perform(.open, path, changes: access == .create) {
      state -> Result<Int?, LedgerError> in
      if access != .create { return .success(state.names[path]) }
      guard state.names[path] == nil else { return .failure(.exists(path: path)) }
      guard state.folders.contains(DurableFile.folder(of: path)) else {
        return .failure(.disk(.open, path: path, offset: nil, errno: ENOENT))
      }
      return .success(state.createFile(path))
    }
    return try file.get().map {
      SimulatedFile(path: path, file: $0, access: access, mode: mode, disk: self)
    }
  }

  package func rename(_ old: String, to new: String) throws(LedgerError) {
    let isThere = try perform(.rename, old) { state in
      guard let file = state.names[old] else { return false }
      state.names[old] = nil
      state.names[new] = file
      state.pendingNames.append(.rename(from: old, to: new))
      return true
    }
    guard isThere else { throw .disk(.rename, path: old, offset: nil, errno: ENOENT) }
  }

  package func remove(_ path: String) throws(LedgerError) {
    let isThere = try perform(.remove, path) { state in
      guard state.names.removeValue(forKey: path) != nil else { return false }
      state.pendingNames.append(.remove(path))
      return true
    }
    guard isThere else { throw .disk(.remove, path: path, offset: nil, errno: ENOENT) }
  }

  package func syncFolder(_ path: String) throws(LedgerError) {
    try perform(.syncFolder, path, isConfirmation: true) { $0.syncNames(in: path) }
  }

  package func volume(of folder: String) throws(LedgerError) -> (any Volume)? {
    SimulatedVolume(disk: self, folder: folder)
  }

  /// Counts an operation and lets happen what is planned for it.
  ///
  /// With `isConfirmation`, a crash in the middle leaves the operation undone; a write, a rename and
  /// their like have happened in the cache by then.
  func perform<Value: Sendable>(
    _ operation: DiskOperation,
    _ path: String,
    offset: Int? = nil,
    changes: Bool = true,
    isConfirmation: Bool = false,
    _ body: (inout SimulatedState) -> Value
  ) throws(LedgerError) -> Value {
    let outcome = state.withLock { state -> Result<Value, LedgerError> in
      func failed(_ errno: Int32) -> Result<Value, LedgerError> {
        .failure(.disk(operation, path: path, offset: offset, errno: errno))
      }
      guard !state.hasCrashed else { return failed(EIO) }
      let number = state.count(operation, path, changes: changes)
      if number == state.crashAt {
        if !isConfirmation { _ = body(&state) }
        state.hasCrashed = true
        return failed(EIO)
      }
      if case .fails(let errno) = state.faults[number] {
        state.faultsMet += 1
        return failed(errno)
      }
      return .success(body(&state))
    }
    return try outcome.get()
  }
}

/// All files of a simulated disk at once; their names stay as undecided as they were.
private final class SimulatedVolume: Volume {
  private let disk: SimulatedDisk
  private let folder: String

  init(disk: SimulatedDisk, folder: String) {
    self.disk = disk
    self.folder = folder
  }

  func sync() throws(LedgerError) {
    let isConfirmed = try disk.perform(.sync, folder, isConfirmation: true) { state in
      state.files.keys.sorted().reduce(true) { state.sync($1) && $0 }
    }
    guard isConfirmed else { throw .disk(.sync, path: folder, offset: nil, errno: EIO) }
  }
}
