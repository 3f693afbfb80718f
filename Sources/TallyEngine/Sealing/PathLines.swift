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
  /// The lines of each level's nodes, one after another, then of its tail: one buffer for all.
  private let text: [UInt8]
  /// Where each level's lines begin.
  private let levelStarts: [Int]
  /// Where each level's tail stands, if it has one.
  private let tailStarts: [Int]

  /// - Complexity: Two lines an entry of the batch.
  init(_ growth: TreeGrowth) {
    self.growth = growth
    var text: [UInt8] = []
    var levelStarts: [Int] = []
    var tailStarts: [Int] = []
    for level in 0..<growth.levelCount {
      levelStarts.append(text.count)
      for node in growth.nodes(level: level) { ReceiptText.append(hash: node, to: &text) }
      tailStarts.append(text.count)
      if let tail = growth.tail(level: level) { ReceiptText.append(hash: tail, to: &text) }
    }
    self.text = text
    self.levelStarts = levelStarts
    self.tailStarts = tailStarts
  }

  /// Appends the inclusion path of an entry of the batch.
  func append(of index: UInt64, to out: inout [UInt8]) {
    let text = self.text
    growth.forEachStep(of: index) { step in
      let start =
        switch step {
        case .node(let level, let place): levelStarts[level] + place * Self.lineBytes
        case .tail(let level): tailStarts[level]
        }
      out.append(text.rawSpan.extracting(start..<(start + Self.lineBytes)))
    }
  }
}
