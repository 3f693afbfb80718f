import Glibc

/// Asks a run to end in order: SIGINT and SIGTERM stop the reading, and what was read is answered.
///
/// A second signal ends the process at once, as if this were not here.
enum StopSignal {
  /// A pipe is what a signal handler may write to and a reader can wait for beside its input.
  private static let pipeEnds: (read: Int32, write: Int32) = {
    var ends: (Int32, Int32) = (-1, -1)
    // Safe: the kernel fills exactly two descriptors.
    let made = unsafe withUnsafeMutableBytes(of: &ends) {
      unsafe pipe($0.baseAddress?.assumingMemoryBound(to: Int32.self))
    }
    precondition(made == 0, "The system gives no pipe.")
    // A handler must not wait, not even when the pipe is full.
    _ = fcntl(ends.1, F_SETFL, O_NONBLOCK)
    return ends
  }()

  /// `hangUp`: Whether the end of the terminal is such a signal too, unless it is ignored already.
  static func install(hangUp: Bool = false) {
    // Made here, because a handler may not wait for a first use elsewhere.
    precondition(pipeEnds.write >= 0, "The pipe has two ends.")
    for number in hangUp ? [SIGINT, SIGTERM, SIGHUP] : [SIGINT, SIGTERM] {
      // The handler calls only `signal` and `write`, which handlers may call.
      let before = signal(number) { _ in
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
        var byte: UInt8 = 1
        unsafe write(StopSignal.pipeEnds.write, &byte, 1)
      }
      // Who started us with nohup wants it to go on.
      if number == SIGHUP, isIgnored(before) { _ = signal(number, SIG_IGN) }
    }
  }

  private static func isIgnored(_ handler: sighandler_t?) -> Bool {
    unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Stops the run from inside, as a signal would.
  static func raise() {
    var byte: UInt8 = 1
    // Safe: one byte of our own; a full pipe has been raised already.
    _ = unsafe write(pipeEnds.write, &byte, 1)
  }

  static var isRaised: Bool { wait(for: nil, milliseconds: 0) == .stopped }

  enum Event { case readable, stopped, nothing }

  /// Waits until input can be read, or the run is to stop, or the time is over (-1: no limit).
  static func wait(for descriptor: Int32?, milliseconds: Int32) -> Event {
    while true {
      var asked = [pollfd(fd: pipeEnds.read, events: Int16(POLLIN), revents: 0)]
      if let descriptor { asked.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
      // Safe: the kernel reads and writes exactly the array's elements.
      let count = unsafe asked.withUnsafeMutableBufferPointer {
        unsafe poll($0.baseAddress, nfds_t($0.count), milliseconds)
      }
      if count < 0, errno == EINTR { continue }
      if asked[0].revents != 0 { return .stopped }
      return count == 0 ? .nothing : .readable
    }
  }
}
