import TallyModel

/// What admission remembers of a voter: the latest counted ballot and how to know its retry.
struct VoterSlot: Sendable, Equatable {
  var pseudonym: Pseudonym
  /// Tells the ballot's nonce from others (``NonceTag``).
  var nonceTag: UInt64
  /// The ballot's index in its log.
  var index: UInt32
  /// Tells the ballot's selections from others (``SelectionTag``).
  var selectionTag: UInt32
}
