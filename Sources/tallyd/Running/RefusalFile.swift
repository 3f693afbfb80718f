import Glibc
import TallyModel

/// The file of refused lines, `line,code,contest`; never a voter, never a selection.
struct RefusalFile: ~Copyable {
  static let header = "line,code,contest\n"
  /// Written in pieces of this size.
  private static let pieceBytes = 64 << 10

  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8]

  init(_ path: String) throws(CommandFailure) {
    self.path = path
    // Safe: the path is a C string for the call.
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError.creationFailure("write \(path)") }
    buffer = Array(Self.header.utf8)
  }

  deinit { close(descriptor) }

  mutating func add(line: Int, _ refusal: Refusal, contest: String?) throws(CommandFailure) {
    buffer.append(contentsOf: "\(line),\(refusal.rawValue),\(contest ?? "")\n".utf8)
    if buffer.count >= Self.pieceBytes { try flush() }
  }

  mutating func flush() throws(CommandFailure) {
    try OutputFile.append(buffer, to: descriptor, path: path)
    buffer.removeAll(keepingCapacity: true)
  }
}
