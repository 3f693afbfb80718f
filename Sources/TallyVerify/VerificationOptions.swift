/// What to hold a bundle to besides its own files, and which unfinished bundles to accept.
package struct VerificationOptions: Sendable {
  /// The definition as it came to the reader another way; the bundle's must be the same in every
  /// byte.
  ///
  /// Nothing when the reader takes the bundle's word for it.
  package var definition: [UInt8]?
  /// Keys that came to the reader another way; nothing when nobody vouched for any.
  package var trust: TrustedKeys?
  /// How many trusted keys must have signed each act and the result, where the reader says so.
  package var trustThreshold: Int?
  /// The verifier's clock in Unix seconds, by which nothing in a log can lie in the future; nothing
  /// when times are not held to any clock.
  package var now: UInt64?
  /// Checkpoints of this log that were kept earlier.
  package var knownCheckpoints: [Evidence] = []
  /// Receipts of voters, tlog-proof.
  package var receipts: [Evidence] = []
  /// Accepts a result that has not enough signatures yet: what an officer checks before signing.
  package var allowsUnsigned = false
  /// Accepts page and data files that name fewer of the note's signers, as an officer leaves them who
  /// was interrupted; whoever signs next writes them anew.
  package var isSigning = false
  /// Accepts a log that is not closed, and no signatures under its figures: a look at a running
  /// election with live results.
  package var allowsOpen = false
  /// Expects entries and roll although the definition publishes counts only: for named auditors.
  package var isAuditor = false

  package init() {}
}

/// A file that was handed over beside the bundle.
package struct Evidence: Sendable {
  /// As faults name it, for example its path.
  package var name: String
  package var bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
