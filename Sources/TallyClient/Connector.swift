import NIOCore
import NIOPosix

/// Makes connections to one daemon.
struct Connector: Sendable {
  /// A read brings hundreds of brief answers or dozens of receipts at once.
  private static let readBytes = 256 << 10

  let address: DaemonAddress
  let group: any EventLoopGroup

  /// A connection on which nothing has been said yet.
  func open() async throws(ClientError) -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
    let bootstrap = ClientBootstrap(group: group)
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(
          minimum: 4 << 10,
          initial: 64 << 10,
          maximum: Self.readBytes
        )
      )
    do {
      switch address {
      case .tcp(let host, let port):
        return try await bootstrap.connect(host: host, port: port, channelInitializer: Self.wrap)
      case .unix(let path):
        return try await bootstrap.connect(
          unixDomainSocketPath: path,
          channelInitializer: Self.wrap
        )
      }
    } catch {
      throw .unreachable(address, reason: Self.reason(of: error))
    }
  }

  @Sendable private static func wrap(
    _ channel: any Channel
  ) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
    channel.eventLoop.makeCompletedFuture {
      try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }
  }

  /// What the system says, without the names of calls where it says it in words.
  static func reason(of error: any Error) -> String {
    switch error {
    case let error as ClientError: error.reason
    case let error as NIOConnectionError:
      error.connectionErrors.first.map { reason(of: $0.error) } ?? "its name leads nowhere"
    case let error as IOError: words(for: error)
    default: "\(error)"
    }
  }

  /// What goes wrong most, in plain words: by Linux's numbers, because names of them are C's.
  private static func words(for error: IOError) -> String {
    switch error.errnoCode {
    case 2: "no such socket"
    case 13: "permission denied"
    case 32, 104: "connection reset"
    case 110: "no answer in time"
    case 111: "connection refused"
    default: "\(error)"
    }
  }
}
