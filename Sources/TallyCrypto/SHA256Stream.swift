import COpenSSL
package import TallyModel

/// SHA-256 of a message that comes in pieces.
package struct SHA256Stream: ~Copyable {
  private var context = SHA256_CTX.initial

  package init() {}

  package mutating func update(_ bytes: RawSpan) {
    // Safe: OpenSSL reads exactly `count` bytes and keeps no pointer.
    unsafe bytes.withUnsafeBytes { unsafe _ = SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  package mutating func update(_ bytes: [UInt8]) { update(bytes.rawSpan) }

  package consuming func finish() -> Digest {
    var digest = Digest.zero
    // Safe: a digest is 32 bytes, as many as SHA256_Final writes for this context.
    unsafe withUnsafeMutableBytes(of: &digest.words) { out in
      unsafe _ = SHA256_Final(out.baseAddress?.assumingMemoryBound(to: UInt8.self), &context)
    }
    return digest
  }
}
