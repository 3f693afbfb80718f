import TallyModel

/// Tells one ballot's selections from another's of the same voter, in 32 bits.
///
/// Compared only between ballots of one voter with one nonce. Under a key that no voter knows, other
/// selections have the same tag by a chance of 2⁻³²; they would be answered with the receipt of the
/// first, which shows it.
package enum SelectionTag {
  package static func make(_ selections: RawSpan, _ key: borrowing TagKey) -> UInt32 {
    let factor = key.selectionFactor
    var state = key.selectionStart ^ UInt64(selections.byteCount)
    var offset = 0
    while offset + 8 <= selections.byteCount {
      state = mix(state ^ selections.loadUInt64(at: offset), factor)
      offset += 8
    }
    while offset < selections.byteCount {
      state = mix(state ^ UInt64(selections.loadUInt8(at: offset)), factor)
      offset += 1
    }
    return UInt32(truncatingIfNeeded: state >> 32)
  }

  @inline(__always)
  private static func mix(_ word: UInt64, _ factor: UInt64) -> UInt64 {
    let (high, low) = word.multipliedFullWidth(by: factor)
    return high ^ low
  }
}
