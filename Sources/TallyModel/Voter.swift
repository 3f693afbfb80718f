/// A voter as the log knows them: 16 bytes of a keyed hash of scope and voter id.
@frozen
@usableFromInline
package struct Pseudonym: Hashable, Sendable, Comparable {
  /// The 16 bytes read as one big-endian number, so that order of numbers is order of bytes.
  @usableFromInline package var value: UInt128

  @inlinable package init(value: UInt128) { self.value = value }

  @inlinable package static func < (a: Pseudonym, b: Pseudonym) -> Bool { a.value < b.value }

  package var hex: String { Hex.encode(value.bigEndianBytes) }

  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 32, let bytes = Hex.decode(hex) else { return nil }
    value = bytes.rawSpan.loadUInt128(at: 0)
  }
}

/// Sixteen random bytes from the voter's device or the portal: makes a retry safe and hides the
/// choice from whoever sees the leaf hash in a neighbour's receipt.
@frozen
@usableFromInline
package struct Nonce: Hashable, Sendable {
  @usableFromInline package var value: UInt128

  @inlinable package init(value: UInt128) { self.value = value }

  package var hex: String { Hex.encode(value.bigEndianBytes) }

  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 32, let bytes = Hex.decode(hex) else { return nil }
    value = bytes.rawSpan.loadUInt128(at: 0)
  }
}
