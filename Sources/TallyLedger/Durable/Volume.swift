import Glibc

/// A file system that can make all its files durable with one call.
package protocol Volume: AnyObject, Sendable {
  /// Makes durable what was written to any file since this was opened, or since the call before.
  ///
  /// Names may stay behind: folders are synced as ever.
  func sync() throws(LedgerError)
}

/// A file system of the machine.
///
/// One `syncfs` for thousands of files costs as much as one `fsync` of each of a few: the file system
/// commits its own journal once instead of once a file.
final class RealVolume: Volume {
  private typealias SyncFileSystem = @convention(c) (Int32) -> Int32

  private let folder: String
  private let descriptor: Int32
  private let syncFileSystem: SyncFileSystem

  /// Takes over an open descriptor of the folder.
  init?(folder: String, descriptor: Int32) {
    // `syncfs` is in the C library since 2011 and in no Swift module: its header asks for a macro
    // that importing sets nobody. Its type is int (int).
    guard let symbol = unsafe dlsym(nil, "syncfs") else {
      _ = Glibc.close(descriptor)
      return nil
    }
    self.folder = folder
    self.descriptor = descriptor
    syncFileSystem = unsafe unsafeBitCast(symbol, to: SyncFileSystem.self)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Linux reports errors of earlier writing from 5.8 on; before, only those of the call itself.
  func sync() throws(LedgerError) {
    guard syncFileSystem(descriptor) != 0 else { return }
    throw .disk(.sync, path: folder, offset: nil, errno: errno)
  }
}
