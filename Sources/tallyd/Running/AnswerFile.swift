import Glibc
import TallyModel

/// The file of answers, a row for each ballot, which joins the input's lines to receipts: never a
/// voter, never a selection.
///
/// Rows leave with the batch that they answer, so the file says what was answered also while the
/// input pauses. It always ends with a whole row.
struct AnswerFile: ~Copyable {
  static let header = "line,answer,election,index,contest,reason\n"
  /// Written in pieces of this size within a batch.
  private static let pieceBytes = 64 << 10

  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8]
  /// Bytes of the file that are whole rows.
  private var wholeBytes = 0

  /// Makes the file, for its owner's eyes like the receipts that it names.
  ///
  /// - Throws: 73 when it exists already.
  static func create(_ path: String) throws(CommandFailure) -> AnswerFile {
    try OutputFile.checkNew(path)
    // Safe: the path is a C string for the call.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError.creationFailure("make \(path)") }
    return AnswerFile(path: path, descriptor: descriptor)
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
    buffer = Array(Self.header.utf8)
  }

  deinit { close(descriptor) }

  /// What one row says.
  struct Row {
    var line: Int
    /// `ACCEPTED`, `RETRIED` or the code of a refusal.
    var answer: String
    var election: String?
    /// The ballot's place in the log.
    var index: UInt32?
    var contest: String?
    var reason: String?
  }

  mutating func add(_ row: Row) throws(CommandFailure) {
    append(decimal: row.line)
    append(field: row.answer)
    append(field: row.election ?? "")
    buffer.append(UInt8(ascii: ","))
    if let index = row.index { append(decimal: Int(index)) }
    append(field: row.contest ?? "")
    append(field: row.reason ?? "")
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.pieceBytes { try flush() }
  }

  /// Hands the rows over to the system; after an error those of this piece wait for another try.
  mutating func flush() throws(CommandFailure) {
    do throws(CommandFailure) {
      try OutputFile.append(buffer, to: descriptor, path: path)
    } catch {
      // What was written of the piece is cut off again: it would stand there twice.
      _ = ftruncate(descriptor, wholeBytes)
      throw error
    }
    wholeBytes += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes what is left and makes the file durable.
  mutating func finish() throws(CommandFailure) {
    try flush()
    guard fsync(descriptor) == 0 else { throw FileError.creationFailure("sync \(path)") }
  }

  /// Removes the file of a run that failed before it answered anything.
  func discard() {
    // Safe: the path is a C string for the call.
    unsafe unlink(path)
  }

  /// Ids, codes and reasons of ours: none has a comma or a quote.
  private mutating func append(field: String) {
    buffer.append(UInt8(ascii: ","))
    buffer.append(contentsOf: field.utf8)
  }

  private mutating func append(decimal number: Int) {
    if number >= 10 { append(decimal: number / 10) }
    buffer.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
