import Glibc
import Synchronization
import TallyModel

/// What is printed: results on standard output, everything else on standard error.
enum Console {
  static func print(_ line: String) { write(shown("\(line)\n"), to: STDOUT_FILENO) }

  static func print(_ json: JSONValue) {
    write(shown(String(decoding: json.indentedBytes, as: UTF8.self)), to: STDOUT_FILENO)
  }

  static func note(_ line: String) { write(shown("\(line)\n"), to: STDERR_FILENO) }

  static func error(_ message: String) {
    // Some reasons quote a file's header with its line end.
    note("tallyd: \(message.hasSuffix("\n") ? String(message.dropLast()) : message)")
  }

  /// Overwrites the terminal's current line on standard error.
  static func progress(_ line: String) {
    write(Array("\r\u{1B}[K".utf8) + shown(line), to: STDERR_FILENO)
  }

  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Why results could not be printed; a reader that has gone away is nobody's fault.
  static var outputFailure: CommandFailure? {
    let number = outputError.withLock { $0 }
    guard number != 0 else { return nil }
    return CommandFailure(
      .storage,
      "the work is done, but its report cannot be written: \(FileError.text(of: number))"
    )
  }

  /// The number of the first error of standard output.
  private static let outputError = Mutex<Int32>(0)

  /// Titles, names and files come from strangers, and a terminal obeys control characters.
  private static func shown(_ text: String) -> [UInt8] {
    Array(VisibleText.shown(text, keepingLineFeeds: true).utf8)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var done = 0
    while done < bytes.count {
      // Safe: the rest of the array, read only, while the array lives.
      let count = unsafe bytes[done...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let number = errno
        guard descriptor == STDOUT_FILENO, number != EPIPE else { return }
        return outputError.withLock { if $0 == 0 { $0 = number } }
      }
      done += count
    }
  }
}
