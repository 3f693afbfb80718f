import COpenSSL
import TallyModel

/// An OpenSSL key, made once and shared by everyone who checks or signs with it.
///
/// OpenSSL counts references to it atomically and locks its inner cache; nothing here changes it
/// after `init`, so threads may use it at once.
@safe final class Ed25519Handle: Sendable {
  nonisolated(unsafe) let pointer: OpaquePointer

  /// Nothing when OpenSSL refuses the 32 bytes.
  init?(publicKey: [UInt8]) {
    // Safe: OpenSSL reads `count` bytes and copies them.
    let made = unsafe publicKey.withUnsafeBufferPointer {
      unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, $0.baseAddress, $0.count)
    }
    guard let made = unsafe made else {
      ERR_clear_error()
      return nil
    }
    unsafe pointer = made
  }

  init?(seed: [UInt8]) {
    // Safe: OpenSSL reads `count` bytes and copies them.
    let made = unsafe seed.withUnsafeBufferPointer {
      unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, $0.baseAddress, $0.count)
    }
    guard let made = unsafe made else {
      ERR_clear_error()
      return nil
    }
    unsafe pointer = made
  }

  deinit {
    // Safe: the one reference that `init` took; OpenSSL wipes a private key before freeing it.
    unsafe EVP_PKEY_free(pointer)
  }
}

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

/// Overwriting secrets that Swift would only forget.
package enum Wipe {
  /// Zeroes the array's bytes; other copies of the array keep theirs.
  package static func bytes(_ bytes: inout [UInt8]) {
    // Safe: the array's own storage, in its length.
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
