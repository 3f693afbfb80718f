import TallyModel

/// How a file is opened.
package enum FileAccess: Sendable {
  /// It must exist; it is never changed.
  case read
  /// It must exist.
  case write
  /// It must not exist.
  case create
}

/// How writes reach the storage.
package enum FileMode: Sendable {
  /// Through the system's cache; durable after ``DiskFile/sync()``.
  case cached
  /// Past the cache where the file system allows it; whole pages only; durable after `sync()`.
  case direct
  /// Durable when the write returns.
  case synced
}

/// The files and folders of one machine, real or simulated.
///
/// Everything that the ledger asks of a disk passes here, once a block or more rarely. An operation
/// that throws may have happened in part.
package protocol Disk: Sendable {
  /// Makes a folder whose parent exists; nothing happens when it is there already. Not durable
  /// before the parent is synced.
  func createFolder(_ path: String) throws(LedgerError)

  /// The names in a folder, sorted, or nothing when there is no such folder.
  func list(_ folder: String) throws(LedgerError) -> [String]?

  /// Opens a file; nothing when it should exist and does not.
  ///
  /// - Throws: ``LedgerError/exists(path:)`` when it should not exist and does.
  func open(
    _ path: String,
    _ access: FileAccess,
    _ mode: FileMode
  ) throws(LedgerError) -> (any DiskFile)?

  /// Renames a file, replacing what is at `new`. Not durable before the folder is synced.
  func rename(_ old: String, to new: String) throws(LedgerError)

  /// Removes a file. Not durable before the folder is synced.
  func remove(_ path: String) throws(LedgerError)

  /// Makes the names in a folder durable.
  func syncFolder(_ path: String) throws(LedgerError)

  /// The file system that a folder stands on; nothing where it has no call for all its files.
  ///
  /// Opened before the first write: an error of the storage is told to those who were there.
  func volume(of folder: String) throws(LedgerError) -> (any Volume)?
}

/// An open file; closed with its last reference.
///
/// Safe to use from several threads as far as their byte ranges are apart.
package protocol DiskFile: AnyObject, Sendable {
  var path: String { get }

  /// Writes all of `bytes`; the file grows as needed.
  ///
  /// - Parameters:
  ///   - bytes: In mode `direct` whole pages from a ``PageBuffer``.
  ///   - offset: In mode `direct` a multiple of ``PageBuffer/pageBytes``.
  /// - Throws: ``LedgerError``; a part may have been written.
  func write(_ bytes: RawSpan, at offset: Int) throws(LedgerError)

  /// Reads `range.count` bytes at `offset` of the file into `range` of the buffer.
  ///
  /// - Throws: ``LedgerError/fileEnds(path:offset:wanted:)`` when the file is shorter.
  func read(
    into buffer: inout PageBuffer,
    _ range: Range<Int>,
    at offset: Int
  ) throws(LedgerError)

  /// Makes all writes before it durable. After an error the file's content is unknown, and a second
  /// call that succeeds proves nothing.
  func sync() throws(LedgerError)

  func size() throws(LedgerError) -> Int

  /// Reserves space, so that a full disk shows now and not at a write; the file's size becomes
  /// `byteCount`. Does nothing where the file system cannot.
  func reserve(_ byteCount: Int) throws(LedgerError)

  /// Takes the file's lock, held until the file is closed, or says that another holds it.
  func lock() throws(LedgerError) -> Bool

  /// Closes the file now; the operating system may report a late error of a write.
  func close() throws(LedgerError)
}

extension Disk {
  /// Makes a folder whose parent exists, durable when this returns; also when it is there already,
  /// because a crash may have come between its making and the sync.
  package func createDurableFolder(_ path: String) throws(LedgerError) {
    try createFolder(path)
    try syncFolder(DurableFile.folder(of: path))
  }

  /// Makes durable what a folder holds and that it is there, as its name stands in another one.
  func syncFolderAndName(_ path: String) throws(LedgerError) {
    try syncFolder(path)
    try syncFolder(DurableFile.folder(of: path))
  }
}

extension DiskFile {
  /// Reads a short piece as an array.
  package func bytes(_ range: Range<Int>) throws(LedgerError) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    let pages = (range.count + PageBuffer.pageBytes - 1) / PageBuffer.pageBytes
    var buffer = PageBuffer(byteCount: pages * PageBuffer.pageBytes)
    try read(into: &buffer, 0..<range.count, at: range.lowerBound)
    return buffer.withBytes(0..<range.count) { Array(bytes: $0) }
  }
}
