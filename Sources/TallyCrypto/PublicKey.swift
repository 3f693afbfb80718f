import COpenSSL
import TallyModel

/// An Ed25519 public key (RFC 8032).
package struct PublicKey: Hashable, Sendable {
  package static let byteCount = 32
  package static let signatureByteCount = 64

  package let bytes: [UInt8]
  private let handle: Ed25519Handle

  /// Nothing unless there are 32 bytes that a key may have.
  ///
  /// Points of small order are refused, because anyone can sign for them, and so are second
  /// spellings of a point. Whether the bytes are a point at all shows when a signature is checked.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, Self.isSound(bytes),
      let handle = Ed25519Handle(publicKey: bytes)
    else { return nil }
    self.bytes = bytes
    self.handle = handle
  }

  /// Neither one of the eight points of small order nor a number that is not below 2^255 - 19.
  private static func isSound(_ bytes: [UInt8]) -> Bool {
    var number = bytes
    number[31] &= 0x7f
    let isBelowPrime =
      number[0] < 0xed || number[31] < 0x7f || number[1..<31].contains { $0 < 0xff }
    return isBelowPrime && !smallOrder.contains(Hex.encode(number))
  }

  /// The points' second coordinates; the sign bit tells apart the two points that share one.
  private static let smallOrder: Set<String> = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ]

  /// Whether `signature` is 64 bytes that this key's owner made over exactly `message`.
  package func isValid(signature: [UInt8], over message: RawSpan) -> Bool {
    guard signature.count == Self.signatureByteCount else { return false }
    // Safe: the context is freed below and used by this call alone; the key outlives it.
    guard let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, handle.pointer) == 1 else {
      ERR_clear_error()
      return false
    }
    // Safe: OpenSSL reads exactly the bytes of the two buffers.
    let verdict = unsafe message.withUnsafeBytes { text in
      unsafe signature.withUnsafeBufferPointer { signature in
        unsafe EVP_DigestVerify(
          context,
          signature.baseAddress,
          signature.count,
          text.baseAddress?.assumingMemoryBound(to: UInt8.self),
          text.count
        )
      }
    }
    if verdict != 1 { ERR_clear_error() }
    return verdict == 1
  }

  package func isValid(signature: [UInt8], over message: [UInt8]) -> Bool {
    isValid(signature: signature, over: message.rawSpan)
  }

  package static func == (a: PublicKey, b: PublicKey) -> Bool { a.bytes == b.bytes }
  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
