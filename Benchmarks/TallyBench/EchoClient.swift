import Glibc

/// Lines sent to a plain echo over many connections from one thread: what sockets alone can do here.
struct EchoClient {
  private static let lineBytes = 80

  private struct Lane {
    let descriptor: Int32
    var sentBytes = 0
    var receivedBytes = 0
  }

  let port: UInt16
  let connections: Int
  /// Lines of a connection that may be on their way.
  let window: Int

  /// Lines a second, from the first byte sent to the last one back.
  func run(lines count: Int) throws -> Double {
    let perLane = count / connections * Self.lineBytes
    let text = [UInt8](repeating: UInt8(ascii: "x"), count: Self.lineBytes - 1) + [0x0A]
    let lines = Array(repeatElement(text, count: window).joined())
    var lanes = try (0..<connections).map { _ in Lane(descriptor: try connect()) }
    defer { for lane in lanes { close(lane.descriptor) } }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    let start = Machine.nanoseconds()
    while lanes.contains(where: { $0.receivedBytes < perLane }) {
      var polls = lanes.map { lane in
        let wantsToSend =
          lane.sentBytes < perLane && lane.sentBytes - lane.receivedBytes < lines.count
        return pollfd(
          fd: lane.descriptor,
          events: Int16(POLLIN | (wantsToSend ? POLLOUT : 0)),
          revents: 0
        )
      }
      let ready = unsafe poll(&polls, nfds_t(polls.count), 1_000)
      guard ready >= 0 || errno == EINTR else { throw BenchError.socket("poll", errno) }
      for place in lanes.indices where polls[place].revents != 0 {
        if polls[place].revents & Int16(POLLOUT) != 0 {
          try send(lines, upTo: perLane, &lanes[place])
        }
        if polls[place].revents & Int16(POLLIN | POLLHUP) != 0 {
          try receive(&buffer, &lanes[place])
        }
      }
    }
    return Double(count / connections * connections) * 1e9
      / Double(Machine.nanoseconds() - start)
  }

  private func connect() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw BenchError.socket("socket", errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw BenchError.socket("connect", errno) }
    var one: Int32 = 1
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    return descriptor
  }

  /// Sends whole windows of lines, cut wherever the socket cuts them.
  private func send(_ lines: [UInt8], upTo limit: Int, _ lane: inout Lane) throws {
    let start = lane.sentBytes % lines.count
    let room = lines.count - (lane.sentBytes - lane.receivedBytes)
    let length = min(lines.count - start, limit - lane.sentBytes, room)
    guard length > 0 else { return }
    let sent = unsafe lines.withUnsafeBytes {
      unsafe Glibc.send(
        lane.descriptor,
        $0.baseAddress.map { unsafe $0 + start },
        length,
        Int32(MSG_NOSIGNAL)
      )
    }
    guard sent >= 0 || errno == EAGAIN else { throw BenchError.socket("send", errno) }
    if sent > 0 { lane.sentBytes += sent }
  }

  private func receive(_ buffer: inout [UInt8], _ lane: inout Lane) throws {
    let count = unsafe recv(lane.descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN { return }
    guard count > 0 else { throw BenchError.socket("the echo closed the connection", errno) }
    lane.receivedBytes += count
  }
}
