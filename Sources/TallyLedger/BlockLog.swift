/// Where sealed blocks become durable, in order.
///
/// The journal on the local disk is one; a log kept by several machines can stand behind the same
/// door. Only what it confirmed may be signed.
package protocol BlockLog: ~Copyable {
  /// What the next block is sealed for.
  var position: BlockPosition { get }

  /// Makes a block durable.
  ///
  /// When this returns, the block survives a power cut. When it throws, nobody knows what is on the
  /// disk: the log is stopped, and every later call throws too.
  ///
  /// - Parameters:
  ///   - block: Sealed for `position`.
  ///   - position: Where the caller believes that the log is.
  /// - Returns: Where the block stands.
  /// - Throws: ``LedgerError``; the first error stops the log.
  mutating func append(
    _ block: borrowing Block,
    expecting position: BlockPosition
  ) throws(LedgerError) -> BlockPlace
}
