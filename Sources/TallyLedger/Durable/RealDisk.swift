import Glibc

/// The disk of the machine.
package struct RealDisk: Disk {
  /// Who may read the files and folders that are made here; the owner alone writes.
  package enum Readers: Sendable {
    /// Only the daemon's own user has anything to look for here.
    case owner
    /// What is published, for a web server of whatever user.
    case everybody
  }

  private let readers: Readers

  package init(readers: Readers = .owner) { self.readers = readers }

  package func createFolder(_ path: String) throws(LedgerError) {
    guard unsafe mkdir(path, readers == .owner ? 0o700 : 0o755) != 0, errno != EEXIST else {
      return
    }
    throw .disk(.createFolder, path: path, offset: nil, errno: errno)
  }

  package func list(_ folder: String) throws(LedgerError) -> [String]? {
    guard let stream = unsafe opendir(folder) else {
      if errno == ENOENT { return nil }
      throw .disk(.list, path: folder, offset: nil, errno: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      // The name is a C string inside the entry, valid until the next `readdir`.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe String(cString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw .disk(.list, path: folder, offset: nil, errno: errno) }
    return names.sorted()
  }

  package func open(
    _ path: String,
    _ access: FileAccess,
    _ mode: FileMode
  ) throws(LedgerError) -> (any DiskFile)? {
    let accessFlags =
      switch access {
      case .read: O_RDONLY
      case .write: O_RDWR
      case .create: O_RDWR | O_CREAT | O_EXCL
      }
    let modeFlags =
      switch mode {
      case .cached: Int32(0)
      case .direct: RealFile.directFlag
      case .synced: O_DSYNC
      }
    var descriptor = retryingOpen(path, accessFlags | modeFlags)
    var isDirect = mode == .direct && RealFile.directFlag != 0
    if descriptor < 0, errno == EINVAL, isDirect {
      // This file system has no unbuffered access (older tmpfs, some network file systems).
      isDirect = false
      descriptor = retryingOpen(path, accessFlags)
    }
    if descriptor < 0, errno == ENOENT, access != .create { return nil }
    if descriptor < 0, errno == EEXIST { throw .exists(path: path) }
    guard descriptor >= 0 else { throw .disk(.open, path: path, offset: nil, errno: errno) }
    return RealFile(path: path, descriptor: descriptor, isDirect: isDirect)
  }

  package func rename(_ old: String, to new: String) throws(LedgerError) {
    guard unsafe Glibc.rename(old, new) != 0 else { return }
    throw .disk(.rename, path: old, offset: nil, errno: errno)
  }

  package func remove(_ path: String) throws(LedgerError) {
    guard unsafe unlink(path) != 0 else { return }
    throw .disk(.remove, path: path, offset: nil, errno: errno)
  }

  package func syncFolder(_ path: String) throws(LedgerError) {
    let descriptor = retryingOpen(path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw .disk(.syncFolder, path: path, offset: nil, errno: errno) }
    defer { _ = Glibc.close(descriptor) }
    guard fsync(descriptor) != 0 else { return }
    throw .disk(.syncFolder, path: path, offset: nil, errno: errno)
  }

  package func volume(of folder: String) throws(LedgerError) -> (any Volume)? {
    let descriptor = retryingOpen(folder, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw .disk(.open, path: folder, offset: nil, errno: errno) }
    return RealVolume(folder: folder, descriptor: descriptor)
  }

  /// Opens, again when a signal interrupted it; the caller reads `errno`.
  private func retryingOpen(_ path: String, _ flags: Int32) -> Int32 {
    while true {
      let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC, readers == .owner ? 0o600 : 0o644)
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }
}
