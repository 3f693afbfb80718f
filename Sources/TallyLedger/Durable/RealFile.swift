import Glibc
import Synchronization

/// An open file of the machine.
final class RealFile: DiskFile {
  /// Past the cache. The number differs between processors and is in no Swift module.
  #if arch(x86_64) || arch(i386) || arch(riscv64) || arch(s390x)
  static let directFlag: Int32 = 0o40000
  #elseif arch(arm64) || arch(arm)
  static let directFlag: Int32 = 0o200000
  #else
  static let directFlag: Int32 = 0
  #endif

  let path: String
  /// -1 when closed.
  private let descriptor: Atomic<Int32>
  private let isDirect: Bool

  init(path: String, descriptor: Int32, isDirect: Bool) {
    self.path = path
    self.descriptor = Atomic(descriptor)
    self.isDirect = isDirect
  }

  deinit {
    let open = descriptor.exchange(-1, ordering: .relaxed)
    // Whoever needs to know of an error here calls `close` first.
    if open >= 0 { _ = Glibc.close(open) }
  }

  func write(_ bytes: RawSpan, at offset: Int) throws(LedgerError) {
    let file = descriptor.load(ordering: .relaxed)
    // The pointer stays valid for the closure; every piece asked for lies inside of the span.
    try unsafe bytes.withUnsafeBytes { buffer throws(LedgerError) in
      guard let first = buffer.baseAddress else { return }
      if isDirect {
        precondition(
          Int(bitPattern: first).isMultiple(of: PageBuffer.pageBytes)
            && buffer.count.isMultiple(of: PageBuffer.pageBytes)
            && offset.isMultiple(of: PageBuffer.pageBytes),
          "Unbuffered writes are of whole pages."
        )
      }
      let failure = transferAll(buffer.count) { done in
        retryingBuffered(file) {
          unsafe pwrite(file, first + done, buffer.count - done, off_t(offset + done))
        }
      }
      guard let failure else { return }
      throw .disk(.write, path: path, offset: offset + failure.done, errno: failure.errno ?? EIO)
    }
  }

  func read(
    into buffer: inout PageBuffer,
    _ range: Range<Int>,
    at offset: Int
  ) throws(LedgerError) {
    let file = descriptor.load(ordering: .relaxed)
    // The range was checked by the buffer; every piece asked for lies inside of it.
    try unsafe buffer.withPointer(range) { first throws(LedgerError) in
      let failure = transferAll(range.count) { done in
        retryingBuffered(file) {
          unsafe pread(file, first + done, range.count - done, off_t(offset + done))
        }
      }
      guard let failure else { return }
      guard let errno = failure.errno else {
        throw .fileEnds(
          path: path,
          offset: offset + failure.done,
          wanted: range.count - failure.done
        )
      }
      throw .disk(.read, path: path, offset: offset + failure.done, errno: errno)
    }
  }

  /// Transfers through the cache where this file system cannot do otherwise.
  ///
  /// Some take the flag at opening and refuse it at the first transfer; a short transfer may leave
  /// the rest unaligned. Either says EINVAL and has transferred nothing.
  private func retryingBuffered(_ file: Int32, _ transfer: () -> Int) -> Int {
    let count = transfer()
    guard count < 0, errno == EINVAL, isDirect else { return count }
    let flags = fcntl(file, F_GETFL)
    guard flags >= 0, flags & Self.directFlag != 0,
      fcntl(file, F_SETFL, flags & ~Self.directFlag) == 0
    else {
      errno = EINVAL
      return -1
    }
    return transfer()
  }

  func sync() throws(LedgerError) {
    guard fdatasync(descriptor.load(ordering: .relaxed)) != 0 else { return }
    throw .disk(.sync, path: path, offset: nil, errno: errno)
  }

  func size() throws(LedgerError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor.load(ordering: .relaxed), &status) == 0 else {
      throw .disk(.size, path: path, offset: nil, errno: errno)
    }
    return Int(status.st_size)
  }

  func reserve(_ byteCount: Int) throws(LedgerError) {
    let error = posix_fallocate(descriptor.load(ordering: .relaxed), 0, off_t(byteCount))
    guard error != 0, error != EOPNOTSUPP, error != EINVAL else { return }
    throw .disk(.reserve, path: path, offset: nil, errno: error)
  }

  func lock() throws(LedgerError) -> Bool {
    while true {
      if flock(descriptor.load(ordering: .relaxed), LOCK_EX | LOCK_NB) == 0 { return true }
      if errno == EWOULDBLOCK { return false }
      guard errno == EINTR else { throw .disk(.lock, path: path, offset: nil, errno: errno) }
    }
  }

  func close() throws(LedgerError) {
    let open = descriptor.exchange(-1, ordering: .relaxed)
    guard open >= 0, Glibc.close(open) != 0 else { return }
    throw .disk(.close, path: path, offset: nil, errno: errno)
  }
}

/// Repeats a transfer until all bytes are through: a call may move fewer than asked, and a signal
/// may interrupt it before it moved any.
///
/// - Parameters:
///   - byteCount: How many bytes are to be moved.
///   - transfer: Takes how many bytes are done; returns how many more it moved, or -1 with
///   `errno` set.
/// - Returns: Nothing when all are through; else how far it came, with the error, or without one
///   when a call moved nothing.
package func transferAll(
  _ byteCount: Int,
  _ transfer: (_ done: Int) -> Int
) -> (done: Int, errno: Int32?)? {
  var done = 0
  while done < byteCount {
    let moved = transfer(done)
    if moved > 0 {
      done += moved
    } else if moved == 0 {
      return (done, nil)
    } else if errno != EINTR {
      return (done, errno)
    }
  }
  return nil
}
