import TallyEngine
import TallyWire

/// The daemon's figures, for whoever watches it: a name and a whole number a line.
enum DaemonMetrics {
  static func bytes(_ traffic: Sealing.Traffic) -> [UInt8] {
    let lines = [
      ("memory_bytes", ProcessStatus.memoryBytes ?? 0),
      ("blocks", traffic.blocks),
      ("entries", traffic.entries),
      ("largest_block_entries", traffic.largestBlock),
    ]
    return Array(lines.map { "\($0.0) \($0.1)\n" }.joined().utf8)
  }
}
