import COpenSSL

/// Overwriting secrets that Swift would only forget.
package enum Wipe {
  /// Zeroes the array's bytes; other copies of the array keep theirs.
  package static func bytes(_ bytes: inout [UInt8]) {
    // Safe: the array's own storage, in its length.
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
  }
}
