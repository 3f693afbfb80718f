import Glibc

/// Ballots as lines of `tally/1`, all of one length, made before the clock runs.
struct LineLoad {
  static let lineBytes = 80
  /// The lines of each connection, one after another.
  let lines: [[UInt8]]
  let count: Int

  /// - Parameters:
  ///   - count: Ballots of all connections together.
  ///   - connections: Over which they are spread evenly.
  ///   - seed: Another one for other voters.
  init(count: Int, connections: Int, seed: UInt64) {
    var random = SplitMix(state: seed)
    let perConnection = count / connections
    let head = Array("CAST \(Workload.election) ".utf8)
    let tails = Workload.choices.map { Array(" - - \($0)\n".utf8) }
    var lines: [[UInt8]] = []
    for _ in 0..<connections {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(perConnection * Self.lineBytes)
      for _ in 0..<perConnection {
        bytes += head
        Workload.appendHex(random.next(), to: &bytes)
        bytes.append(UInt8(ascii: " "))
        Workload.appendHex(random.next(), to: &bytes)
        Workload.appendHex(random.next(), to: &bytes)
        bytes += tails[Int(random.next() & 1)]
      }
      precondition(bytes.count == perConnection * Self.lineBytes, "Lines are of one length.")
      lines.append(bytes)
    }
    self.lines = lines
    self.count = perConnection * connections
  }
}
