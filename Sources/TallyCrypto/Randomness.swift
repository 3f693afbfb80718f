import COpenSSL

/// Random bytes from OpenSSL's generator, seeded by the system.
package enum Randomness {
  /// So many bytes that nobody can guess.
  package static func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // Safe: the buffer holds `count` bytes. Without randomness no key and no id may be made.
    let done = unsafe bytes.withUnsafeMutableBufferPointer {
      unsafe RAND_priv_bytes($0.baseAddress, Int32($0.count))
    }
    precondition(done == 1, "The system gives no randomness.")
    return bytes
  }
}
