import NIOCore
import NIOPosix
import Synchronization
import TallyClient

/// A daemon's place on a real socket, where every visit goes as the script has it.
enum ScriptedPeer {
  /// What the peer does with one connection, which closes when it returns; visits count from 0.
  typealias Script = @Sendable (_ number: Int, Visit) async throws -> Void

  /// Listens while `body` runs.
  static func run(
    _ script: @escaping Script,
    _ body: (DaemonAddress) async throws -> Void
  ) async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: NIOAsyncChannel.Configuration(isOutboundHalfClosureEnabled: true)
          )
        }
      }
    let port = server.channel.localAddress?.port ?? 0
    try await server.executeThenClose { inbound in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await withThrowingDiscardingTaskGroup { visits in
            var number = 0
            for try await channel in inbound {
              let visit = number
              number += 1
              visits.addTask { try? await receive(channel, visit, script) }
            }
          }
        }
        defer { group.cancelAll() }
        try await body(.tcp(host: "127.0.0.1", port: port))
      }
    }
  }

  private static func receive(
    _ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
    _ number: Int,
    _ script: Script
  ) async throws {
    try await channel.executeThenClose { inbound, outbound in
      let visit = Visit(outbound)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { visit.end() }
          for try await buffer in inbound { visit.arrive(String(buffer: buffer)) }
        }
        defer { group.cancelAll() }
        try await script(number, visit)
      }
    }
  }
}

/// One connection as the peer sees it: whatever arrives is read at once, whether asked for or not.
final class Visit: Sendable {
  private struct State: Sendable {
    var rest = ""
    var lines: [String] = []
    var arrivedCount = 0
    var answeredCount = 0
    var waitingMax = 0
    var isEnded = false
  }

  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private let state = Mutex(State())
  /// Something arrived or ended; one such note is kept for who looks later.
  private let (changes, note) = AsyncStream.makeStream(
    of: Void.self,
    bufferingPolicy: .bufferingNewest(1)
  )

  init(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) { self.outbound = outbound }

  /// Lines that have arrived, taken or not.
  var arrivedCount: Int { state.withLock { $0.arrivedCount } }

  func arrive(_ text: String) {
    state.withLock { state in
      state.rest += text
      while let end = state.rest.firstIndex(of: "\n") {
        state.lines.append(String(state.rest[..<end]))
        state.arrivedCount += 1
        state.rest = String(state.rest[state.rest.index(after: end)...])
      }
      state.waitingMax = max(state.waitingMax, state.arrivedCount - state.answeredCount)
    }
    note.yield()
  }

  func end() {
    state.withLock { $0.isEnded = true }
    note.yield()
  }

  /// The most lines that ever waited for their answer.
  var waitingMax: Int { state.withLock { $0.waitingMax } }

  /// Waits until so many lines have arrived.
  func waitForArrivals(_ count: Int) async {
    while arrivedCount < count { _ = await changes.first { _ in true } }
  }

  /// The next line; nothing at the end of the connection.
  func line() async throws -> String? {
    while true {
      let (line, isEnded) = state.withLock { state in
        (state.lines.isEmpty ? nil : state.lines.removeFirst(), state.isEnded)
      }
      if let line { return line }
      if isEnded { return nil }
      _ = await changes.first { _ in true }
    }
  }

  func send(_ text: String) async throws {
    try await outbound.write(ByteBuffer(string: text))
  }

  /// Answers so many lines at once.
  func send(_ answers: String, to lines: Int) async throws {
    state.withLock { $0.answeredCount += lines }
    try await send(answers)
  }

  /// Says nothing more, and goes on reading.
  func halfClose() { outbound.finish() }

  static let greeting = "tally/1 line=33280 batch=4096\n"
}
