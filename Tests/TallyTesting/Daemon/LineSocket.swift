import Glibc

/// A plain blocking connection to the daemon, as `nc` is one.
package final class LineSocket {
  package struct Closed: Error {
    package init() {}
  }
  /// Nothing came within the time limit; the connection stands.
  package struct Silent: Error {}

  /// The daemon's first line.
  package private(set) var greeting = ""
  private let descriptor: Int32
  private var received: [UInt8] = []
  private var offset = 0

  /// Connects and reads the greeting.
  package init(port: UInt16, timeoutSeconds: Int = 300) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Closed() }
    var time = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    var one: Int32 = 1
    unsafe setsockopt(
      descriptor,
      SOL_SOCKET,
      SO_RCVTIMEO,
      &time,
      socklen_t(MemoryLayout<timeval>.size)
    )
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      Glibc.close(descriptor)
      throw Closed()
    }
    greeting = try line()
    guard greeting.hasPrefix("tally/1 ") else { throw Closed() }
  }

  deinit { Glibc.close(descriptor) }

  package func send(_ text: String) throws { try send(Array(text.utf8)) }

  package func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(
          descriptor,
          $0.baseAddress.map { unsafe $0 + sent },
          bytes.count - sent,
          Int32(MSG_NOSIGNAL)
        )
      }
      guard count > 0 else { throw Closed() }
      sent += count
    }
  }

  /// Sends what the daemon takes at once; says how much that was.
  package func sendSome(_ bytes: [UInt8]) -> Int {
    let count = unsafe Glibc.send(
      descriptor,
      bytes,
      bytes.count,
      Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
    )
    return max(0, count)
  }

  /// No more will be sent; answers still come.
  package func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next line, without its end.
  package func line() throws -> String {
    var bytes: [UInt8] = []
    while true {
      if let end = received[offset...].firstIndex(of: 0x0A) {
        bytes += received[offset..<end]
        offset = end + 1
        return String(decoding: bytes, as: UTF8.self)
      }
      bytes += received[offset...]
      try refill()
    }
  }

  /// So many bytes.
  package func bytes(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      if offset == received.count { try refill() }
      let step = min(count - bytes.count, received.count - offset)
      bytes += received[offset..<(offset + step)]
      offset += step
    }
    return bytes
  }

  /// Whether the daemon has closed the connection, all answers read.
  package func isAtEnd() -> Bool {
    if offset < received.count { return false }
    do {
      try refill()
      return false
    } catch { return error is Closed }
  }

  private func refill() throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN { throw Silent() }
    guard count > 0 else { throw Closed() }
    received = Array(buffer[..<count])
    offset = 0
  }

  /// One request and its answer's line.
  package func ask(_ line: String) throws -> String {
    try send(line + "\n")
    return try self.line()
  }
}
