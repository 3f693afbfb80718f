package import TallyModel

/// The unit of the journal: all entries that one sync covers, a frame for each log.
///
/// One block's memory serves again and again: ``begin(frameCount:)``, ``addFrame`` for each log,
/// ``seal(for:journal:)``, append, and from the beginning. Each frame's bytes are copied once, to
/// where the disk takes them from.
package struct Block: ~Copyable, Sendable {
  private enum State: Sendable {
    case empty
    case filling(frameCount: Int)
    case sealed(BlockHeader)
  }

  private var buffer: PageBuffer
  private var state = State.empty
  private var frames: [FrameHeader] = []
  private var end = 0

  /// - Parameter capacityBytes: The longest block that fits, header and padding included; whole
  ///   pages. Memory is taken as it is first used.
  package init(capacityBytes: Int = Limits.blockBytesMax) {
    buffer = PageBuffer(byteCount: capacityBytes)
  }

  /// Bytes of a block with these contents, padding included: whole pages.
  ///
  /// `entryBytes` are all frames' entries with their lengths.
  package static func byteCount(frameCount: Int, entryBytes: Int) -> Int {
    BlockHeader.blockBytes(frameCount: frameCount, entryBytes: entryBytes)
  }

  package var capacityBytes: Int { buffer.byteCount }

  /// Whether a block with these contents fits this memory.
  package func fits(frameCount: Int, entryBytes: Int) -> Bool {
    Self.byteCount(frameCount: frameCount, entryBytes: entryBytes) <= buffer.byteCount
  }

  /// Starts a block of `frameCount` logs, one or more; whatever the memory held is forgotten.
  package mutating func begin(frameCount: Int) {
    precondition(frameCount > 0, "A block has a frame.")
    precondition(fits(frameCount: frameCount, entryBytes: 0), "The frames do not fit the block.")
    state = .filling(frameCount: frameCount)
    frames.removeAll(keepingCapacity: true)
    frames.reserveCapacity(frameCount)
    end = BlockHeader.bytes(frameCount: frameCount)
  }

  /// Adds one log's entries; each log at most once a block.
  ///
  /// - Parameters:
  ///   - log: Whose entries they are.
  ///   - firstIndex: The index in its log of the first entry.
  ///   - count: How many entries, one or more.
  ///   - root: The root of the log's tree after them.
  ///   - entries: Each entry after its length in two bytes, big-endian; they must fit the block
  ///     (``fits(frameCount:entryBytes:)``).
  /// - Returns: Where the entries stand in the block.
  /// - Complexity: One copy of `entries`.
  @discardableResult
  package mutating func addFrame(
    log: LogID,
    firstIndex: UInt64,
    count: Int,
    root: Digest,
    entries: RawSpan
  ) -> Range<Int> {
    guard case .filling(let frameCount) = state, frames.count < frameCount else {
      preconditionFailure("A frame is added between begin and seal, and not beyond their number.")
    }
    precondition(count > 0 && count <= entries.byteCount / 2, "A frame without entries.")
    precondition(entries.byteCount <= buffer.byteCount - end, "The frame does not fit the block.")
    frames.append(
      FrameHeader(
        log: log,
        firstIndex: firstIndex,
        entryCount: count,
        byteCount: entries.byteCount,
        root: root
      )
    )
    buffer.copy(entries, to: end)
    let place = end..<end + entries.byteCount
    end = place.upperBound
    return place
  }

  /// Completes the block for its place in a journal.
  ///
  /// - Returns: The block as the signer state will remember it.
  /// - Complexity: O(frames); the entries are not read again: the frames' roots stand for them.
  @discardableResult
  package mutating func seal(for position: BlockPosition, journal: JournalID) -> BlockMark {
    guard case .filling(let frameCount) = state, frames.count == frameCount else {
      preconditionFailure("A block is sealed when all its frames are there.")
    }
    let headerBytes = BlockHeader.bytes(frameCount: frameCount)
    let byteCount = Self.byteCount(frameCount: frameCount, entryBytes: end - headerBytes)
    var header: [UInt8] = []
    header.reserveCapacity(headerBytes)
    header.append(big: BlockHeader.magic)
    header.append(big: BlockHeader.version)
    header.append(big: UInt32(frameCount))
    header.append(big: journal.value)
    header.append(big: position.epoch)
    header.append(big: position.sequence)
    header.append(big: UInt64(byteCount))
    header.append(big: UInt64(end - headerBytes))
    position.previousHash.append(to: &header)
    Digest.zero.append(to: &header)
    for frame in frames { frame.append(to: &header) }
    let hash = BlockHeader.digest(header.rawSpan, at: 0, headerBytes: headerBytes)
    buffer.copy(header.rawSpan, to: 0)
    buffer.copy(hash.bytes.rawSpan, to: BlockHeader.coveredBytes)
    buffer.zero(end..<byteCount)
    let sealed = BlockHeader(
      journal: journal,
      position: position,
      byteCount: byteCount,
      hash: hash,
      frames: frames,
      entries: entryRanges(from: headerBytes)
    )
    state = .sealed(sealed)
    return sealed.mark
  }

  private func entryRanges(from headerBytes: Int) -> [Range<Int>] {
    var start = headerBytes
    return frames.map { frame in
      defer { start += frame.byteCount }
      return start..<start + frame.byteCount
    }
  }

  /// The sealed block's header; traps before ``seal(for:journal:)``.
  package var header: BlockHeader {
    guard case .sealed(let header) = state else {
      preconditionFailure("The block is not sealed.")
    }
    return header
  }

  /// Lends the sealed block's bytes.
  package func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try buffer.withBytes(0..<header.byteCount, body)
  }
}

/// Walks the entries of a frame.
///
/// ```swift
/// var walk = EntryWalk(header.entries[0])
/// while let place = walk.next(in: bytes) { use(bytes.extracting(place)) }
/// ```
@frozen
package struct EntryWalk: Sendable {
  @usableFromInline var offset: Int
  @usableFromInline let end: Int

  /// - Parameter entries: Where the frame's entries stand.
  @inlinable
  package init(_ entries: Range<Int>) {
    offset = entries.lowerBound
    end = entries.upperBound
  }

  /// Where the next entry stands, without its length; nothing at the end, or where what is left is
  /// no entry (``isComplete`` tells the two apart).
  @inlinable
  package mutating func next(in bytes: RawSpan) -> Range<Int>? {
    guard end - offset >= 2 else { return nil }
    let start = offset + 2
    let length = Int(bytes.loadUInt16(at: offset))
    guard length <= end - start else { return nil }
    offset = start + length
    return start..<offset
  }

  /// Whether the walk has come to the frame's exact end.
  @inlinable package var isComplete: Bool { offset == end }
}
