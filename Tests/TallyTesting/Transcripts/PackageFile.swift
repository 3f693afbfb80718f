import Glibc

/// A file of this package, wherever it was cloned to.
package enum PackageFile {
  struct Missing: Error { let path: String }

  private static let root =
    "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  package static func bytes(_ path: String) throws -> [UInt8] {
    guard let stream = unsafe fopen("\(root)/\(path)", "rb") else { throw Missing(path: path) }
    defer { unsafe fclose(stream) }
    var bytes: [UInt8] = []
    var byte = unsafe getc(stream)
    while byte != EOF {
      bytes.append(UInt8(byte))
      byte = unsafe getc(stream)
    }
    return bytes
  }

  package static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The names in a folder, in order.
  package static func names(in folder: String) throws -> [String] {
    guard let stream = unsafe opendir("\(root)/\(folder)") else { throw Missing(path: folder) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
