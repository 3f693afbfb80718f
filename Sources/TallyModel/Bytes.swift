/// Reading and writing whole numbers in bytes: big-endian, as every format of ours has them.
extension RawSpan {
  /// Eight bytes in memory order (not a number: a piece of a digest).
  @inlinable package func loadWord(at offset: Int) -> UInt64 {
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
  @inlinable package func loadUInt8(at offset: Int) -> UInt8 {
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
  }
  @inlinable package func loadUInt16(at offset: Int) -> UInt16 {
    unsafe UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }
  @inlinable package func loadUInt32(at offset: Int) -> UInt32 {
    unsafe UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
  @inlinable package func loadUInt64(at offset: Int) -> UInt64 {
    unsafe UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
  @inlinable package func loadUInt128(at offset: Int) -> UInt128 {
    UInt128(loadUInt64(at: offset)) << 64 | UInt128(loadUInt64(at: offset + 8))
  }

  /// Whether both hold the same bytes.
  package func isEqual(to other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var offset = 0
    while offset + 8 <= byteCount {
      if loadWord(at: offset) != other.loadWord(at: offset) { return false }
      offset += 8
    }
    while offset < byteCount {
      if loadUInt8(at: offset) != other.loadUInt8(at: offset) { return false }
      offset += 1
    }
    return true
  }
}

extension [UInt8] {
  /// Appends eight bytes in memory order (the inverse of ``RawSpan/loadWord(at:)``).
  @inlinable package mutating func appendWord(_ word: UInt64) { appendRaw(word) }
  @inlinable package mutating func append(big value: UInt16) { appendRaw(value.bigEndian) }
  @inlinable package mutating func append(big value: UInt32) { appendRaw(value.bigEndian) }
  @inlinable package mutating func append(big value: UInt64) { appendRaw(value.bigEndian) }
  @inlinable package mutating func append(big value: UInt128) { appendRaw(value.bigEndian) }
  @inlinable package mutating func appendLittle(_ value: UInt64) { appendRaw(value.littleEndian) }

  /// Appends a number's bytes in memory order: one copy instead of an append for each byte.
  @inlinable mutating func appendRaw(_ value: some FixedWidthInteger) {
    // Sound: a number has no padding, and its bytes are only read while it is borrowed.
    unsafe Swift.withUnsafeBytes(of: value) { unsafe append(contentsOf: $0) }
  }
}

extension [UInt8] {
  /// A copy of the bytes of a span.
  package init(bytes span: RawSpan) {
    // Sound: the bytes are only read while they are borrowed.
    self = unsafe span.withUnsafeBytes { unsafe Array($0) }
  }

  /// Appends what a span holds: one copy.
  @inlinable package mutating func append(_ bytes: RawSpan) {
    // Sound: the bytes are only read while they are borrowed.
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}

/// The same into room that was taken at once: a look at the room left, then one store.
extension OutputSpan where Element == UInt8 {
  @inlinable package mutating func append(big value: some FixedWidthInteger) {
    appendRaw(value.bigEndian)
  }
  @inlinable
  @inline(__always)
  package mutating func appendLittle(_ value: UInt64) { appendRaw(value.littleEndian) }

  @inlinable
  @inline(__always)
  mutating func appendRaw<Number: FixedWidthInteger>(_ value: Number) {
    precondition(freeCapacity >= MemoryLayout<Number>.size, "A number does not fit its room.")
    // Sound: there is room by the precondition, and a number is plain bytes.
    unsafe withUnsafeMutableBufferPointer { buffer, count in
      unsafe UnsafeMutableRawBufferPointer(buffer)
        .storeBytes(of: value, toByteOffset: count, as: Number.self)
      count += MemoryLayout<Number>.size
    }
  }

  @inlinable package mutating func append(_ bytes: RawSpan) {
    precondition(freeCapacity >= bytes.byteCount, "Bytes do not fit their room.")
    // Sound: there is room by the precondition; the two cannot overlap, as one is held exclusively.
    unsafe withUnsafeMutableBufferPointer { buffer, count in
      unsafe bytes.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<(count + source.count)]
        )
        .copyMemory(from: source)
        count += source.count
      }
    }
  }

  /// Appends a number in decimal digits, without leading zeros.
  ///
  /// Needs room for seven bytes more than its digits.
  package mutating func append(decimal value: UInt64) {
    let eight: UInt64 = 100_000_000
    if value < eight {
      let digits = Self.eightDigits(of: value)
      // The last digit stands also where the number is 0.
      let zeros = min(digits.trailingZeroBitCount / 8, 7)
      appendLittle((digits | 0x3030_3030_3030_3030) >> UInt64(8 * zeros))
      removeLast(zeros)
    } else {
      append(decimal: value / eight)
      appendLittle(Self.eightDigits(of: value % eight) | 0x3030_3030_3030_3030)
    }
  }

  /// The values of eight digits, the first one in the lowest byte: halves, then pairs, then digits,
  /// each divided by a product and a shift that are exact for its range.
  @inline(__always)
  private static func eightDigits(of value: UInt64) -> UInt64 {
    let halves = value / 10_000 | (value % 10_000) << 32
    let hundreds = ((halves &* 10_486) >> 20) & 0x0000_007F_0000_007F
    let pairs = hundreds | (halves &- hundreds &* 100) << 16
    let tens = ((pairs &* 103) >> 10) & 0x000F_000F_000F_000F
    return tens | (pairs &- tens &* 10) << 8
  }
}

extension UInt128 {
  /// The sixteen bytes, most significant first.
  package var bigEndianBytes: [UInt8] {
    var out: [UInt8] = []
    out.append(big: self)
    return out
  }
}

extension [UInt8] {
  /// The bytes for reading, in place.
  ///
  /// `span.bytes` is unsafe where elements have padding; bytes have none.
  @inlinable package var rawSpan: RawSpan {
    @_lifetime(borrow self) get { unsafe span.bytes }
  }
}
