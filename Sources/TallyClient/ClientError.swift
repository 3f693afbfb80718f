package import TallyModel

/// Why a daemon did not do what it was asked.
package enum ClientError: Error, Equatable, Sendable {
  /// Nobody answers at the address.
  case unreachable(DaemonAddress, reason: String)
  /// The connection ended before everything was answered.
  case lost(DaemonAddress, reason: String)
  /// Whoever answers does not speak this protocol.
  case notADaemon(DaemonAddress, reason: String)
  /// So many connections in a row brought no answer.
  case gaveUp(DaemonAddress, attempts: Int, reason: String)
  case refused(Refusal, detail: String)
  /// An id that no election can have, so nothing was sent.
  case badID(String)

  /// Whether a new connection may help.
  var isPassing: Bool {
    switch self {
    case .unreachable, .lost: true
    case .notADaemon, .gaveUp, .refused, .badID: false
    }
  }

  /// What went wrong, without what to do.
  var reason: String {
    switch self {
    case .unreachable(_, let reason), .lost(_, let reason), .notADaemon(_, let reason),
      .gaveUp(_, _, let reason):
      reason
    case .refused(let refusal, _): refusal.rawValue
    case .badID(let id): id
    }
  }
}

extension ClientError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let address, let reason):
      "no daemon answers at \(address) (\(reason)). Is it running, and is this its address?"
    case .lost(let address, let reason):
      "the connection to \(address) ended early (\(reason)). Ask again"
    case .notADaemon(let address, let reason):
      "what answers at \(address) is no daemon of this version: \(reason)"
    case .gaveUp(let address, let attempts, let reason):
      "\(attempts) connections to \(address) in a row brought no answer (\(reason)). "
        + "When the daemon is well, cast the same ballots again, with the same nonces: "
        + "none counts twice"
    case .refused(let refusal, let detail):
      "the daemon refused: \(refusal.rawValue)\(detail.isEmpty ? "" : " \(detail)")"
    case .badID(let id): "\(id) cannot be the id of an election"
    }
  }
}
