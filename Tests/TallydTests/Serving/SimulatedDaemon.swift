import Logging
import Synchronization
import TallyClient
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting

@testable import tallyd

/// The daemon with its real sockets on a simulated disk.
enum SimulatedDaemon {
  private static let folder = DataFolder("/data")

  /// A disk with one open election.
  static func disk(with election: TestElection) throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    try folder.create(on: disk, id: JournalID(value: 7), segmentBytes: 64 * PageBuffer.pageBytes)
    var engine = try Engine.open(folder, on: disk) { _ in election.keys }
    _ = try engine.define(
      definition: election.file,
      roll: election.roll,
      store: folder.store(on: disk)
    ) { _ in election.keys }
    _ = try engine.submit(
      act: try election.act(1, .opened),
      for: election.id,
      at: election.spec.opens
    )
    return disk
  }

  /// Serves while `body` talks to it on a thread of its own; how the daemon ended.
  ///
  /// `keys`: Of every election that is defined or will be.
  static func serve(
    on disk: SimulatedDisk,
    _ keys: @escaping DefinitionOffice.Keys,
    _ body: @escaping @Sendable (_ port: UInt16) async throws -> Void
  ) async throws -> (any Error)? {
    let engine = try Engine.open(folder, on: disk, keys: keys)
    let port = BoundedHandoff<UInt16>(depth: 1)
    let stop = Bell()
    let thread = ThreadExecutor(name: "portal")
    defer { thread.stop() }
    let portal = Task(executorPreference: thread) {
      defer { stop.ring() }
      if let port = await port.receive() { try await body(port) }
    }
    let daemon = Daemon(
      store: folder.store(on: disk),
      keys: keys,
      addresses: [.tcp(host: "127.0.0.1", port: 0)],
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      clock: { ElectionSpec.opens }
    )
    var end: (any Error)?
    do {
      try await daemon.run(engine, until: { await stop.wait() }) { bound in
        if case .tcp(_, let number) = bound[0] { _ = port.trySend(UInt16(number)) }
      }
    } catch { end = error }
    port.finish()
    try await portal.value
    return end
  }
}

/// A ballot of ``ElectionSpec``'s plain election.
struct PlainBallot: Hashable, Sendable {
  let voter: Int
  let nonce: Int
  let option: String

  var line: String {
    let digits = String(nonce, radix: 16)
    return "CAST sample v\(voter) \(String(repeating: "0", count: 32 - digits.count))\(digits)"
      + " - - choice=\(option)\n"
  }
}
