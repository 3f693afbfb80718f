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
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
    let microseconds = usage.ru_utime.tv_usec + usage.ru_stime.tv_usec
    return UInt64(seconds) * 1_000_000_000 + UInt64(microseconds) * 1_000
  }

  /// Whether the folder lies in memory, where a sync proves nothing.
  static func isInMemory(_ folder: String) -> Bool {
    var status = stat()
    guard unsafe stat(folder, &status) == 0 else { return false }
    // The C library's packing of a device number: major in bits 8...19, minor in 0...7 and 20...31.
    let number = UInt64(status.st_dev)
    let device = "\(number >> 8 & 0xFFF):\(number & 0xFF | number >> 12 & 0xFFF00)"
    for line in lines(of: "/proc/self/mountinfo") {
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-") else {
        continue
      }
      return dash + 1 < fields.count && ["tmpfs", "ramfs"].contains(fields[dash + 1])
    }
    return false
  }

  private static func lines(of path: String) -> [String] {
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var lines: [String] = []
    var buffer = [CChar](repeating: 0, count: 4096)
    while unsafe fgets(&buffer, 4096, file) != nil {
      let bytes = buffer.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 && $0 != 10 }
      lines.append(String(decoding: bytes, as: UTF8.self))
    }
    return lines
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
