import Glibc
import NIOCore
import NIOPosix

/// Sends back every line: what a socket with the daemon's settings gives without any work behind it.
///
/// Prints `echo listens on PORT` and runs until it is ended.
@main
enum TallyEcho {
  static func main() async throws {
    let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelOption(
        .recvAllocator,
        value: FixedSizeRecvByteBufferAllocator(capacity: 1 << 18)
      )
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    // Not `print`: its buffer would keep the line until the end.
    let line = Array("echo listens on \(server.channel.localAddress?.port ?? 0)\n".utf8)
    unsafe write(STDOUT_FILENO, line, line.count)
    try await server.executeThenClose { connections in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in connections {
          group.addTask {
            try? await connection.executeThenClose { inbound, outbound in
              for try await bytes in inbound { try await outbound.write(bytes) }
            }
          }
        }
      }
    }
  }
}
