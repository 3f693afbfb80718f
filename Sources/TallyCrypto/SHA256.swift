import COpenSSL
package import TallyModel

/// SHA-256 in one go.
///
/// Short messages, which is what a ballot is made of, are padded here on the stack and given to
/// OpenSSL's block function at once: no fetch, no allocation, no context to reset.
package enum SHA256 {
  /// The longest message that fits two blocks with its padding.
  static let shortBytesMax = 119

  package static func hash(_ bytes: [UInt8]) -> Digest { hash(bytes.rawSpan) }

  /// - Complexity: One block for every 64 bytes begun, nine bytes of padding included.
  package static func hash(_ bytes: RawSpan) -> Digest {
    if bytes.byteCount <= shortBytesMax { return short(prefix: nil, bytes) }
    return long(prefix: nil, bytes)
  }

  /// The digest of `prefix ‖ bytes`, at most ``shortBytesMax`` bytes together.
  @inline(__always)
  static func short(prefix: UInt8?, _ bytes: RawSpan) -> Digest {
    let start = prefix == nil ? 0 : 1
    let count = start + bytes.byteCount
    precondition(count <= shortBytesMax, "A short message fits two blocks.")
    let padded = count <= 55 ? 64 : 128
    // Safe: 128 bytes are there, every offset below is under 128 by the precondition, and all of
    // them are initialised before OpenSSL reads them.
    return unsafe withUnsafeTemporaryAllocation(byteCount: 128, alignment: 16) { blocks in
      unsafe blocks.initializeMemory(as: UInt64.self, repeating: 0)
      if let prefix { unsafe blocks[0] = prefix }
      unsafe bytes.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: blocks[start..<count])
          .copyMemory(from: source)
      }
      unsafe blocks[count] = 0x80
      unsafe blocks.storeBytes(
        of: UInt64(count &* 8).bigEndian,
        toByteOffset: padded &- 8,
        as: UInt64.self
      )
      var context = SHA256_CTX.initial
      // Safe: a whole number of blocks, so nothing is kept in the context's buffer.
      unsafe SHA256_Update(&context, blocks.baseAddress, padded)
      return context.digest
    }
  }

  @inline(never)
  static func long(prefix: UInt8?, _ bytes: RawSpan) -> Digest {
    var stream = SHA256Stream()
    if let prefix { stream.update([prefix]) }
    stream.update(bytes)
    return stream.finish()
  }
}

extension SHA256_CTX {
  /// FIPS 180-4, 5.3.3, without a call.
  @inline(__always)
  static var initial: SHA256_CTX {
    var context = SHA256_CTX()
    context.h = (
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
      0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19
    )
    context.md_len = UInt32(SHA256_DIGEST_LENGTH)
    return context
  }

  /// The state as a digest; meaningful after the padded last block.
  @inline(__always)
  var digest: Digest {
    Digest(
      words: (
        Self.word(h.0, h.1), Self.word(h.2, h.3), Self.word(h.4, h.5), Self.word(h.6, h.7)
      )
    )
  }

  @inline(__always)
  private static func word(_ first: UInt32, _ second: UInt32) -> UInt64 {
    (UInt64(first) << 32 | UInt64(second)).bigEndian
  }
}
