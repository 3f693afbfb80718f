import Glibc

/// How answers are told apart in a stream.
enum AnswerForm {
  /// A line each.
  case lines
  /// A line that announces bytes, and these bytes.
  case receipts
}

/// Many connections from one thread: sends within a window, reads and counts every answer.
///
/// Raw `poll`, so that the client takes as little as it can of the cores it shares with the daemon.
struct SocketClient {
  struct Outcome {
    var accepted = 0
    var refused = 0
    var seconds = 0.0
    /// From the scheduled moment of each chunk to the answer of its last line, in milliseconds.
    var latencies: [Double] = []
    /// What the first refused ballot was told.
    var firstRefusal: String?
    /// Of each connection, some answers.
    var samples: [[AnswerSample]] = []
  }

  private struct Lane {
    let descriptor: Int32
    var sentBytes = 0
    var answered = 0
    var parser: AnswerCounter
    /// When the last line of each chunk was to be sent, with the lines before its end.
    var due: [(line: Int, nanoseconds: UInt64)] = []
    var nextDue = 0
  }

  /// Lines of a paced chunk.
  private static let chunkLines = 64

  let port: UInt16
  /// Lines of a connection that may be unanswered.
  let window: Int
  let form: AnswerForm
  /// Sent first on each connection, with the answers' lines that it brings.
  let prologue: [UInt8]
  let greetingLines: Int

  /// Casts the whole load, as fast as the windows allow or `pace` lines a second.
  func run(_ load: LineLoad, pace: Double? = nil) throws -> Outcome {
    var lanes = try load.lines.map { _ in
      Lane(descriptor: try connect(), parser: AnswerCounter(form))
    }
    defer { for lane in lanes { close(lane.descriptor) } }
    for place in lanes.indices { try open(&lanes[place]) }
    var outcome = Outcome()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    let start = Machine.nanoseconds()
    let perLane = load.count / lanes.count
    var open = lanes.count
    while open > 0 {
      var polls: [pollfd] = []
      let now = Machine.nanoseconds()
      for place in lanes.indices {
        let allowed = allowedLines(pace, now - start, lane: place, of: lanes.count, perLane)
        let wantsToSend =
          lanes[place].sentBytes < allowed * LineLoad.lineBytes
          && lanes[place].sentBytes / LineLoad.lineBytes - lanes[place].answered < window
        let events = POLLIN | (wantsToSend ? POLLOUT : 0)
        polls.append(
          pollfd(fd: lanes[place].descriptor, events: Int16(events), revents: 0)
        )
      }
      let timeout: Int32 = pace == nil ? 1_000 : 1
      let ready = unsafe poll(&polls, nfds_t(polls.count), timeout)
      guard ready >= 0 || errno == EINTR else { throw BenchError.socket("poll", errno) }
      for place in lanes.indices where polls[place].revents != 0 {
        if polls[place].revents & Int16(POLLOUT) != 0 {
          let allowed = allowedLines(pace, now - start, lane: place, of: lanes.count, perLane)
          try send(load.lines[place], upTo: allowed, &lanes[place])
        }
        if polls[place].revents & Int16(POLLIN | POLLHUP) != 0 {
          try receive(&lanes[place], &buffer, &outcome)
          note(&lanes[place], pace, start, lane: place, of: lanes.count, &outcome)
          if lanes[place].answered == perLane, lanes[place].parser.isBetweenAnswers { open -= 1 }
        }
      }
    }
    outcome.seconds = Double(Machine.nanoseconds() - start) / 1e9
    outcome.samples = lanes.map(\.parser.samples)
    return outcome
  }

  private func allowedLines(
    _ pace: Double?,
    _ nanoseconds: UInt64,
    lane: Int,
    of laneCount: Int,
    _ perLane: Int
  ) -> Int {
    guard let pace else { return perLane }
    // Chunks of all lanes follow each other in time: lane 0's first, then lane 1's first, …
    let chunks = Int(Double(nanoseconds) / 1e9 * pace) / Self.chunkLines
    let own = (chunks + laneCount - 1 - lane) / laneCount
    return min(perLane, own * Self.chunkLines)
  }

  /// Notes the latency of every chunk that is answered now.
  private func note(
    _ lane: inout Lane,
    _ pace: Double?,
    _ start: UInt64,
    lane place: Int,
    of laneCount: Int,
    _ outcome: inout Outcome
  ) {
    guard let pace else { return }
    let now = Machine.nanoseconds()
    while (lane.nextDue + 1) * Self.chunkLines <= lane.answered {
      let chunk = lane.nextDue * laneCount + place + 1
      let due = Double(chunk * Self.chunkLines) / pace * 1e9
      outcome.latencies.append((Double(now - start) - due) / 1e6)
      lane.nextDue += 1
    }
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
    return descriptor
  }

