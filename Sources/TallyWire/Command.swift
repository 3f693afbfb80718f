import TallyModel

/// How accepted ballots are answered on a connection.
package enum ReplyMode: String, CaseIterable, Sendable {
  /// With the whole receipt.
  case full
  /// With index, leaf hash and checkpoint size; the receipt is there for the asking.
  case brief
}

/// A request that is no ballot: rare, so it may own what it names.
package enum Command: Equatable, Sendable {
  case define(definition: [UInt8], roll: [UInt8]?)
  case submit(election: String, act: [UInt8])
  case proof(election: String, index: UInt64)
  case checkpoint(election: String)
  case consistency(election: String, oldSize: UInt64)
  case status(election: String)
  case turnout(election: String)
  case tally(election: String)
  case elections
  case mode(ReplyMode)
  case rehearse
  case metrics
  case help
  case ping
  case quit
}
