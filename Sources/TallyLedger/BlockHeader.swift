package import TallyModel
import TallyCrypto

/// One election's part of a block, as the block's header has it.
package struct FrameHeader: Hashable, Sendable {
  package static let byteCount = 64

  package var log: LogID
  /// The index in its log of the frame's first entry.
  package var firstIndex: UInt64
  package var entryCount: Int
  /// Bytes of the entries with their lengths before them.
  package var byteCount: Int
  /// The root of the log's tree after this frame.
  package var root: Digest
}

/// What stands before a block's entries.
///
/// - SeeAlso: docs/formats.md, "Journal".
package struct BlockHeader: Equatable, Sendable {
  static let magic = UInt64(0x5441_4C4C_5942_4C4B)  // "TALLYBLK"
  static let version: UInt32 = 1
  static let fixedBytes = 128
  /// What the digest covers of the fixed part; the digest follows.
  static let coveredBytes = 96

  package var journal: JournalID
  package var position: BlockPosition
  /// Of the whole block with its padding; a multiple of a page.
  package var byteCount: Int
  package var hash: Digest
  package var frames: [FrameHeader]
  /// Where each frame's entries stand in the block.
  package var entries: [Range<Int>]

  package var mark: BlockMark {
    BlockMark(epoch: position.epoch, sequence: position.sequence, hash: hash)
  }

  /// Where the padding begins.
  var entriesEnd: Int { entries.last?.upperBound ?? Self.fixedBytes }

  static func bytes(frameCount: Int) -> Int { fixedBytes + frameCount * FrameHeader.byteCount }

  /// Bytes of a block with these contents, padding included.
  static func blockBytes(frameCount: Int, entryBytes: Int) -> Int {
    let used = bytes(frameCount: frameCount) + entryBytes
    return (used + PageBuffer.pageBytes - 1) / PageBuffer.pageBytes * PageBuffer.pageBytes
  }
}

extension BlockHeader {
  /// What the bytes at a block's place are.
  enum Reading {
    /// Not a header, or one whose digest does not hold: torn, damaged, or never written.
    case unreadable
    /// A header that was written so, but breaks the rules of the format.
    case unlawful(sequence: UInt64, reason: String)
    case whole(BlockHeader)
  }

  /// Reads the header at `offset`; nothing beyond it is looked at.
  static func read(_ bytes: RawSpan, at offset: Int) -> Reading {
    let room = bytes.byteCount - offset
    guard room >= fixedBytes, bytes.loadUInt64(at: offset) == magic,
      bytes.loadUInt32(at: offset + 8) == version
    else { return .unreadable }
    let frameCount = Int(bytes.loadUInt32(at: offset + 12))
    let headerBytes = Self.bytes(frameCount: frameCount)
    guard headerBytes <= room else { return .unreadable }
    let hash = Digest(bytes, at: offset + coveredBytes)
    guard hash == digest(bytes, at: offset, headerBytes: headerBytes) else { return .unreadable }
    return interpret(bytes, at: offset, frameCount: frameCount, hash: hash)
  }

  /// The digest over the fixed part before it and the frames' headers after it.
  static func digest(_ bytes: RawSpan, at offset: Int, headerBytes: Int) -> Digest {
    var stream = SHA256Stream()
    stream.update(bytes.extracting(offset..<offset + coveredBytes))
    stream.update(bytes.extracting(offset + fixedBytes..<offset + headerBytes))
    return stream.finish()
  }

  private static func interpret(
    _ bytes: RawSpan,
    at offset: Int,
    frameCount: Int,
    hash: Digest
  ) -> Reading {
    let position = BlockPosition(
      epoch: bytes.loadUInt64(at: offset + 32),
      sequence: bytes.loadUInt64(at: offset + 40),
      previousHash: Digest(bytes, at: offset + 64)
    )
    func unlawful(_ reason: String) -> Reading {
      .unlawful(sequence: position.sequence, reason: reason)
    }
    var frames: [FrameHeader] = []
    var entries: [Range<Int>] = []
    var logs: Set<LogID> = []
    var end = Self.bytes(frameCount: frameCount)
    for place in 0..<frameCount {
      let frame = FrameHeader(bytes, at: offset + fixedBytes + place * FrameHeader.byteCount)
      guard frame.entryCount > 0 else { return unlawful("a frame is empty") }
      guard logs.insert(frame.log).inserted else { return unlawful("a log has two frames") }
      frames.append(frame)
      entries.append(end..<end + frame.byteCount)
      end += frame.byteCount
    }
    let entryBytes = end - Self.bytes(frameCount: frameCount)
    guard frameCount > 0 else { return unlawful("it has no frame") }
    guard bytes.loadUInt64(at: offset + 56) == UInt64(entryBytes) else {
      return unlawful("the bytes of its frames do not add up")
    }
    let byteCount = blockBytes(frameCount: frameCount, entryBytes: entryBytes)
    guard bytes.loadUInt64(at: offset + 48) == UInt64(byteCount) else {
      return unlawful("its length is not that of its frames")
    }
    guard byteCount <= bytes.byteCount - offset else {
      return unlawful("it reaches beyond its segment")
    }
    return .whole(
      BlockHeader(
        journal: JournalID(value: bytes.loadUInt128(at: offset + 16)),
        position: position,
        byteCount: byteCount,
        hash: hash,
        frames: frames,
        entries: entries
      )
    )
  }
}

extension FrameHeader {
  init(_ bytes: RawSpan, at offset: Int) {
    log = LogID(value: bytes.loadUInt128(at: offset))
    firstIndex = bytes.loadUInt64(at: offset + 16)
    entryCount = Int(bytes.loadUInt32(at: offset + 24))
    byteCount = Int(bytes.loadUInt32(at: offset + 28))
    root = Digest(bytes, at: offset + 32)
  }

  func append(to out: inout [UInt8]) {
    out.append(big: log.value)
    out.append(big: firstIndex)
    out.append(big: UInt32(entryCount))
    out.append(big: UInt32(byteCount))
    root.append(to: &out)
  }
}
