import Glibc

/// A program started by this one, in a process group of its own.
///
/// Its standard input is a pipe that nobody writes to and that closes with this process, whatever
/// ends it; its standard output is read line by line; its standard error goes to a file.
final class ChildProcess: Sendable {
  let id: pid_t
  private let input: Int32
  private let output: Int32

  /// - Throws: ``CommandFailure`` where the system starts no program.
  init(_ arguments: [String], errors path: String) throws(CommandFailure) {
    var ends: [(read: Int32, write: Int32)] = []
    for _ in 0..<2 {
      var pair: [Int32] = [-1, -1]
      // Safe: the kernel fills exactly two descriptors.
      guard unsafe pipe(&pair) == 0 else { throw FileError.failure("make a pipe") }
      // Our ends are not the child's.
      for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      ends.append((pair[0], pair[1]))
    }
    defer {
      close(ends[0].read)
      close(ends[1].write)
    }
    let (input, output) = (ends[0], ends[1])
    do throws(CommandFailure) {
      id = try Self.spawn(arguments, input: input.read, output: output.write, errors: path)
    } catch {
      close(input.write)
      close(output.read)
      throw error
    }
    self.input = input.write
    self.output = output.read
  }

  private static func spawn(
    _ arguments: [String],
    input: Int32,
    output: Int32,
    errors path: String
  ) throws(CommandFailure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    // Safe: all of this is initialised, filled, read and destroyed within this call.
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_addopen(
      &actions,
      STDERR_FILENO,
      path,
      O_WRONLY | O_CREAT | O_APPEND,
      0o600
    )
    // A group of its own: Ctrl-C at the terminal is for this process to decide about.
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var words: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) }
    unsafe words.append(nil)
    defer { unsafe words.forEach { unsafe free($0) } }
    var id: pid_t = 0
    let status = unsafe posix_spawn(&id, arguments[0], &actions, &attributes, words, environ)
    guard status == 0 else {
      throw CommandFailure(.storage, "cannot start \(arguments[0]): \(FileError.text(of: status))")
    }
    return id
  }

  deinit {
    close(input)
    close(output)
  }

  /// The next line of its standard output; nothing at its end.
  func readLine() -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while true {
      // Safe: one byte of our own.
      let count = unsafe read(output, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { return line.isEmpty ? nil : String(decoding: line, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
  }

  func signal(_ number: Int32) { _ = kill(id, number) }

  /// Waits for its end, once.
  func waitForEnd() {
    var status: Int32 = 0
    // Safe: the kernel writes one number.
    while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
  }
}
