import TallyModel

/// Tells one ballot's selections from another's of the same voter, in 32 bits.
///
/// Compared only between ballots of one voter with one nonce: a voter who searches for two
/// selections with the same tag is answered with the receipt of the first, which shows it.
package enum SelectionTag {
  package static func make(_ selections: RawSpan) -> UInt32 {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(selections.byteCount)
    var offset = 0
    while offset + 8 <= selections.byteCount {
      state = mix(state ^ selections.loadUInt64(at: offset))
      offset += 8
    }
    while offset < selections.byteCount {
      state = mix(state ^ UInt64(selections.loadUInt8(at: offset)))
      offset += 1
    }
    return UInt32(truncatingIfNeeded: state >> 32)
  }

  private static func mix(_ word: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}
