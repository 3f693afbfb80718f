/// Tells one nonce of a voter from another, in 64 bits.
///
/// Every bit of the nonce counts, whichever half a device fills from a counter: two nonces that are
/// alike in one half never have the same tag, random ones by a chance of 2⁻⁶⁴. Compared only between
/// ballots of one voter.
enum NonceTag {
  static func make(_ nonce: UInt128) -> UInt64 {
    let high = UInt64(truncatingIfNeeded: nonce >> 64)
    let low = UInt64(truncatingIfNeeded: nonce)
    // A product with an odd number is another one for every `low`.
    return high ^ low &* 0xD6E8_FEB8_6659_FD93
  }
}