  /// Sends the prologue and reads the greeting and its answers.
  private func open(_ lane: inout Lane) throws {
    if !prologue.isEmpty {
      let sent = unsafe Glibc.send(lane.descriptor, prologue, prologue.count, 0)
      guard sent == prologue.count else { throw BenchError.socket("send", errno) }
    }
    var lines = 0
    var byte: UInt8 = 0
    while lines < greetingLines {
      guard unsafe recv(lane.descriptor, &byte, 1, 0) == 1 else {
        throw BenchError.socket("recv", errno)
      }
      if byte == UInt8(ascii: "\n") { lines += 1 }
    }
    _ = fcntl(lane.descriptor, F_SETFL, O_NONBLOCK)
  }

  private func send(_ lines: [UInt8], upTo allowed: Int, _ lane: inout Lane) throws {
    let end = min(allowed, lane.answered + window) * LineLoad.lineBytes
    guard end > lane.sentBytes else { return }
    let sent = unsafe lines.withUnsafeBytes {
      unsafe Glibc.send(
        lane.descriptor,
        $0.baseAddress.map { unsafe $0 + lane.sentBytes },
        end - lane.sentBytes,
        Int32(MSG_NOSIGNAL)
      )
    }
    guard sent >= 0 || errno == EAGAIN else { throw BenchError.socket("send", errno) }
    if sent > 0 { lane.sentBytes += sent }
  }

  private func receive(_ lane: inout Lane, _ buffer: inout [UInt8], _ outcome: inout Outcome) throws
  {
    let count = unsafe recv(lane.descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == EAGAIN { return }
    guard count > 0 else { throw BenchError.socket("the daemon closed the connection", errno) }
    let (accepted, refused) = unsafe buffer.withUnsafeBytes {
      unsafe lane.parser.take(UnsafeRawBufferPointer(rebasing: $0[..<count]))
    }
    lane.answered += accepted + refused
    outcome.accepted += accepted
    outcome.refused += refused
    outcome.firstRefusal = outcome.firstRefusal ?? lane.parser.firstRefusal
  }
}

/// Counts answers in a stream that is cut anywhere.
struct AnswerCounter {
  private let form: AnswerForm
  /// The beginning of a line whose end has not come yet.
  private var begun: [UInt8] = []
  /// Bytes of a receipt that are still to come.
  private var bodyBytes = 0
  /// What the first refused ballot was told.
  private(set) var firstRefusal: String?
  /// One accepted answer in so many is kept.
  private static let sampleStride = 50_021
  private(set) var samples: [AnswerSample] = []
  private var answers = 0
  /// The receipt that is being kept.
  private var body: [UInt8]?

  init(_ form: AnswerForm) { self.form = form }

  /// Whether all bytes of the last answer have come.
  var isBetweenAnswers: Bool { bodyBytes == 0 && begun.isEmpty }

  mutating func take(_ bytes: UnsafeRawBufferPointer) -> (accepted: Int, refused: Int) {
    var accepted = 0
    var refused = 0
    var offset = 0
    while offset < bytes.count {
      if bodyBytes > 0 {
        let step = min(bodyBytes, bytes.count - offset)
        if body != nil { unsafe body?.append(contentsOf: bytes[offset..<(offset + step)]) }
        bodyBytes -= step
        offset += step
        if bodyBytes == 0, let whole = body.take() {
          samples.append(AnswerSample(number: answers - 1, answer: whole))
        }
        continue
      }
      guard let base = bytes.baseAddress,
        let feed = unsafe memchr(base + offset, 0x0A, bytes.count - offset)
      else {
        unsafe begun.append(contentsOf: bytes[offset...])
        break
      }
      let end = unsafe UnsafeRawPointer(feed) - base
      let first = unsafe begun.first ?? bytes[offset]
      // `OK …`, or of the plain echo the request itself.
      if first == UInt8(ascii: "O") || first == UInt8(ascii: "C") {
        accepted += 1
        let isSample = answers % Self.sampleStride == 3
        if form == .receipts {
          unsafe begun.append(contentsOf: bytes[offset..<end])
          bodyBytes = Self.lastNumber(begun)
          if isSample { body = [] }
        } else if isSample {
          unsafe begun.append(contentsOf: bytes[offset..<end])
          samples.append(AnswerSample(number: answers, answer: begun))
        }
      } else {
        refused += 1
        unsafe begun.append(contentsOf: bytes[offset..<end])
        if firstRefusal == nil { firstRefusal = String(decoding: begun, as: UTF8.self) }
      }
      answers += 1
      begun.removeAll(keepingCapacity: true)
      offset = end + 1
    }
    return (accepted, refused)
  }

  private static func lastNumber(_ line: [UInt8]) -> Int {
    line.reduce(0) { number, byte in
      let digit = Int(byte &- UInt8(ascii: "0"))
      return digit < 10 ? number * 10 + digit : 0
    }
  }
}
