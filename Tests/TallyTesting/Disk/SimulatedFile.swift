import Glibc
import Synchronization
import TallyLedger
import TallyModel

/// An open file of a simulated disk.
final class SimulatedFile: DiskFile {
  let path: String
  private let file: Int
  private let access: FileAccess
  private let mode: FileMode
  private let disk: SimulatedDisk

  init(path: String, file: Int, access: FileAccess, mode: FileMode, disk: SimulatedDisk) {
    self.path = path
    self.file = file
    self.access = access
    self.mode = mode
    self.disk = disk
  }

  deinit { unlock() }

  private func unlock() {
    disk.state.withLock { state in
      if state.locks[file] == ObjectIdentifier(self) { state.locks[file] = nil }
    }
  }

  func write(_ bytes: RawSpan, at offset: Int) throws(LedgerError) {
    precondition(access != .read, "A file that is only read was written to.")
    if mode == .direct {
      precondition(
        offset.isMultiple(of: PageBuffer.pageBytes)
          && bytes.byteCount.isMultiple(of: PageBuffer.pageBytes),
        "Unbuffered writes are of whole pages."
      )
    }
    let bytes = Array(bytes: bytes)
    let isSynced = mode == .synced
    if isSynced { disk.waitForHold() }
    let error = try disk.perform(.write, path, offset: offset) { state -> Int32? in
      state.write(bytes, to: file, at: offset, isSynced: isSynced)
    }
    if let error { throw .disk(.write, path: path, offset: offset, errno: error) }
  }

  func read(
    into buffer: inout PageBuffer,
    _ range: Range<Int>,
    at offset: Int
  ) throws(LedgerError) {
    let bytes = try disk.perform(.read, path, offset: offset, changes: false) { state -> [UInt8] in
      let all = state.files[file]?.cached ?? []
      return Array(all.dropFirst(offset).prefix(range.count))
    }
    buffer.copy(bytes.rawSpan, to: range.lowerBound)
    guard bytes.count == range.count else {
      throw .fileEnds(path: path, offset: offset + bytes.count, wanted: range.count - bytes.count)
    }
  }

  func sync() throws(LedgerError) {
    disk.waitForHold()
    let isDone = try disk.perform(.sync, path, isConfirmation: true) { $0.sync(file) }
    if !isDone { throw .disk(.sync, path: path, offset: nil, errno: EIO) }
  }

  func size() throws(LedgerError) -> Int {
    try disk.perform(.size, path, changes: false) { $0.files[file]?.cached.count ?? 0 }
  }

  func reserve(_ byteCount: Int) throws(LedgerError) {
    let error = try disk.perform(.reserve, path) { state -> Int32? in
      let size = state.files[file]?.cached.count ?? 0
      guard byteCount > size else { return nil }
      let zeros = [UInt8](repeating: 0, count: byteCount - size)
      return state.write(zeros, to: file, at: size, isSynced: false)
    }
    if let error { throw .disk(.reserve, path: path, offset: nil, errno: error) }
  }

  func lock() throws(LedgerError) -> Bool {
    let me = ObjectIdentifier(self)
    return try disk.perform(.lock, path, changes: false) { state in
      guard state.locks[file] == nil || state.locks[file] == me else { return false }
      state.locks[file] = me
      return true
    }
  }

  func close() throws(LedgerError) {
    unlock()
    try disk.perform(.close, path, changes: false) { _ in }
  }
}
