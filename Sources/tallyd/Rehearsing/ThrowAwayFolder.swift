import Glibc
import TallyLedger

/// A folder that is gone when its work is done.
struct ThrowAwayFolder: ~Copyable {
  let path: String

  /// Makes a folder with a new name in another one.
  init(in parent: String) throws(CommandFailure) {
    guard try FileSystem.isFolder(parent) else {
      throw CommandFailure(.noInput, "there is no folder \(parent); name one with --folder")
    }
    var name = Array("\(parent)/tallyd-rehearsal-XXXXXX".utf8CString)
    // Safe: the call changes the last six letters of our own text.
    guard unsafe mkdtemp(&name) != nil else {
      throw FileError.creationFailure("make a folder in \(parent)")
    }
    path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in (try? RealDisk().list(path)) ?? [] {
      let inner = "\(path)/\(name)"
      if (try? FileSystem.isFolder(inner)) == true { remove(inner) } else { unsafe unlink(inner) }
    }
    unsafe rmdir(path)
  }
}
