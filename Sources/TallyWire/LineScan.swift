import TallyModel

/// Finds the marks of a line, eight bytes a step.
package enum LineScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  package static let lineFeed: UInt8 = 0x0A
  package static let carriageReturn: UInt8 = 0x0D

  /// The first control character (below 0x20) from `start` on; the text's end where there is none.
  package static func firstControl(_ text: RawSpan, from start: Int) -> Int {
    var offset = start
    while offset + 8 <= text.byteCount {
      let word = UInt64(littleEndian: text.loadWord(at: offset))
      // The lowest byte found is exact: only above it a borrow may set a bit.
      let found = (word &- ones &* 0x20) & ~word & (ones &* 0x80)
      if found != 0 { return offset + found.trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < text.byteCount, text.loadUInt8(at: offset) >= 0x20 { offset += 1 }
    return offset
  }

  /// The first `byte` from `start` on, or `end`.
  package static func first(_ byte: UInt8, _ text: RawSpan, from start: Int, to end: Int) -> Int {
    let pattern = ones &* UInt64(byte)
    var offset = start
    while offset + 8 <= text.byteCount, offset < end {
      let word = UInt64(littleEndian: text.loadWord(at: offset)) ^ pattern
      let found = (word &- ones) & ~word & (ones &* 0x80)
      if found != 0 { return min(end, offset + found.trailingZeroBitCount / 8) }
      offset += 8
    }
    while offset < end, text.loadUInt8(at: offset) != byte { offset += 1 }
    return min(offset, end)
  }
}
