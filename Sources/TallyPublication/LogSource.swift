package import TallyModel

/// The entries of one log as they were signed, in order, as often as they are asked for.
///
/// The journal is one, read up to the signed size; tests bring others.
package protocol LogSource {
  /// Entries.
  var size: UInt64 { get }
  /// The root that was signed for them.
  var root: Digest { get }

  /// Lends each entry from `start` on to `body`, up to the last.
  func forEachEntry(
    from start: UInt64,
    _ body: (RawSpan) throws(PublicationError) -> Void
  ) throws(PublicationError)
}

extension LogSource {
  /// Lends each entry to `body`, from the first to the last.
  func forEachEntry(
    _ body: (RawSpan) throws(PublicationError) -> Void
  ) throws(PublicationError) {
    try forEachEntry(from: 0, body)
  }
}
