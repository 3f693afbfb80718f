import Glibc

/// What the system says of this process.
enum ProcessStatus {
  /// Memory that stands in the machine's own: resident pages; nothing where the system hides it.
  static var memoryBytes: UInt64? {
    var text = [UInt8](repeating: 0, count: 128)
    // Safe: the path is a C string for the call.
    let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // Safe: the kernel writes at most as many bytes as the array has.
    let count = unsafe text.withUnsafeMutableBytes {
      unsafe read(descriptor, $0.baseAddress, $0.count)
    }
    guard count > 0 else { return nil }
    let words = text[..<count].split(separator: UInt8(ascii: " "))
    guard words.count > 1, let pages = UInt64(String(decoding: words[1], as: UTF8.self)) else {
      return nil
    }
    return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
  }
}
