/// A SHA-256 digest: 32 bytes, compared as a value.
///
/// Kept as four machine words in memory order, so that copies and comparisons cost four moves.
@frozen
@usableFromInline
package struct Digest: Hashable, Sendable {
  /// Bytes 0..<8, 8..<16, 16..<24 and 24..<32 in memory order.
  @usableFromInline package var words: (UInt64, UInt64, UInt64, UInt64)

  /// The digest of 32 zero bytes' place: used where a chain has no predecessor.
  @inlinable package static var zero: Digest { Digest(words: (0, 0, 0, 0)) }

  @inlinable package init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

  /// Reads 32 bytes at `offset`; traps when they are not there.
  @inlinable package init(_ bytes: RawSpan, at offset: Int = 0) {
    words = (
      bytes.loadWord(at: offset), bytes.loadWord(at: offset + 8),
      bytes.loadWord(at: offset + 16), bytes.loadWord(at: offset + 24)
    )
  }

  /// Reads exactly 32 bytes, or nothing.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.init(bytes.rawSpan)
  }

  /// The 32 bytes.
  package var bytes: [UInt8] {
    var out: [UInt8] = []
    append(to: &out)
    return out
  }

  @inlinable package func append(to out: inout [UInt8]) {
    out.appendWord(words.0)
    out.appendWord(words.1)
    out.appendWord(words.2)
    out.appendWord(words.3)
  }

  @inlinable package static func == (a: Digest, b: Digest) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
      && a.words.3 == b.words.3
  }

  @inlinable package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// The first 16 bytes of a definition file's SHA-256: names one election's log on this machine.
@frozen
@usableFromInline
package struct LogID: Hashable, Sendable, Comparable {
  /// The 16 bytes read as one big-endian number.
  @usableFromInline package var value: UInt128

  @inlinable package init(value: UInt128) { self.value = value }

  /// The log of the definition file with this digest.
  package init(definition: Digest) {
    value = UInt128(definition.words.0.bigEndian) << 64 | UInt128(definition.words.1.bigEndian)
  }

  /// 32 lower-case hexadecimal digits, as in the log's origin.
  package var hex: String { Hex.encode(value.bigEndianBytes) }

  @inlinable package static func < (a: LogID, b: LogID) -> Bool { a.value < b.value }
}
