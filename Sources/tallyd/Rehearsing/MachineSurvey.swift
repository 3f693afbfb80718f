import Glibc
import TallyRehearsal

/// What the machine is that a rehearsal runs on.
enum MachineSurvey {
  /// File systems that lose everything when the power fails.
  private static let volatile: Set<String> = ["tmpfs", "ramfs"]
  private static let syncs = 31

  /// `folder`: On the file system of the daemon's data; nothing where that is not known.
  static func take(
    folder: String?,
    isShared: Bool
  ) throws(CommandFailure) -> RehearsalReport.Machine {
    var system = utsname()
    // Safe: the kernel fills the struct.
    _ = unsafe uname(&system)
    return RehearsalReport.Machine(
      processor: field("model name", of: "/proc/cpuinfo") ?? "unknown",
      cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      memoryBytes: UInt64(sysconf(Int32(_SC_PHYS_PAGES))) * UInt64(sysconf(Int32(_SC_PAGESIZE))),
      kernel: "\(text(system.sysname)) \(text(system.release))",
      fileSystem: folder.flatMap(fileSystem),
      syncMicroseconds: try folder.map { path throws(CommandFailure) in try medianSync(in: path) },
      isShared: isShared
    )
  }

  /// Whether a sync in the folder proves nothing.
  static func isVolatile(_ folder: String) -> Bool {
    fileSystem(of: folder).map(volatile.contains) ?? false
  }

  /// The type of the file system that a folder lies on.
  private static func fileSystem(of folder: String) -> String? {
    var status = stat()
    // Safe: the kernel fills the struct.
    guard unsafe stat(folder, &status) == 0 else { return nil }
    // The C library's packing of a device number: major in bits 8...19, minor in 0...7 and 20...31.
    let number = UInt64(status.st_dev)
    let device = "\(number >> 8 & 0xFFF):\(number & 0xFF | number >> 12 & 0xFFF00)"
    for line in lines(of: "/proc/self/mountinfo") {
      let fields = line.split(separator: " ")
      guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-"),
        dash + 1 < fields.count
      else { continue }
      return String(fields[dash + 1])
    }
    return nil
  }

  /// How long a write of 4 KiB with its sync takes.
  private static func medianSync(in folder: String) throws(CommandFailure) -> UInt64 {
    let path = "\(folder)/sync-probe"
    // Safe: the path is a C string for the calls; each write reads our own array.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError.creationFailure("write in \(folder)") }
    defer {
      close(descriptor)
      unsafe unlink(path)
    }
    let page = [UInt8](repeating: 1, count: 4_096)
    var times: [UInt64] = []
    for _ in 0..<syncs {
      let watch = Stopwatch()
      guard unsafe pwrite(descriptor, page, page.count, 0) == page.count, fdatasync(descriptor) == 0
      else { throw FileError.failure("sync in \(folder)") }
      times.append(watch.nanoseconds / 1_000)
    }
    return times.sorted()[syncs / 2]
  }

  private static func field(_ name: String, of path: String) -> String? {
    lines(of: path).first { $0.hasPrefix(name) }.flatMap { line in
      line.firstIndex(of: ":").map { String(line[line.index(after: $0)...]).trimmed }
    }
  }

  private static func lines(of path: String) -> [String] {
    guard let file = unsafe fopen(path, "r") else { return [] }
    defer { unsafe fclose(file) }
    var lines: [String] = []
    var buffer = [CChar](repeating: 0, count: 4_096)
    // Safe: the call writes at most as many bytes as the array has, the last a zero.
    while unsafe fgets(&buffer, 4_096, file) != nil {
      let bytes = buffer.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 && $0 != 10 }
      lines.append(String(decoding: bytes, as: UTF8.self))
    }
    return lines
  }

  /// The text of a field of fixed size that ends at its first zero.
  private static func text<Field>(_ field: Field) -> String {
    unsafe withUnsafeBytes(of: field) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
