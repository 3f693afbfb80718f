package import NIOCore
import NIOPosix
package import TallyWire

/// A portal's way to one daemon.
///
/// A value: whoever has it may ask at any time from any task. Every question has a connection of its
/// own; ``cast(_:answer:afterRead:)`` keeps one for as long as ballots come, and makes it anew when
/// it is lost.
package struct TallyClient: Sendable {
  package let address: DaemonAddress
  /// Ballots that are sent and not answered yet, at most.
  package let window: Int
  package let mode: ReplyMode
  /// Whether the daemon is asked to refuse every ballot of an election that counts.
  package let isRehearsal: Bool
  package let retry: RetryPolicy
  let connector: Connector
  let now: @Sendable () -> UInt64
  let pause: @Sendable (_ milliseconds: UInt64) async throws -> Void

  /// - Parameters:
  ///   - address: Where the daemon listens.
  ///   - window: Ballots that may be sent and not answered, `1...`. A daemon on fast storage needs a
  ///     few thousand of them to be busy.
  ///   - mode: How accepted ballots are answered.
  ///   - isRehearsal: Whether the daemon is asked to refuse every ballot of an election that counts.
  ///   - retry: How long it tries again.
  ///   - group: Whose threads read and write.
  ///   - now: Nanoseconds of a clock that only runs forward, for ``AnsweredCast/nanoseconds``.
  ///   - pause: Waits between two connections.
  package init(
    address: DaemonAddress,
    window: Int = 1_024,
    mode: ReplyMode = .full,
    isRehearsal: Bool = false,
    retry: RetryPolicy = RetryPolicy(),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
    now: @escaping @Sendable () -> UInt64 = { 0 },
    pause: @escaping @Sendable (_ milliseconds: UInt64) async throws -> Void = {
      try await Task.sleep(nanoseconds: $0 * 1_000_000)
    }
  ) {
    precondition(window > 0, "A window has room for one ballot at least.")
    self.address = address
    self.window = window
    self.mode = mode
    self.isRehearsal = isRehearsal
    self.retry = retry
    connector = Connector(address: address, group: group)
    self.now = now
    self.pause = pause
  }

  /// Makes a connection, hears the greeting, does `body`, and closes it.
  ///
  /// - Throws: What `body` throws; ``ClientError`` for whatever happens to the connection.
  func withConnection<Result: Sendable>(
    _ body: (inout AnswerStream, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Result
  ) async throws -> Result {
    let channel = try await connector.open()
    // How the work ended counts, not how the closing after it did.
    var end: Swift.Result<Result, any Error>?
    var closing: (any Error)?
    do {
      try await channel.executeThenClose { inbound, outbound in
        var stream = AnswerStream(inbound, from: address)
        do {
          try await stream.checkGreeting()
          end = .success(try await body(&stream, outbound))
        } catch { end = .failure(error) }
      }
    } catch { closing = error }
    if let end { return try end.get() }
    let reason = closing.map(Connector.reason) ?? "it never began"
    throw ClientError.lost(address, reason: reason)
  }
}
