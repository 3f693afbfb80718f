/// A piece of the input, cut behind a line's end.
///
/// Owned by the reader that fills it, then by one lane, then by the reader again; nobody shares it.
/// Hence `@unchecked Sendable`.
final class LineChunk: @unchecked Sendable {
  /// A ballot of the longest selections is far below; longer lines are answered with TOO-LONG.
  static let lineBytesMax = 128 << 10
  /// Some 2,500 lines; a chunk is the unit that goes to one lane.
  static let byteCount = 512 << 10

  fileprivate(set) var bytes = [UInt8](repeating: 0, count: byteCount)
  /// Where each line ends, without its line feed.
  fileprivate(set) var lineEnds: [Int] = []
  /// The first line's number in the input, from 1.
  fileprivate(set) var firstLine = 1
  fileprivate var start = 0

  /// Where line `index` of the chunk stands in ``bytes``, without a carriage return at its end.
  func line(_ index: Int) -> Range<Int> {
    let lower = index == 0 ? start : lineEnds[index - 1] + 1
    let upper = lineEnds[index]
    let hasReturn = upper > lower && bytes[upper - 1] == UInt8(ascii: "\r")
    return lower..<(hasReturn ? upper - 1 : upper)
  }

  /// Leaves out the mark that some programs write before UTF-8; asked of the input's first chunk.
  func passOverByteOrderMark() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard !lineEnds.isEmpty, bytes[line(0)].starts(with: mark) else { return }
    start += mark.count
  }
}

/// Cuts the input's bytes into chunks of whole lines.
struct LineCutter {
  /// The beginning of a line whose end has not been read yet.
  private var carry: [UInt8] = []
  private var nextLine = 1
  /// Whether the rest of a line that did not fit a chunk is being passed over.
  private var isSkipping = false
  private(set) var isAtEnd = false

  /// Fills a chunk with one whole line at least.
  ///
  /// `read` puts bytes into the array from an offset on and says how many, 0 at the end. False when
  /// the input has ended and nothing is left.
  mutating func fill(
    _ chunk: LineChunk,
    read: (inout [UInt8], Int) throws(CommandFailure) -> Int
  ) throws(CommandFailure) -> Bool {
    chunk.lineEnds.removeAll(keepingCapacity: true)
    chunk.firstLine = nextLine
    chunk.start = 0
    chunk.bytes.replaceSubrange(0..<carry.count, with: carry)
    var count = carry.count
    carry.removeAll(keepingCapacity: true)
    var searched = 0
    while chunk.lineEnds.isEmpty, !isAtEnd {
      if count == chunk.bytes.count {
        endOverlongLine(of: chunk)
        count = 0
        break
      }
      let step = try read(&chunk.bytes, count)
      isAtEnd = step == 0
      count += step
      if isSkipping { passOver(chunk, &count) }
      LineEnds.append(to: &chunk.lineEnds, in: chunk.bytes, from: searched, to: count)
      searched = count
    }
    let end = chunk.lineEnds.last.map { $0 + 1 } ?? (isSkipping ? count : 0)
    if isAtEnd, !isSkipping, end < count {
      // The last line may come without a line feed.
      chunk.lineEnds.append(count)
    } else if end < count {
      carry.append(contentsOf: chunk.bytes[end..<count])
    }
    nextLine += chunk.lineEnds.count
    return !chunk.lineEnds.isEmpty || !isAtEnd
  }

  /// Cuts the first line off: the header of a CSV file.
  mutating func takeFirstLine(of chunk: LineChunk) -> [UInt8] {
    guard !chunk.lineEnds.isEmpty else { return [] }
    let line = Array(chunk.bytes[chunk.line(0)])
    chunk.start = chunk.lineEnds.removeFirst() + 1
    chunk.firstLine += 1
    return line
  }

  /// A line longer than a chunk: what is there of it stands for it, long enough to be refused.
  private mutating func endOverlongLine(of chunk: LineChunk) {
    chunk.lineEnds.append(chunk.bytes.count - 1)
    isSkipping = true
  }

  /// Drops what belongs to the overlong line.
  private mutating func passOver(_ chunk: LineChunk, _ count: inout Int) {
    let end = chunk.bytes[..<count].firstIndex(of: UInt8(ascii: "\n"))
    guard let end else {
      count = 0
      return
    }
    chunk.bytes.replaceSubrange(0..<(count - end - 1), with: Array(chunk.bytes[(end + 1)..<count]))
    count -= end + 1
    isSkipping = false
  }
}
