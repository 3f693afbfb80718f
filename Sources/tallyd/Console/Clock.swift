import Glibc
import TallyModel

/// The only place where the program looks at a clock; the libraries get the time passed in.
enum Clock {
  /// Wall clock in Unix seconds.
  static func now() -> UInt64 { UInt64(max(0, read(CLOCK_REALTIME).tv_sec)) }

  static func timestamp() -> Timestamp { Timestamp(unixSeconds: Int64(now())) }

  /// Nanoseconds of a clock that only runs forward, for durations.
  static func monotonicNanoseconds() -> UInt64 {
    let time = read(CLOCK_MONOTONIC)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    // Safe: the kernel fills the struct; these two clocks always exist.
    _ = unsafe clock_gettime(clock, &time)
    return time
  }
}

/// Measures how long something takes.
struct Stopwatch {
  private let start = Clock.monotonicNanoseconds()

  var nanoseconds: UInt64 { Clock.monotonicNanoseconds() - start }
  var seconds: Double { Double(nanoseconds) / 1e9 }
  var milliseconds: UInt64 { nanoseconds / 1_000_000 }
}
