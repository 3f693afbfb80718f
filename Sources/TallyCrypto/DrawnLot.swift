package import TallyModel

/// A lot that was drawn in public after the closing, bound to what was cast before.
///
/// Its 32 bytes are SHA-256(seed ‖ root): whoever draws the seed cannot know the root of the log at
/// its closing before it is closed, and whoever casts cannot know the seed.
/// - SeeAlso: docs/formats.md, "Lot".
package struct DrawnLot: Equatable, Sendable {
  package let value: Digest

  /// - Parameters:
  ///   - seed: As it stands in the officers' act, in ASCII.
  ///   - root: Of the log's tree whose last entry is the closing.
  package init(seed: String, root: Digest) { value = SHA256.hash(Array(seed.utf8) + root.bytes) }

  /// SHA-256 of the lot and a label: what a labelled thing drew.
  package func digest(_ label: [UInt8]) -> Digest { SHA256.hash(value.bytes + label) }
}
