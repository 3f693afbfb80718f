import COpenSSL

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
