import Glibc

/// Where receipts go: `<election>-<index>.tlog-proof`, each whole under its name.
///
/// Readable by its owner only: a receipt shows a vote to whoever has it.
struct ReceiptFolder {
  private let path: String
  private var sample: Sample?
  private(set) var writtenCount: UInt64 = 0

  /// Makes the folder; writes all receipts, or `count` at most, spread over the input.
  init(_ path: String, count: Int?) throws(CommandFailure) {
    self.path = path
    try FileSystem.makeFolder(path, mode: 0o700)
    sample = count.map(Sample.init(count:))
  }

  /// Holds the path to what can be a folder, before anything is cast.
  static func check(_ path: String) throws(CommandFailure) {
    guard try FileSystem.exists(path), try !FileSystem.isFolder(path) else { return }
    throw CommandFailure(.cannotCreate, "\(path) is a file; name a folder for the receipts")
  }

  /// Whether the ballot on this line gets its receipt written.
  mutating func wants(line: Int, expectedLines: @autoclosure () -> UInt64?) -> Bool {
    sample?.takes(line: UInt64(line), expectedLines: expectedLines()) ?? true
  }

  /// Writes a receipt; one of the same ballot that is there already stays: it is the older promise.
  mutating func write(
    _ receipt: [UInt8],
    election: String,
    index: UInt32
  ) throws(CommandFailure) {
    let file = "\(path)/\(election)-\(index).tlog-proof"
    if let present = try? InputFile.read(file, limit: 1 << 20),
      Self.head(present) == Self.head(receipt)
    {
      return
    }
    try OutputFile.write(receipt, to: file, mode: 0o600, syncs: false)
    writtenCount += 1
  }

  /// The lines before the path: format, entry and index.
  private static func head(_ receipt: [UInt8]) -> ArraySlice<UInt8>? {
    var ends = receipt.indices.lazy.filter { receipt[$0] == UInt8(ascii: "\n") }.makeIterator()
    _ = ends.next()
    _ = ends.next()
    return ends.next().map { receipt[..<$0] }
  }

  /// Picks lines far apart.
  private struct Sample {
    private var left: Int
    private let count: Int
    private var nextLine: UInt64 = 0
    /// Without an end in sight, each pick is this many times as far on as the one before.
    private let growth: Double

    /// What an endless input is taken to have at most.
    private static let linesMax = 1e9

    init(count: Int) {
      self.count = count
      left = count
      growth = pow(Self.linesMax, 1 / Double(max(1, count)))
    }

    mutating func takes(line: UInt64, expectedLines: UInt64?) -> Bool {
      guard left > 0, line >= nextLine else { return false }
      left -= 1
      if let expectedLines {
        nextLine = line + max(1, expectedLines / UInt64(count))
      } else {
        nextLine = max(line + 1, UInt64(Double(line) * growth))
      }
      return true
    }
  }
}
