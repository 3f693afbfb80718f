import TallyCrypto
import TallyModel

/// The nodes of a batch's tree as lines of receipts.
///
/// Neighbours share most of their path, so each node is written in base64 once and copied into every
/// receipt that it stands in.
final class PathLines: Sendable {
  /// 44 characters and a line feed.
  private static let lineBytes = 45

  private let growth: TreeGrowth
  /// The lines of each level's nodes, one after another.
  private let levels: [[UInt8]]
  private let tails: [[UInt8]]

  /// - Complexity: Two lines an entry of the batch.
  init(_ growth: TreeGrowth) {
    self.growth = growth
    levels = (0..<growth.levelCount).map { Self.lines(growth.nodes(level: $0)) }
    tails = (0..<growth.levelCount).map { level in
      growth.tail(level: level).map { Self.lines([$0]) } ?? []
    }
  }

  private static func lines(_ nodes: [Digest]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(nodes.count * lineBytes)
    for node in nodes { ReceiptText.append(hash: node, to: &text) }
    return text
  }

  /// Appends the inclusion path of an entry of the batch.
  func append(of index: UInt64, to text: inout [UInt8]) {
    growth.forEachStep(of: index) { step in
      switch step {
      case .node(let level, let place):
        let start = place * Self.lineBytes
        text.append(contentsOf: levels[level][start..<(start + Self.lineBytes)])
      case .tail(let level): text.append(contentsOf: tails[level])
      }
    }
  }
}
