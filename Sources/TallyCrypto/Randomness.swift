import COpenSSL

/// Random bytes from OpenSSL's generator, seeded by the system.
package enum Randomness {
  /// - Parameter count: `0...`.
  package static func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      // Safe: the buffer holds `count` bytes. Without randomness no key and no id may be made.
      let done = unsafe RAND_priv_bytes(buffer.baseAddress, Int32(count))
      precondition(done == 1, "The system gives no randomness.")
      initialized = count
    }
  }
}
