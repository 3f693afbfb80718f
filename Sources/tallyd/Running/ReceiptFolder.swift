import Glibc
import TallyModel

/// Where receipts go: `<election>-<index>.tlog-proof`, each whole under its name.
///
/// Readable by its owner only: a receipt shows a vote to whoever has it.
struct ReceiptFolder {
  private let path: String
  private var sample: Sample?
  private(set) var writtenCount: UInt64 = 0
  /// Files that hold something else than this ballot's receipt: they stay as they are.
  private(set) var keptCount: UInt64 = 0

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

  /// Writes a receipt, unless its name is taken: a receipt of the same ballot is the older promise,
  /// and anything else may be somebody's only proof of a vote in another log.
  mutating func write(
    _ receipt: [UInt8],
    election: String,
    index: UInt32
  ) throws(CommandFailure) {
    let file = "\(path)/\(election)-\(index).tlog-proof"
    guard try FileSystem.exists(file) else {
      try Self.create(receipt, at: file)
      writtenCount += 1
      return
    }
    let present = try? InputFile.read(file, limit: Limits.noteBytesMax)
    if let present, Self.head(present) == Self.head(receipt) { return }
    keptCount += 1
    guard keptCount == 1 else { return }
    Console.note(
      "\(file) is not the receipt of this ballot; it and others like it are kept, and these ballots' "
        + "receipts are not written. Run the file again with an empty folder for --receipts"
    )
  }

  /// Makes a file that only its owner may read, complete under its name after a crash of the program.
  ///
  /// Nothing is followed and nothing reused: what lies under the unfinished name is removed.
  private static func create(_ bytes: [UInt8], at file: String) throws(CommandFailure) {
    let unfinished = "\(file).unfinished"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    // Safe: the paths are C strings for their calls.
    var descriptor = unsafe open(unfinished, flags, 0o600 as mode_t)
    if descriptor < 0, errno == EEXIST {
      unsafe unlink(unfinished)
      descriptor = unsafe open(unfinished, flags, 0o600 as mode_t)
    }
    guard descriptor >= 0 else { throw FileError.creationFailure("write \(file)") }
    do throws(CommandFailure) {
      try OutputFile.append(bytes, to: descriptor, path: file)
    } catch {
      close(descriptor)
      unsafe unlink(unfinished)
      throw error
    }
    guard close(descriptor) == 0, unsafe rename(unfinished, file) == 0 else {
      throw FileError.creationFailure("write \(file)")
    }
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
