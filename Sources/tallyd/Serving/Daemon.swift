import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TallyClient
import TallyEngine
import TallyModel

/// The daemon: an engine, its sockets and its end.
///
/// Told to stop it drains: no connection is read any more, everything that was read is answered.
struct Daemon: Sendable {
  /// Where the files of new elections stand.
  let store: ElectionStore
  /// The secrets of new elections.
  let keys: DefinitionOffice.Keys
  let addresses: [DaemonAddress]
  let logger: Logger
  /// Connections beyond these are answered `BUSY`.
  var connectionsMax = Limits.connectionsMax
  /// How long a connection may take to read its answers when the daemon drains.
  var drainLimit = Duration.seconds(10)
  /// Wall clock in Unix seconds.
  let clock: @Sendable () -> UInt64
  /// Batches that may wait for admission.
  private static let entranceDepth = 8

  /// Runs until it is told to stop or fails.
  ///
  /// `stop`: Returns when the daemon shall drain, or when its task is cancelled.
  ///
  /// `ready`: Told the addresses that are bound, port numbers filled in.
  func run(
    _ engine: consuming Engine,
    until stop: @escaping @Sendable () async -> Void,
    ready: @escaping @Sendable ([DaemonAddress]) -> Void
  ) async throws {
    let pipeline = Pipeline(entranceDepth: Self.entranceDepth, clock: clock)
    let switchboard = Switchboard(
      pipeline,
      register: engine.register,
      connectionsMax: connectionsMax
    )
    let office = DefinitionOffice(store, keys, clock, switchboard)
    defer { office.stop() }
    let doors = try await Doors.open(addresses)
    ready(doors.map(\.address))
    let services: [any Service] =
      // They end from the last to the first.
      [
        EngineService(switchboard, engine),
        TickService(switchboard: switchboard),
      ]
      + doors.map { door in
        DoorService(door: door) { connection in
          try await Connection(switchboard, office, drainLimit: drainLimit).serve(connection)
        }
      }
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
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        await stop()
        await group.triggerGracefulShutdown()
      }
      defer { tasks.cancelAll() }
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

/// Accepts connections at one address; told to drain it closes the address first.
private struct DoorService: Service {
  let door: Door
  let serve: @Sendable (NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws -> Void

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await door.channel.executeThenClose { inbound in
        try await withThrowingDiscardingTaskGroup { group in
          defer { door.waiting.closeAll() }
          for try await channel in inbound {
            door.waiting.remove(channel)
            group.addTask {
              // A connection that breaks is its own matter; the daemon goes on.
              try? await serve(try await Door.wrap(channel))
            }
          }
        }
      }
    } onGracefulShutdown: {
      door.channel.channel.close(promise: nil)
    }
  }
}
