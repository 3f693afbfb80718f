import COpenSSL
import TallyModel

/// An Ed25519 private key (RFC 8032); threads may sign with it at once.
///
/// OpenSSL holds it and wipes it when the last owner is gone.
package final class SigningKey: Sendable {
  package static let seedByteCount = 32

  package let publicKey: PublicKey
  private let handle: Ed25519Handle

  /// Takes exactly 32 bytes; the caller's copy stays the caller's to wipe.
  package init(seed: [UInt8]) {
    precondition(seed.count == Self.seedByteCount, "An Ed25519 seed has 32 bytes.")
    guard let handle = Ed25519Handle(seed: seed),
      let publicKey = PublicKey(
        Self.raw(of: handle, isSecret: false)
      )
    else { preconditionFailure("OpenSSL refuses Ed25519.") }
    self.handle = handle
    self.publicKey = publicKey
  }

  package static func random() -> SigningKey {
    var seed = Randomness.bytes(seedByteCount)
    defer { Wipe.bytes(&seed) }
    return SigningKey(seed: seed)
  }

  /// The 32 secret bytes, for the key file alone.
  package var seed: [UInt8] {
    Self.raw(of: handle, isSecret: true)
  }

  /// The 64 bytes of the one signature that this key makes over `message`.
  ///
  /// - Complexity: 24 µs and O(bytes).
  package func sign(_ message: RawSpan) -> [UInt8] {
    // Safe: the context is freed below and used by this call alone; the key outlives it.
    guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("No memory to sign.") }
    defer { unsafe EVP_MD_CTX_free(context) }
    let ready = unsafe EVP_DigestSignInit(context, nil, nil, nil, handle.pointer)
    precondition(ready == 1, "OpenSSL refuses Ed25519.")
    var count = PublicKey.signatureByteCount
    var signature = [UInt8](repeating: 0, count: count)
    // Safe: the array holds the 64 bytes that `count` says, and no more of the text is read.
    let done = unsafe signature.withUnsafeMutableBufferPointer { signature in
      unsafe message.withUnsafeBytes { text in
        unsafe EVP_DigestSign(
          context,
          signature.baseAddress,
          &count,
          text.baseAddress?.assumingMemoryBound(to: UInt8.self),
          text.count
        )
      }
    }
    precondition(done == 1 && count == PublicKey.signatureByteCount, "OpenSSL did not sign.")
    return signature
  }

  package func sign(_ message: [UInt8]) -> [UInt8] {
    sign(message.rawSpan)
  }

  private static func raw(of handle: Ed25519Handle, isSecret: Bool) -> [UInt8] {
    var count = 32
    var bytes = [UInt8](repeating: 0, count: count)
    // Safe: the buffer holds the 32 bytes that `count` says; the key lives as long as its handle.
    let done = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      isSecret
        ? unsafe EVP_PKEY_get_raw_private_key(handle.pointer, buffer.baseAddress, &count)
        : unsafe EVP_PKEY_get_raw_public_key(handle.pointer, buffer.baseAddress, &count)
    }
    precondition(done == 1 && count == 32, "An Ed25519 key has 32 bytes.")
    return bytes
  }
}
