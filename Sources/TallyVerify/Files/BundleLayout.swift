import TallyCount
import TallyCrypto
import TallyPages

/// Which tiles a log of a given size has, and what a file's name says about it.
///
/// - SeeAlso: docs/formats.md, "Tiles"; C2SP tlog-tiles.
struct BundleLayout: Sendable {
  static let tileWidth = 256
  static let digestBytes = 32

  /// Entries of the log at its checkpoint.
  let size: UInt64
  /// Whether the entries and the roll travel with the bundle.
  let hasEntries: Bool
  let hasRoll: Bool
  /// Of an election that is not closed: no result, at most the turnout.
  var isOpen = false
  /// Of an open election that shows its turnout.
  var hasTurnout = false

  /// Nodes of the tree that stand in tiles of `level`.
  func nodeCount(level: Int) -> UInt64 { level < 8 ? size >> UInt64(8 * level) : 0 }

  /// Levels of tiles: the lowest level without a node ends them.
  var levelCount: Int { (0..<8).prefix { nodeCount(level: $0) > 0 }.count }

  /// Tiles of a level, an unfinished last one included.
  func tileCount(level: Int) -> UInt64 { (nodeCount(level: level) + 255) / 256 }

  /// Nodes of one tile: 256, fewer in the last, 0 behind it.
  func width(level: Int, index: UInt64) -> Int {
    let count = nodeCount(level: level)
    let start = index.multipliedReportingOverflow(by: 256)
    guard !start.overflow, start.partialValue < count else { return 0 }
    return Int(min(256, count - start.partialValue))
  }

  /// What a name in the bundle's folder stands for.
  enum Place: Equatable {
    /// One of the files with a fixed name.
    case plain
    /// Made of the result, for other readers.
    case derived
    /// A tile or entry bundle that this size has.
    case current
    /// A tile that the next checkpoint of an open election will have; it is not read.
    case ahead
    /// A partial tile of an earlier checkpoint; it may stay.
    case older(level: Int, index: UInt64, width: Int)
    /// A partial entry bundle of an earlier checkpoint; it may stay.
    case olderEntries(index: UInt64, width: Int)
  }

  /// Nothing when no bundle of this layout has such a file.
  func place(of name: String) -> Place? {
    switch name {
    case "election.json", "log.vkey", "checkpoint": return .plain
    case "result.json", "result.note", "results.csv": return isOpen ? nil : .plain
    case TurnoutStatement.file: return isOpen && hasTurnout ? .plain : nil
    case "roll.csv": return hasRoll ? .plain : nil
    default: break
    }
    if DerivedFiles.isName(name) { return isOpen ? nil : .derived }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts[0] == "tile" else { return nil }
    guard let (index, width) = Self.number(of: parts.dropFirst(2)) else { return nil }
    if parts[1] == "entries" {
      guard hasEntries, name == TilePath.entries(index: index, width: width) else { return nil }
      return placed(width, of: self.width(level: 0, index: index)) {
        .olderEntries(index: index, width: width)
      }
    }
    guard let level = Int(parts[1]), (0..<8).contains(level) else { return nil }
    guard name == TilePath.tile(level: level, index: index, width: width) else { return nil }
    return placed(width, of: self.width(level: level, index: index)) {
      .older(level: level, index: index, width: width)
    }
  }

  private func placed(_ width: Int, of current: Int, older: () -> Place) -> Place? {
    if width == current { return .current }
    if width < current { return older() }
    // Tiles are there before the checkpoint that covers them.
    return isOpen ? .ahead : nil
  }

  /// Reads `x001/x234/067` or `x001/234.p/112`; the caller compares with the one right spelling.
  private static func number(of parts: ArraySlice<String>) -> (index: UInt64, width: Int)? {
    var parts = parts
    var width = tileWidth
    if let stem = parts.dropLast().last, stem.hasSuffix(".p"), let last = parts.popLast() {
      guard let partial = Int(last), (1..<tileWidth).contains(partial) else { return nil }
      width = partial
      parts[parts.endIndex - 1] = String(stem.dropLast(2))
    }
    guard parts.count <= 6 else { return nil }
    var index: UInt64 = 0
    for part in parts {
      guard let group = UInt64(part.drop { $0 == "x" }), group < 1000 else { return nil }
      index = index * 1000 + group
    }
    return (index, width)
  }
}
