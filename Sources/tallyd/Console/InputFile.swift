import Glibc
import TallyLedger

/// Reads whole files that people name on the command line.
enum InputFile {
  /// The bytes of a file.
  ///
  /// - Throws: ``CommandFailure``: 66 when it is not there, 65 when it is longer than `limit`.
  static func read(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
    guard try !FileSystem.isFolder(path) else {
      throw CommandFailure(.noInput, "\(path) is a folder; name a file")
    }
    let bytes: [UInt8]?
    do {
      bytes = try DurableFile.read(path, limit: limit, on: RealDisk())
    } catch .disk(_, _, _, EFBIG) {
      throw CommandFailure(
        .badInput,
        "\(path) is longer than \(limit) bytes; is it the right file?"
      )
    } catch {
      throw CommandFailure(error)
    }
    guard let bytes else { throw CommandFailure(.noInput, "there is no file \(path)") }
    return bytes
  }
}

/// What the program asks about paths.
///
/// Whatever cannot be looked at is an error, and never taken for something that is not there.
enum FileSystem {
  static func isFolder(_ path: String) throws(CommandFailure) -> Bool {
    try kind(path) == S_IFDIR
  }

  /// A plain file, and nothing that a reader could wait for.
  static func isFile(_ path: String) throws(CommandFailure) -> Bool {
    try kind(path) == S_IFREG
  }

  /// The folders in a folder, by name, sorted; hidden ones are left out.
  static func folders(in folder: String) throws(CommandFailure) -> [String] {
    let names: [String]?
    do { names = try RealDisk().list(folder) } catch { throw CommandFailure(error) }
    var folders: [String] = []
    for name in names ?? [] where !name.hasPrefix(".") {
      if try isFolder("\(folder)/\(name)") { folders.append(name) }
    }
    return folders
  }

  static func exists(_ path: String) throws(CommandFailure) -> Bool { try kind(path) != nil }

  private static func kind(_ path: String) throws(CommandFailure) -> mode_t? {
    var status = stat()
    // Safe: the path is a C string for the call; the kernel fills the struct.
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError.failure("look at \(path)")
    }
    return status.st_mode & S_IFMT
  }

  /// Makes a folder unless it is there; its parent must be.
  static func makeFolder(_ path: String, mode: mode_t) throws(CommandFailure) {
    // Safe: the path is a C string for the call.
    guard unsafe mkdir(path, mode) != 0 else { return }
    let number = errno
    if number == EEXIST, try isFolder(path) { return }
    errno = number
    throw FileError.creationFailure("make the folder \(path)")
  }
}
