import TallyModel

/// Tells one nonce of a voter from another, in 64 bits.
///
/// Two different nonces have the same tag by a chance of 2⁻⁶⁴, whatever they are, as long as the key is
/// not known: the upper half of a sum of products is strongly universal (Dietzfelbinger 1996).
/// Compared only between ballots of one voter.
enum NonceTag {
  @inline(__always)
  static func make(_ nonce: UInt128, _ key: borrowing TagKey) -> UInt64 {
    let sum =
      key.nonceHigh &* (nonce >> 64) &+ key.nonceLow &* UInt128(UInt64(truncatingIfNeeded: nonce))
    return UInt64(truncatingIfNeeded: sum >> 64)
  }
}
