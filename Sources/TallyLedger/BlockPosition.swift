package import TallyModel

/// Sixteen random bytes that name one journal: no block or segment is taken for another journal's.
package struct JournalID: Hashable, Sendable {
  /// The 16 bytes read as one big-endian number.
  package let value: UInt128

  package init(value: UInt128) { self.value = value }

  /// Reads exactly 16 bytes, which the caller drew at random.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    value = bytes.rawSpan.loadUInt128(at: 0)
  }

  package var hex: String { Hex.encode(value.bigEndianBytes) }
}

/// Where the next block of a log goes: what a block is sealed for, and what an append expects.
package struct BlockPosition: Hashable, Sendable {
  /// Counts the starts of the log's writer; blocks of one start share it.
  package var epoch: UInt64
  /// Counts blocks, from 1.
  package var sequence: UInt64
  /// The hash of the block before; zero before the first.
  package var previousHash: Digest

  package init(epoch: UInt64, sequence: UInt64, previousHash: Digest) {
    self.epoch = epoch
    self.sequence = sequence
    self.previousHash = previousHash
  }
}

/// A block that exists: what the signer state remembers of it.
package struct BlockMark: Hashable, Sendable {
  package var epoch: UInt64
  /// From 1; 0 stands for the empty journal.
  package var sequence: UInt64
  package var hash: Digest

  package init(epoch: UInt64, sequence: UInt64, hash: Digest) {
    self.epoch = epoch
    self.sequence = sequence
    self.hash = hash
  }

  /// The position that follows, in the same epoch.
  package var next: BlockPosition {
    BlockPosition(epoch: epoch, sequence: sequence + 1, previousHash: hash)
  }
}

/// Where a block or an entry stands in the journal's files.
package struct BlockPlace: Hashable, Sendable, Comparable {
  /// From 1.
  package var segment: Int
  /// Bytes from the segment's start.
  package var offset: Int

  package init(segment: Int, offset: Int) {
    self.segment = segment
    self.offset = offset
  }

  package func advanced(by bytes: Int) -> BlockPlace {
    BlockPlace(segment: segment, offset: offset + bytes)
  }

  package static func < (a: BlockPlace, b: BlockPlace) -> Bool {
    (a.segment, a.offset) < (b.segment, b.offset)
  }
}
