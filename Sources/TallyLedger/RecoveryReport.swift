/// What opening a journal found and did.
package struct RecoveryReport: Equatable, Sendable {
  /// The last block that is kept.
  package var last: BlockMark
  package var entryCount: UInt64
  /// Whole blocks beyond the signer state that are kept; they are signed again.
  package var keptBeyondSigned: Int
  /// The torn last block that was cut: where it stood, and what was torn of it.
  package var cut: Cut?
  /// Whether one copy of the signer state was unreadable; it has been written anew.
  package var wasSignerCopyUnreadable: Bool
  /// The epoch of this start.
  package var epoch: UInt64

  package struct Cut: Equatable, Sendable {
    package var place: BlockPlace
    package var fault: BlockFault
  }
}
