/// The right to write in a data folder: one process has it at a time, until it ends.
package final class FolderLock: Sendable {
  private let file: any DiskFile

  /// Takes the lock file of a data folder, making it at the first time.
  ///
  /// - Throws: ``LedgerError/locked(path:)`` when another process, or this one, holds it already.
  package init(_ path: String, on disk: some Disk) throws(LedgerError) {
    file = try Self.openOrCreate(path, on: disk)
    guard try file.lock() else { throw .locked(path: path) }
  }

  private static func openOrCreate(
    _ path: String,
    on disk: some Disk
  ) throws(LedgerError) -> any DiskFile {
    if let file = try disk.open(path, .write, .cached) { return file }
    do {
      if let file = try disk.open(path, .create, .cached) { return file }
    } catch .exists {
      // Another process made it just now, and is about to hold it.
      throw .locked(path: path)
    }
    preconditionFailure("A file was created and is not there.")
  }
}
