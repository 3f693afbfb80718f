import TallyModel

/// Finds the marks of a line, eight bytes a step.
package enum LineScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  package static let lineFeed: UInt8 = 0x0A
  package static let carriageReturn: UInt8 = 0x0D

  /// The first spaces from `start` on and the first control character (below 0x20), in one pass.
  ///
  /// - Complexity: O(line); no allocation.
  package static func marks(_ text: RawSpan, from start: Int) -> LineMarks {
    var marks = LineMarks(control: text.byteCount)
    var offset = start
    while offset + 8 <= text.byteCount {
      var found = spacesAndControls(UInt64(littleEndian: text.loadWord(at: offset)))
      while found != 0 {
        let place = offset + found.trailingZeroBitCount / 8
        if marks.note(text.loadUInt8(at: place), at: place) { return marks }
        found &= found &- 1
      }
      offset += 8
    }
    while offset < text.byteCount {
      let byte = text.loadUInt8(at: offset)
      if byte <= LineMarks.space, marks.note(byte, at: offset) { return marks }
      offset += 1
    }
    return marks
  }

  /// Whether no byte in `range` is a space or a control character.
  static func isFreeOfSpacesAndControls(_ text: RawSpan, _ range: Range<Int>) -> Bool {
    var offset = range.lowerBound
    while offset + 8 <= range.upperBound {
      guard spacesAndControls(text.loadWord(at: offset)) == 0 else { return false }
      offset += 8
    }
    while offset < range.upperBound {
      guard text.loadUInt8(at: offset) > LineMarks.space else { return false }
      offset += 1
    }
    return true
  }

  /// The high bits of the bytes up to 0x20: what is missing to 128 sets the high bit of those above,
  /// and with the high bits cleared before no sum carries into the next byte.
  @inline(__always)
  private static func spacesAndControls(_ word: UInt64) -> UInt64 {
    let lows = ones &* 0x7F
    return ~((word & lows &+ ones &* (0x80 - 0x21)) | word) & ~lows
  }

  /// The first `byte` from `start` on, or `end`.
  package static func first(_ byte: UInt8, _ text: RawSpan, from start: Int, to end: Int) -> Int {
    let pattern = ones &* UInt64(byte)
    var offset = start
    while offset + 8 <= text.byteCount, offset < end {
      let word = UInt64(littleEndian: text.loadWord(at: offset)) ^ pattern
      let found = (word &- ones) & ~word & (ones &* 0x80)
      // The lowest byte found is exact: only above it a borrow may set a bit.
      if found != 0 { return min(end, offset + found.trailingZeroBitCount / 8) }
      offset += 8
    }
    while offset < end, text.loadUInt8(at: offset) != byte { offset += 1 }
    return min(offset, end)
  }
}

/// Where the words of a line end, and where the line does.
package struct LineMarks {
  package static let space = UInt8(ascii: " ")
  /// One more than a ballot has; further ones are counted no more.
  package static let spacesMax = 7

  private var places = [7 of Int](repeating: 0)
  package private(set) var spaceCount = 0
  /// The first control character; the text's end where there is none.
  package private(set) var control: Int

  fileprivate init(control: Int) { self.control = control }

  /// The place of a space; `number`: `0..<spaceCount`.
  package subscript(number: Int) -> Int { places[number] }

  /// Notes a byte up to 0x20; whether it is the control character that ends the search.
  @inline(__always)
  fileprivate mutating func note(_ byte: UInt8, at place: Int) -> Bool {
    guard byte == Self.space else {
      control = place
      return true
    }
    if spaceCount < Self.spacesMax {
      places[spaceCount] = place
      spaceCount += 1
    }
    return false
  }
}
