import NIOCore
import NIOPosix
import Synchronization
import TallyClient

/// A bound address with its listening channel.
struct Door: Sendable {
  typealias Listener = NIOAsyncChannel<any NIOCore.Channel, Never>

  let address: DaemonAddress
  let channel: Listener
  let waiting: WaitingRoom

  /// Gives an accepted channel its stream and its writer, and begins to read.
  ///
  /// Not before somebody serves it: what is dropped while the daemon ends must be a plain channel.
  static func wrap(
    _ channel: any NIOCore.Channel
  ) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
    let wrapped = try await channel.eventLoop.submit {
      // A channel that closed before would never tell its stream of it.
      guard channel.isActive else { throw ChannelError.alreadyClosed }
      try channel.pipeline.syncOperations.addHandler(Parting())
      return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
        wrappingChannelSynchronously: channel,
        configuration: .init(isOutboundHalfClosureEnabled: true)
      )
    }.get()
    channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
    return wrapped
  }
}

/// Accepted connections that nobody serves yet; when the door closes, nobody will.
final class WaitingRoom: Sendable {
  private struct State: Sendable {
    var channels: [ObjectIdentifier: any NIOCore.Channel] = [:]
    var isClosed = false
  }

  /// Guards who waits.
  private let state = Mutex(State())

  func add(_ channel: any NIOCore.Channel) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.channels[ObjectIdentifier(channel)] = channel }
      return state.isClosed
    }
    if isClosed { channel.close(promise: nil) }
  }

  func remove(_ channel: any NIOCore.Channel) {
    state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
  }

  /// Closes everybody's connection who waits or will come.
  func closeAll() {
    let channels = state.withLock { state in
      state.isClosed = true
      defer { state.channels = [:] }
      return Array(state.channels.values)
    }
    for channel in channels { channel.close(promise: nil) }
  }
}

/// Opens the sockets.
enum Doors {
  /// One read is one batch: large enough for a window of a thousand ballots.
  private static let readBytes = 256 * 1024
  private static let backlog: Int32 = 1024

  static func open(_ addresses: [DaemonAddress]) async throws -> [Door] {
    var doors: [Door] = []
    for address in addresses {
      do {
        doors.append(try await open(address))
      } catch {
        throw CommandFailure(
          .cannotCreate,
          "cannot listen on \(address): \(error). Is another daemon there? Choose another address"
        )
      }
    }
    return doors
  }

  private static func open(_ address: DaemonAddress) async throws -> Door {
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(
        .recvAllocator,
        value: FixedSizeRecvByteBufferAllocator(capacity: readBytes)
      )
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.autoRead, value: false)
    let waiting = WaitingRoom()
    let initialize: @Sendable (any NIOCore.Channel) -> EventLoopFuture<any NIOCore.Channel> = {
      waiting.add($0)
      return $0.eventLoop.makeSucceededFuture($0)
    }
    switch address {
    case .tcp(let host, let port):
      let channel = try await bootstrap.bind(
        host: host,
        port: port,
        childChannelInitializer: initialize
      )
      return Door(
        address: .tcp(host: host, port: channel.channel.localAddress?.port ?? port),
        channel: channel,
        waiting: waiting
      )
    case .unix(let path):
      // Its file is replaced below: only one that nobody listens on any more may be.
      let group = MultiThreadedEventLoopGroup.singleton
      if let other = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path)
        .get()
      {
        try? await other.close().get()
        throw IOError(errnoCode: EADDRINUSE, reason: "bind")
      }
      let channel = try await bootstrap.bind(
        unixDomainSocketPath: path,
        cleanupExistingSocketFile: true,
        childChannelInitializer: initialize
      )
      return Door(address: address, channel: channel, waiting: waiting)
    }
  }
}
