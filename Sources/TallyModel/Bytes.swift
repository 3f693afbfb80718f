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
