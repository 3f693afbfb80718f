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
}

extension [UInt8] {
  /// Appends eight bytes in memory order (the inverse of ``RawSpan/loadWord(at:)``).
  @inlinable package mutating func appendWord(_ word: UInt64) { appendLittle(word.littleEndian) }
  @inlinable package mutating func append(big value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }
  @inlinable package mutating func append(big value: UInt32) {
    append(big: UInt16(truncatingIfNeeded: value >> 16))
    append(big: UInt16(truncatingIfNeeded: value))
  }
  @inlinable package mutating func append(big value: UInt64) { appendLittle(value.byteSwapped) }
  @inlinable package mutating func append(big value: UInt128) {
    append(big: UInt64(truncatingIfNeeded: value >> 64))
    append(big: UInt64(truncatingIfNeeded: value))
  }

  @inlinable package mutating func appendLittle(_ value: UInt64) {
    var rest = value
    for _ in 0..<8 {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
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
