import COpenSSL
package import TallyModel

/// The secret of one election that turns voter ids into pseudonyms.
///
/// Holds the two SHA-256 states of HMAC after the key's blocks, so that a pseudonym costs two
/// blocks; never the key itself. Used by many threads at once: nothing changes after `init`.
@safe package final class VoterKey: Sendable {
  package static let byteCount = 32

  /// Inner and outer state of HMAC, owned by this object; only `init` and `deinit` write them.
  private nonisolated(unsafe) let states: UnsafeMutablePointer<SHA256_CTX>

  /// Takes exactly ``byteCount`` bytes; the caller's copy stays the caller's to wipe.
  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "A voter key has 32 bytes.")
    // Safe: two elements, both initialised here, freed in `deinit`.
    unsafe states = .allocate(capacity: 2)
    unsafe states.initialize(to: Self.state(of: bytes, padding: 0x36))
    unsafe (states + 1).initialize(to: Self.state(of: bytes, padding: 0x5c))
  }

  deinit {
    // Safe: exactly the memory of `init`; OPENSSL_cleanse is not optimised away.
    unsafe OPENSSL_cleanse(states, 2 * MemoryLayout<SHA256_CTX>.stride)
    unsafe states.deallocate()
  }

  /// A new key.
  package static func random() -> [UInt8] { Randomness.bytes(byteCount) }

  /// The first 16 bytes of HMAC-SHA256(key, length of scope in one byte ‖ scope ‖ voter id).
  ///
  /// The scope has at most 255 bytes, the id is in the definition's normal form.
  /// - Complexity: Two blocks while scope and id are within 54 bytes together; no allocation.
  package func pseudonym(scope: RawSpan, voterID: RawSpan) -> Pseudonym {
    precondition(scope.byteCount <= 255, "A scope's length stands in one byte.")
    // Safe: read-only copies of states that live as long as `self`.
    var inner = unsafe states[0]
    var outer = unsafe states[1]
    let count = 1 + scope.byteCount + voterID.byteCount
    if count <= 55 {
      Self.finishShort(&inner, scope: scope, voterID: voterID, count: count)
    } else {
      Self.finishLong(&inner, scope: scope, voterID: voterID)
    }
    Self.finishOuter(&outer, inner: inner)
    return Pseudonym(
      value: UInt128(outer.h.0) << 96 | UInt128(outer.h.1) << 64 | UInt128(outer.h.2) << 32
        | UInt128(outer.h.3)
    )
  }

  /// The message, its padding and its length in one block.
  @inline(__always)
  private static func finishShort(
    _ inner: inout SHA256_CTX,
    scope: RawSpan,
    voterID: RawSpan,
    count: Int
  ) {
    // Safe: 64 bytes are there and initialised; `count` is at most 55.
    unsafe withUnsafeTemporaryAllocation(byteCount: 64, alignment: 16) { block in
      unsafe block.initializeMemory(as: UInt64.self, repeating: 0)
      unsafe block[0] = UInt8(truncatingIfNeeded: scope.byteCount)
      let idStart = 1 &+ scope.byteCount
      unsafe scope.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: block[1..<idStart])
          .copyMemory(from: source)
      }
      unsafe voterID.withUnsafeBytes { source in
        unsafe UnsafeMutableRawBufferPointer(rebasing: block[idStart..<count])
          .copyMemory(from: source)
      }
      unsafe block[count] = 0x80
      unsafe block.storeBytes(
        of: UInt64((64 &+ count) &* 8).bigEndian,
        toByteOffset: 56,
        as: UInt64.self
      )
      unsafe SHA256_Transform(&inner, block.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// A message of several blocks: OpenSSL pads it.
  @inline(never)
  private static func finishLong(_ inner: inout SHA256_CTX, scope: RawSpan, voterID: RawSpan) {
    var digest = Digest.zero
    // Safe: OpenSSL reads exactly the bytes given and writes 32 into a digest's 32.
    unsafe withUnsafeBytes(of: UInt8(scope.byteCount)) {
      unsafe _ = SHA256_Update(&inner, $0.baseAddress, 1)
    }
    unsafe scope.withUnsafeBytes { unsafe _ = SHA256_Update(&inner, $0.baseAddress, $0.count) }
    unsafe voterID.withUnsafeBytes { unsafe _ = SHA256_Update(&inner, $0.baseAddress, $0.count) }
    // The state itself is what the outer hash takes; the written digest is the same in bytes.
    unsafe withUnsafeMutableBytes(of: &digest.words) { out in
      unsafe _ = SHA256_Final(out.baseAddress?.assumingMemoryBound(to: UInt8.self), &inner)
    }
    inner.h = digest.state
  }

  /// The inner digest, padding and length are one block.
  @inline(__always)
  private static func finishOuter(_ outer: inout SHA256_CTX, inner: SHA256_CTX) {
    let h = inner.h
    let block: InlineArray<4, SIMD4<UInt32>> = [
      SIMD4(h.0.bigEndian, h.1.bigEndian, h.2.bigEndian, h.3.bigEndian),
      SIMD4(h.4.bigEndian, h.5.bigEndian, h.6.bigEndian, h.7.bigEndian),
      SIMD4(UInt32(0x8000_0000).bigEndian, 0, 0, 0),
      SIMD4(0, 0, 0, UInt32((64 + 32) * 8).bigEndian),
    ]
    // Safe: 64 initialised bytes, one block.
    unsafe block.span.withUnsafeBytes {
      unsafe SHA256_Transform(&outer, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
    }
  }

  private static func state(of key: [UInt8], padding: UInt8) -> SHA256_CTX {
    var block = [UInt8](repeating: padding, count: 64)
    for (place, byte) in key.enumerated() { block[place] ^= byte }
    var context = SHA256_CTX.initial
    // Safe: one whole block is read, then wiped, within the array.
    unsafe block.withUnsafeMutableBytes {
      unsafe _ = SHA256_Update(&context, $0.baseAddress, 64)
      unsafe OPENSSL_cleanse($0.baseAddress, 64)
    }
    return context
  }
}

extension Digest {
  /// The eight big-endian words of the digest.
  fileprivate var state: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) {
    let (a, b) = (words.0.bigEndian, words.1.bigEndian)
    let (c, d) = (words.2.bigEndian, words.3.bigEndian)
    return (
      UInt32(a >> 32), UInt32(truncatingIfNeeded: a), UInt32(b >> 32),
      UInt32(truncatingIfNeeded: b), UInt32(c >> 32), UInt32(truncatingIfNeeded: c),
      UInt32(d >> 32), UInt32(truncatingIfNeeded: d)
    )
  }
}
