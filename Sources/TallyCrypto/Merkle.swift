import COpenSSL
package import TallyModel

/// The hashes of a log's tree: RFC 6962, section 2.1, with SHA-256.
package enum Merkle {
  /// The root of a tree without leaves: SHA-256 of nothing.
  package static var emptyRoot: Digest {
    Digest(
      words: (
        UInt64(bigEndian: 0xe3b0_c442_98fc_1c14), UInt64(bigEndian: 0x9afb_f4c8_996f_b924),
        UInt64(bigEndian: 0x27ae_41e4_649b_934c), UInt64(bigEndian: 0xa495_991b_7852_b855)
      )
    )
  }

  /// SHA-256(0x00 ‖ entry).
  ///
  /// - Complexity: Two blocks for an entry within 118 bytes; no allocation.
  package static func leaf(_ entry: RawSpan) -> Digest {
    if entry.byteCount < SHA256.shortBytesMax { return SHA256.short(prefix: 0, entry) }
    return SHA256.long(prefix: 0, entry)
  }

  package static func leaf(_ entry: [UInt8]) -> Digest { leaf(entry.rawSpan) }

  /// SHA-256(0x01 ‖ left ‖ right).
  ///
  /// - Complexity: Two blocks; no allocation.
  package static func node(_ left: Digest, _ right: Digest) -> Digest {
    // 65 bytes: the prefix shifts every word by one byte, the last byte starts the second block.
    let a = UInt64(littleEndian: left.words.0)
    let b = UInt64(littleEndian: left.words.1)
    let c = UInt64(littleEndian: left.words.2)
    let d = UInt64(littleEndian: left.words.3)
    let e = UInt64(littleEndian: right.words.0)
    let f = UInt64(littleEndian: right.words.1)
    let g = UInt64(littleEndian: right.words.2)
    let h = UInt64(littleEndian: right.words.3)
    let blocks: InlineArray<8, SIMD2<UInt64>> = [
      pair(a << 8 | 1, b << 8 | a >> 56), pair(c << 8 | b >> 56, d << 8 | c >> 56),
      pair(e << 8 | d >> 56, f << 8 | e >> 56), pair(g << 8 | f >> 56, h << 8 | g >> 56),
      pair(0x8000 | h >> 56, 0), pair(0, 0), pair(0, 0), pair(0, UInt64(65 * 8).byteSwapped),
    ]
    var context = SHA256_CTX.initial
    // Safe: 128 initialised bytes, a whole number of blocks; OpenSSL keeps no pointer.
    unsafe blocks.span.withUnsafeBytes {
      unsafe _ = SHA256_Update(&context, $0.baseAddress, 128)
    }
    return context.digest
  }

  /// Two words whose bytes stand in little-endian order in memory, whatever the machine.
  @inline(__always)
  private static func pair(_ first: UInt64, _ second: UInt64) -> SIMD2<UInt64> {
    SIMD2(first.littleEndian, second.littleEndian)
  }
}
