import Glibc
import TallyModel

/// Whole small files that are on stable storage, under their name, when the call returns.
package enum DurableFile {
  /// What is being written carries this ending until it is complete.
  package static let unfinishedEnding = ".unfinished"

  /// Writes a file, replacing what has its name: after a crash there is the old one or the new one.
  ///
  /// A crash may leave `path` + ``unfinishedEnding``; the next write of the same file replaces it.
  package static func write(
    _ bytes: [UInt8],
    to path: String,
    on disk: some Disk
  ) throws(LedgerError) {
    let unfinished = path + unfinishedEnding
    if let _ = try disk.open(unfinished, .read, .cached) { try disk.remove(unfinished) }
    guard let file = try disk.open(unfinished, .create, .cached) else {
      preconditionFailure("A file was created and is not there.")
    }
    try file.write(bytes.rawSpan, at: 0)
    try file.sync()
    try file.close()
    try disk.rename(unfinished, to: path)
    try disk.syncFolder(folder(of: path))
  }

  /// Writes a file that never changes: when it is there already, it must hold the same bytes.
  ///
  /// - Throws: ``LedgerError/differs(path:)`` when it holds others; it is left as it is.
  package static func writeOnce(
    _ bytes: [UInt8],
    to path: String,
    on disk: some Disk
  ) throws(LedgerError) {
    guard let present = try disk.open(path, .write, .cached) else {
      try write(bytes, to: path, on: disk)
      return
    }
    guard try present.size() == bytes.count, try present.bytes(0..<bytes.count) == bytes else {
      throw .differs(path: path)
    }
    // A crash may have come between the rename and the sync of the folder.
    try present.sync()
    try disk.syncFolder(folder(of: path))
  }

  /// The bytes of a file, or nothing when it is not there.
  ///
  /// - Throws: ``LedgerError/disk(_:path:offset:errno:)`` with EFBIG when it is longer than `limit`.
  package static func read(
    _ path: String,
    limit: Int,
    on disk: some Disk
  ) throws(LedgerError) -> [UInt8]? {
    guard let file = try disk.open(path, .read, .cached) else { return nil }
    let size = try file.size()
    guard size <= limit else {
      throw .disk(.read, path: path, offset: limit, errno: EFBIG)
    }
    return try file.bytes(0..<size)
  }

  /// The folder that a path stands in.
  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
