import Glibc
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization
import TallyClient
import TallyEngine

/// The daemon: an engine, its sockets and its end.
///
/// SIGTERM or SIGINT drain it: no connection is read any more, everything that was read is answered.
/// A second signal ends it at once and loses nothing that was answered.
struct Daemon: Sendable {
  let home: DataHome
  let addresses: [DaemonAddress]
  let logger: Logger
  /// Batches that may wait for admission.
  private static let entranceDepth = 8

  /// Runs until a signal or a failure.
  ///
  /// `ready`: Told the addresses that are bound, port numbers filled in.
  func run(
    _ engine: consuming Engine,
    ready: @escaping @Sendable ([DaemonAddress]) -> Void
  ) async throws {
    let pipeline = Pipeline(entranceDepth: Self.entranceDepth) { Clock.now() }
    let switchboard = Switchboard(pipeline, register: engine.register)
    let office = DefinitionOffice(home, switchboard)
    defer { office.stop() }
    let doors = try await Doors.open(addresses)
    ready(doors.map(\.address))
    let services: [any Service] =
      // They end from the last to the first.
      [
        EngineService(switchboard, engine),
        TickService(switchboard: switchboard),
      ]
      + doors.map { DoorService(door: $0, switchboard: switchboard, office: office) }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map {
          .init(
            service: $0,
            successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .gracefullyShutdownGroup
          )
        },
        logger: logger
      )
    )
    let thread = ThreadExecutor(name: "signals")
    defer { thread.stop() }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      let isOver = Atomic(false)
      tasks.addTask(executorPreference: thread) {
        // A signal wakes it at once; the time is for an end without one.
        while !isOver.load(ordering: .acquiring) {
          if StopSignal.wait(for: nil, milliseconds: 100) == .stopped { break }
        }
        await group.triggerGracefulShutdown()
      }
      defer { isOver.store(true, ordering: .releasing) }
      try await group.run()
    }
  }
}

/// Runs the pipeline; on shutdown it is the last to end, when all that was taken in is answered.
private final class EngineService: Service {
  private let switchboard: Switchboard
  private let engine: Parcel<Engine>

  init(_ switchboard: Switchboard, _ engine: consuming Engine) {
    self.switchboard = switchboard
    self.engine = Parcel(engine)
  }

  func run() async throws {
    try await withGracefulShutdownHandler {
      guard let engine = engine.take() else { return }
      _ = try await switchboard.run(engine)
    } onGracefulShutdown: {
      self.switchboard.finish()
    }
  }
}

/// Lets the writer look at the clock every second.
private struct TickService: Service {
  let switchboard: Switchboard

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while await switchboard.tick() { try await Task.sleep(for: .seconds(1)) }
    }
  }
}

/// Accepts connections at one address.
private struct DoorService: Service {
  let door: Door
  let switchboard: Switchboard
  let office: DefinitionOffice

  func run() async throws {
    try await door.channel.executeThenClose { inbound in
      try await withThrowingDiscardingTaskGroup { group in
        for try await connection in inbound.cancelOnGracefulShutdown() {
          group.addTask {
            // A connection that breaks is its own matter; the daemon goes on.
            try? await Connection(switchboard, office).serve(connection)
          }
        }
      }
    }
  }
}

/// A bound address with its listening channel.
struct Door: Sendable {
  typealias Listener = NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>

  let address: DaemonAddress
  let channel: Listener
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
    let initialize:
      @Sendable (any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> = {
        channel in
        channel.eventLoop.makeCompletedFuture {
          try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
          )
        }
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
        channel: channel
      )
    case .unix(let path):
      let channel = try await bootstrap.bind(
        unixDomainSocketPath: path,
        cleanupExistingSocketFile: true,
        childChannelInitializer: initialize
      )
      return Door(address: address, channel: channel)
    }
  }
}
