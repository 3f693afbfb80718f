import Glibc
import Synchronization

/// The input of a run: a file or standard input, in chunks of whole lines.
///
/// One task reads; its calls block, on a thread of their own.
final class LineSource: Sendable {
  private struct State {
    var cutter = LineCutter()
    var bytesRead = 0
    var linesRead = 0
  }

  let path: String
  private let descriptor: Int32
  /// Bytes of a plain file; nothing when the end is not known.
  private let byteCount: Int?
  /// Guards what the reader keeps and a progress line asks for.
  private let state = Mutex(State())

  /// - Throws: 66 when there is no such file.
  init(_ path: String) throws(CommandFailure) {
    self.path = path
    let isFolder = try path != "-" ? FileSystem.isFolder(path) : false
    guard !isFolder else {
      throw CommandFailure(.noInput, "\(path) is a folder; name a file, or - for standard input")
    }
    // Safe: the path is a C string for the call.
    descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError.failure("open \(path)") }
    var status = stat()
    // Safe: the kernel fills the struct.
    let isKnown = unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    byteCount = isKnown ? Int(status.st_size) : nil
  }

  deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// How much of the input has been read, in hundredths; nothing when the end is not known.
  var percent: Int? {
    guard let byteCount, byteCount > 0 else { return nil }
    return min(100, state.withLock { $0.bytesRead } * 100 / byteCount)
  }

  /// How many lines the input has, judged by those read so far.
  var expectedLines: UInt64? {
    let (bytes, lines) = state.withLock { ($0.bytesRead, $0.linesRead) }
    guard let byteCount, bytes > 0 else { return nil }
    return UInt64(Double(byteCount) / Double(bytes) * Double(lines))
  }

  /// Fills a chunk; false at the end of the input, and when the run is to stop.
  func fill(_ chunk: LineChunk) throws(CommandFailure) -> Bool {
    // Reading waits outside the lock, so that a progress line never waits for input.
    var cutter = state.withLock { $0.cutter }
    var read = 0
    let isFilled = try cutter.fill(chunk) { bytes, offset throws(CommandFailure) in
      let count = try self.read(into: &bytes, from: offset)
      read += count
      return count
    }
    state.withLock { state in
      state.cutter = cutter
      state.bytesRead += read
      state.linesRead += chunk.lineEnds.count
    }
    return isFilled && !StopSignal.isRaised
  }

  /// Cuts off the first line.
  func takeFirstLine(of chunk: LineChunk) -> [UInt8] {
    state.withLock { $0.cutter.takeFirstLine(of: chunk) }
  }

  /// Reads what is there, waiting for the first byte; goes on while more is at hand.
  private func read(
    into bytes: inout [UInt8],
    from start: Int
  ) throws(CommandFailure) -> Int {
    var offset = start
    while offset < bytes.count {
      let event = StopSignal.wait(for: descriptor, milliseconds: offset == start ? -1 : 0)
      guard event == .readable else { break }
      // Safe: reads into the array's own memory, at most what is left of it.
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[offset...])
        return unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count >= 0 else { throw FileError.failure("read \(path)") }
      if count == 0 { break }
      offset += count
    }
    return offset - start
  }
}
