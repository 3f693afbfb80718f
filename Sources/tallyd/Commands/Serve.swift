import ArgumentParser
import Glibc
import Logging
import TallyClient
import TallyEngine
import TallyModel

/// `tallyd serve`: the daemon that portals cast over a socket to.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take ballots over sockets until a signal.",
    discussion: """
      Examples:
        tallyd serve --data DATA
        tallyd serve --data DATA --listen 127.0.0.1:7311 --listen unix:/run/tallyd.sock
        printf 'PING\\nQUIT\\n' | nc 127.0.0.1 7311

      The protocol is tally/1: docs/line-protocol.md. SIGTERM and SIGINT stop the reading, answer \
      everything that was read, and end with 0; a second signal ends at once, and nothing that \
      was answered is lost.
      """
  )

  @OptionGroup var data: DataOption

  @Option(
    name: .customLong("listen"),
    help: "Where to listen: HOST:PORT on this machine, or unix:PATH; may be repeated."
  )
  var addresses: [String] = []

  @Flag(help: .hidden)
  var untilInputEnds = false

  @Option(help: "How much of the running is told on standard error: info, notice or error.")
  var logLevel = Run.LogLevel.notice

  func run() async throws {
    let listen =
      try addresses.isEmpty
      ? [DaemonAddress.tcp(host: "127.0.0.1", port: DaemonAddress.defaultPort)]
      : addresses.map { text throws(CommandFailure) in try Self.address(text) }
    let connectionsMax = try Self.allowManyConnections()
    let home = try data.open()
    var open = try home.openEngine()
    let lock = open.lock
    defer { withExtendedLifetime(lock) {} }
    let log = RunLog(level: logLevel.level)
    log.recovered(open.engine.recovery, milliseconds: open.recoveryMilliseconds)
    try open.engine.closeOverdue(at: Clock.now())
    StopSignal.install()
    let keyStore = home.keyStore
    let daemon = Daemon(
      store: home.folder.store(on: home.disk),
      keys: { definition throws(EngineError) in
        do throws(CommandFailure) {
          return try keyStore.keys(definition.id, of: .new)
        } catch { throw .electionUnusable(id: definition.id, reason: error.message) }
      },
      addresses: listen,
      logger: log.logger,
      connectionsMax: connectionsMax,
      clock: { Clock.now() }
    )
    let thread = ThreadExecutor(name: "signals")
    defer { thread.stop() }
    try await daemon.run(
      open.engine,
      until: { await Self.stopSignal(on: thread, input: untilInputEnds ? STDIN_FILENO : nil) }
    ) { bound in
      for address in bound { Console.print("tallyd listens on \(address)") }
    }
  }

  /// Waits for SIGTERM or SIGINT; a second one ends the process at once and loses nothing that was
  /// answered.
  ///
  /// `input`: A pipe that ends with whoever started the daemon and must not leave it behind.
  private static func stopSignal(on thread: ThreadExecutor, input: Int32?) async {
    await withTaskExecutorPreference(thread) {
      // A signal wakes it at once; the time is for an end without one.
      while !Task.isCancelled, StopSignal.wait(for: input, milliseconds: 100) == .nothing {}
    }
  }

  /// Open files that the ledger and the listening sockets need beside the connections.
  private static let filesKept = 160

  /// Takes as many open files as the administrator allows; how many connections that makes.
  private static func allowManyConnections() throws(CommandFailure) -> Int {
    var limit = rlimit()
    // Safe: the kernel reads and writes exactly the struct. Where it does not, the default stands.
    if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      limit.rlim_cur = limit.rlim_max
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    let connections = min(Limits.connectionsMax, Int(clamping: limit.rlim_cur) - filesKept)
    guard connections > 0 else {
      throw CommandFailure(
        .notNow,
        "only \(limit.rlim_cur) files may be open, too few for a daemon; allow it "
          + "\(Limits.connectionsMax + filesKept) (ulimit -n)"
      )
    }
    return connections
  }

  /// Only addresses of this machine, until connections prove who they are.
  private static func address(_ text: String) throws(CommandFailure) -> DaemonAddress {
    guard let address = DaemonAddress(text) else {
      throw CommandFailure(.usage, "\(text) is no address; write HOST:PORT or unix:PATH")
    }
    if case .tcp(let host, _) = address, !["127.0.0.1", "::1", "localhost"].contains(host) {
      throw CommandFailure(
        .usage,
        "\(host) is not this machine's loopback; other addresses come with access control. "
          + "Use 127.0.0.1 or unix:PATH"
      )
    }
    return address
  }
}
