/// Why a ballot was not taken: the sender's matter, counted, never an error of ours.
///
/// The raw value is the code on the wire and in reports. A refusal names no index, time or channel
/// of another ballot.
package enum Refusal: String, CaseIterable, Sendable {
  /// The request cannot be read: correct it.
  case malformed = "MALFORMED"
  /// A field is longer than its limit: correct it.
  case tooLong = "TOO-LONG"
  /// No election with this id is defined here: correct it.
  case unknownElection = "UNKNOWN-ELECTION"
  /// The channel is not among the definition's channels: correct it.
  case channel = "CHANNEL"
  /// The voter id is not in the definition's normal form: correct it.
  case voterID = "VOTER-ID"
  /// The scope is missing, not among the definition's pages, or not the running period.
  case scope = "SCOPE"
  /// The selections break a contest's rule: correct them and cast again.
  case selection = "SELECTION"
  /// The voter is not on the roll: stop.
  case notEligible = "NOT-ELIGIBLE"
  /// The nonce was used by this voter with other selections: cast with a new nonce.
  case nonce = "NONCE"
  /// Casting has not begun: retry later.
  case notOpen = "NOT-OPEN"
  /// Officers have paused casting: retry later.
  case paused = "PAUSED"
  /// The election is closed: stop.
  case closed = "CLOSED"
  /// The voter has already cast under policy `first`, or replaced too often under `last`: stop.
  case duplicate = "DUPLICATE"
  /// A limit is reached: retry later.
  case busy = "BUSY"
  /// The definition keeps this back until the election is closed: retry later.
  case embargoed = "EMBARGOED"
  /// This connection may not do that: stop.
  case notAllowed = "NOT-ALLOWED"
  /// The log has no such entry or size yet: correct it.
  case range = "RANGE"
  /// The definition or its roll has faults, or does not fit the keys: correct it.
  case definition = "DEFINITION"
  /// The act is not the next one, not signed by enough officers, or does not fit the phase.
  case act = "ACT"
  /// The disk failed and the engine has stopped; whatever has no answer may or may not be in the log:
  /// retry when it runs again.
  case storage = "STORAGE"
}
