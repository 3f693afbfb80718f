import Glibc
import TallyLedger
import TallyModel

/// Writes whole files that people asked for: complete under their name, or not there.
///
/// One rule for all of them: what exists is not overwritten.
enum OutputFile {
  /// Writes a new file that others may read.
  ///
  /// - Throws: 73 when it exists already.
  static func writeNew(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    try checkNew(path)
    try create(bytes, at: path, mode: 0o644)
  }

  /// Holds an output's path to the rule, before anything is done.
  ///
  /// - Throws: 73 when something has its name, or its folder is not there.
  static func checkNew(_ path: String) throws(CommandFailure) {
    guard try !FileSystem.exists(path) else {
      throw CommandFailure(
        .cannotCreate,
        "\(path) exists already and is not overwritten. Name another file, or move it away"
      )
    }
    guard try FileSystem.isFolder(DurableFile.folder(of: path)) else {
      throw CommandFailure(.cannotCreate, "there is no folder to make \(path) in; make it first")
    }
  }

  /// Replaces a file that the program itself changes, one that others may read.
  static func replace(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
    try write(bytes, to: path, mode: 0o644, syncs: true)
  }

  /// Writes a file by way of `path` + `.unfinished`.
  ///
  /// Without `syncs` the name is complete after a crash of the program, not after one of the machine.
  static func write(
    _ bytes: [UInt8],
    to path: String,
    mode: mode_t,
    syncs: Bool
  ) throws(CommandFailure) {
    let unfinished = "\(path).unfinished"
    // Safe: the paths are C strings for their calls.
    let descriptor = unsafe open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError.creationFailure("write \(path)") }
    do throws(CommandFailure) {
      try append(bytes, to: descriptor, path: path)
      if syncs, fsync(descriptor) != 0 { throw FileError.creationFailure("sync \(path)") }
    } catch {
      close(descriptor)
      unsafe unlink(unfinished)
      throw error
    }
    guard close(descriptor) == 0, unsafe rename(unfinished, path) == 0 else {
      throw FileError.creationFailure("write \(path)")
    }
  }

  /// Makes a file that must not exist, for its owner's eyes or everybody's; on stable storage when
  /// this returns.
  static func create(_ bytes: [UInt8], at path: String, mode: mode_t) throws(CommandFailure) {
    // Safe: the path is a C string for the call.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileError.creationFailure("make \(path)") }
    do throws(CommandFailure) {
      // Whatever the umask took away or left.
      guard fchmod(descriptor, mode) == 0 else {
        throw FileError.creationFailure("protect \(path)")
      }
      try append(bytes, to: descriptor, path: path)
      guard fsync(descriptor) == 0 else { throw FileError.creationFailure("sync \(path)") }
    } catch {
      close(descriptor)
      unsafe unlink(path)
      throw error
    }
    close(descriptor)
  }

  static func append(
    _ bytes: [UInt8],
    to descriptor: Int32,
    path: String
  ) throws(CommandFailure) {
    var done = 0
    while done < bytes.count {
      // Safe: the rest of the array, read only, while the array lives.
      let count = unsafe bytes[done...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError.creationFailure("write \(path)") }
      done += count
    }
  }
}
