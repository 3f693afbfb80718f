import Glibc
import Synchronization
import TallyClient
import TallyEngine
import TallyModel

/// A daemon that a rehearsal starts for itself: this same program, in a process of its own, with
/// the settings of every other `serve`.
final class OwnDaemon: Sendable {
  private let data: String
  private let log: String
  /// Nothing while none is running.
  private let child: Mutex<ChildProcess?>
  let address: DaemonAddress

  /// Starts the daemon and waits until it listens.
  ///
  /// `log`: What it says goes to this file.
  init(data: String, log: String) throws(CommandFailure) {
    self.data = data
    self.log = log
    let (child, address) = try Self.start(data, log, listen: "127.0.0.1:0")
    self.child = Mutex(child)
    self.address = address
  }

  /// Kills the daemon as a power cut would and starts it again at the same address.
  ///
  /// - Returns: How long it was away, in seconds.
  func killAndStart() throws(CommandFailure) -> Double {
    let watch = Stopwatch()
    // Once it has ended, its number may be somebody else's.
    if let old = child.withLock({ $0.take() }) {
      old.signal(SIGKILL)
      old.waitForEnd()
    }
    let (new, _) = try Self.start(data, log, listen: "\(address)")
    child.withLock { $0 = new }
    return watch.seconds
  }

  /// Tells the daemon to end, and waits for it.
  func stop() {
    guard let child = child.withLock({ $0.take() }) else { return }
    child.signal(SIGTERM)
    child.waitForEnd()
  }

  private static func start(
    _ data: String,
    _ log: String,
    listen: String
  ) throws(CommandFailure) -> (ChildProcess, DaemonAddress) {
    let child = try ChildProcess(
      [try program(), "serve", "--data", data, "--listen", listen, "--until-input-ends"],
      errors: log
    )
    let prefix = "tallyd listens on "
    guard let line = child.readLine(), line.hasPrefix(prefix),
      let address = DaemonAddress(String(line.dropFirst(prefix.count)))
    else {
      child.signal(SIGTERM)
      child.waitForEnd()
      let said = (try? InputFile.read(log, limit: 1 << 20)).map {
        String(decoding: $0, as: UTF8.self)
      }
      throw CommandFailure(.storage, "the rehearsal's own daemon did not start: \(said ?? "")")
    }
    return (child, address)
  }

  /// The file of this program.
  private static func program() throws(CommandFailure) -> String {
    var path = [UInt8](repeating: 0, count: 4_096)
    // Safe: the kernel writes at most as many bytes as the array has.
    let count = unsafe path.withUnsafeMutableBytes { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        unsafe text.baseAddress.map { unsafe readlink("/proc/self/exe", $0, text.count) } ?? -1
      }
    }
    guard count > 0 else { throw FileError.failure("find this program's own file") }
    return String(decoding: path[..<count], as: UTF8.self)
  }
}
