import Glibc
import TallyCrypto
import TallyModel

/// A file with a private key: for its owner's eyes only, or it is not used.
enum SecretFile {
  /// The longest key file: an officer's key with a long name.
  private static let byteCountMax = 4_096

  /// Makes a key file that must not exist, and wipes `bytes`.
  static func create(_ bytes: inout [UInt8], at path: String) throws(CommandFailure) {
    defer { Wipe.bytes(&bytes) }
    try OutputFile.create(bytes, at: path, mode: 0o600)
  }

  /// Lends the first line of a key file, and wipes it afterwards.
  ///
  /// - Throws: 66 when it is not there, 77 when anybody but its owner may read it.
  static func read<Result>(
    _ path: String,
    _ body: ([UInt8]) throws(CommandFailure) -> Result
  ) throws(CommandFailure) -> Result {
    // Safe: the path is a C string for the call. O_NONBLOCK: a pipe in its place must not hold us.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError.failure("open the key \(path)") }
    defer { close(descriptor) }
    try checkProtection(descriptor, path)
    var line = [UInt8](repeating: 0, count: byteCountMax + 1)
    defer { Wipe.bytes(&line) }
    var count = 0
    while count < line.count {
      // Safe: reads into the array's own memory, at most what is left of it.
      let step = unsafe line.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
        return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if step < 0, errno == EINTR { continue }
      guard step >= 0 else { throw FileError.failure("read the key \(path)") }
      if step == 0 { break }
      count += step
    }
    guard count > 0, count <= byteCountMax else {
      throw CommandFailure(.badInput, "\(path) is not a key file")
    }
    if line[count - 1] == UInt8(ascii: "\n") { count -= 1 }
    var text = Array(line[..<count])
    defer { Wipe.bytes(&text) }
    return try body(text)
  }

  /// Asked of the file that is open, so that nobody can change it in between.
  private static func checkProtection(
    _ descriptor: Int32,
    _ path: String
  ) throws(CommandFailure) {
    var status = stat()
    // Safe: the kernel fills the struct.
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FileError.failure("look at the key \(path)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CommandFailure(.badInput, "\(path) is not a file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw CommandFailure(
        .noPermission,
        "others can read the private key \(path). If nobody has, run: chmod 600 \(path)"
      )
    }
  }
}
