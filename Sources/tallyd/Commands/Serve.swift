import ArgumentParser
import Glibc
import Logging
import TallyClient
import TallyEngine

/// `tallyd serve`: the daemon that portals cast over a socket to.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take ballots over sockets until a signal.",
    discussion: """
      Examples:
        tallyd serve --data DATA
        tallyd serve --data DATA --listen 127.0.0.1:7311 --listen unix:/run/tallyd.sock
        printf 'PING\\n' | nc 127.0.0.1 7311

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

  @Option(help: "How much of the running is told on standard error: info, notice or error.")
  var logLevel = Run.LogLevel.notice

  func run() async throws {
    let listen =
      try addresses.isEmpty
      ? [DaemonAddress.tcp(host: "127.0.0.1", port: DaemonAddress.defaultPort)]
      : addresses.map { text throws(CommandFailure) in try Self.address(text) }
    Self.allowManyConnections()
    let home = try data.open()
    var open = try home.openEngine()
    let lock = open.lock
    defer { withExtendedLifetime(lock) {} }
    let log = RunLog(level: logLevel.level)
    log.recovered(open.engine.recovery, milliseconds: open.recoveryMilliseconds)
    try open.engine.closeOverdue(at: Clock.now())
    StopSignal.install()
    let daemon = Daemon(home: home, addresses: listen, logger: log.logger)
    try await daemon.run(open.engine) { bound in
      for address in bound { Console.print("tallyd listens on \(address)") }
    }
  }

  /// Takes as many open files as the administrator allows: each connection is one.
  private static func allowManyConnections() {
    var limit = rlimit()
    // Safe: the kernel reads and writes exactly the struct. Without it, connections are fewer.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
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
