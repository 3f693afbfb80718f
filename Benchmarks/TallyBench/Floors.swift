import Glibc
import TallyCrypto
import TallyLedger
import TallyModel

/// What this machine takes at the very least, measured in the same run.
enum Floors {
  /// Nanoseconds for the six SHA-256 blocks that a ballot cannot do without: two for its pseudonym,
  /// two for its leaf, two for a node.
  static func hashNanosecondsPerBallot() -> Double {
    let key = VoterKey([UInt8](repeating: 7, count: 32))
    let voter = [UInt8](repeating: 0x31, count: Workload.voterIDBytes)
    let entry = [UInt8](repeating: 0x32, count: 64)
    let rounds = 300_000
    var sink = Digest.zero
    var samples: [Double] = []
    for _ in 0..<5 {
      let start = Machine.nanoseconds()
      for _ in 0..<rounds {
        let pseudonym = key.pseudonym(scope: RawSpan(), voterID: voter.rawSpan)
        let leaf = Merkle.leaf(entry.rawSpan)
        sink = Merkle.node(leaf, sink)
        sink.words.0 ^= UInt64(truncatingIfNeeded: pseudonym.value)
      }
      samples.append(Double(Machine.nanoseconds() - start) / Double(rounds))
    }
    precondition(sink != .zero)
    return samples.median
  }

  /// Microseconds for writing and syncing `bytes` over zeros, past the cache, at the median.
  static func rawSyncMicroseconds(in folder: String, bytes: Int) throws -> Double {
    let disk = RealDisk()
    let path = "\(folder)/raw-sync"
    guard let file = try disk.open(path, .create, .direct) else { return 0 }
    defer { try? disk.remove(path) }
    let buffer = PageBuffer(byteCount: bytes)
    let writes = 48
    for number in 0..<writes {
      try buffer.withBytes(0..<bytes) { try file.write($0, at: number * bytes) }
    }
    try file.sync()
    var samples: [Double] = []
    for number in 0..<writes {
      let start = Machine.nanoseconds()
      try buffer.withBytes(0..<bytes) { try file.write($0, at: number * bytes) }
      try file.sync()
      samples.append(Double(Machine.nanoseconds() - start) / 1_000)
    }
    return samples.median
  }
}
