package import TallyCrypto
import TallyModel

/// What nonces and selections of one election are hashed with, so that nobody can look for two that
/// have the same tag.
///
/// Made of the election's voter key, which no voter has; the same after every start, and never on
/// disk.
package struct TagKey: Sendable {
  let nonceHigh: UInt128
  let nonceLow: UInt128
  let selectionStart: UInt64
  let selectionFactor: UInt64

  package init(of voterKey: VoterKey) {
    // Longer than any ballot's scope: no pseudonym of a voter is made of it.
    let purpose = [UInt8](repeating: UInt8(ascii: "t"), count: Limits.scopeBytesMax + 1)
    func number(_ name: String) -> UInt128 {
      voterKey.pseudonym(scope: purpose.rawSpan, voterID: Array(name.utf8).rawSpan).value
    }
    nonceHigh = number("tallyd/tag/nonce-high")
    nonceLow = number("tallyd/tag/nonce-low")
    let selections = number("tallyd/tag/selections")
    selectionStart = UInt64(truncatingIfNeeded: selections >> 64)
    // A product with an odd number is another one for every word.
    selectionFactor = UInt64(truncatingIfNeeded: selections) | 1
  }
}
