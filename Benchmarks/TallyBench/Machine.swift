import Glibc

/// Clocks, processor time and the file system of the machine that is measured.
enum Machine {
  static func nanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  static func unixSeconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(time.tv_sec)
  }

  /// Processor time of this process, user and system, in nanoseconds.
  static func processorNanoseconds() -> UInt64 {
    var usage = rusage()
    unsafe getrusage(RUSAGE_SELF, &usage)
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return UInt64(seconds) * 1_000_000_000 + UInt64(microseconds) * 1_000
  }

  /// Memory of this process that is in RAM, in bytes.
  static func residentBytes() -> Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var buffer = [CChar](repeating: 0, count: 128)
    guard unsafe fgets(&buffer, 128, file) != nil else { return 0 }
    let text = String(decoding: buffer.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 }, as: UTF8.self)
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }

  /// Whether the folder lies in memory, where a sync proves nothing.
  static func isInMemory(_ folder: String) -> Bool {
    var info = statfs()
    guard unsafe statfs(folder, &info) == 0 else { return false }
    let tmpfs = 0x0102_1994
    let ramfs = 0x8584_58F6
    return Int(info.f_type) == tmpfs || Int(info.f_type) == ramfs
  }

  static func coreCount() -> Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}

extension [Double] {
  /// The middle value; of an even count the lower one of the two.
  var median: Double { percentile(50) }

  /// The smallest value that `percent` of all do not pass.
  func percentile(_ percent: Double) -> Double {
    guard !isEmpty else { return 0 }
    let place = Int((Double(count) * percent / 100).rounded(.up)) - 1
    return sorted()[Swift.min(Swift.max(place, 0), count - 1)]
  }
}
