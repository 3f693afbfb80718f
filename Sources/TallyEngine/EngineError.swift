package import TallyLedger
package import TallyModel

/// The world failed, or an officer's request cannot be carried out.
///
/// Never holds a voter or a choice.
package enum EngineError: Error, CustomStringConvertible {
  case ledger(LedgerError)
  /// Keys, officers, roll or files of an election do not fit its definition.
  case electionUnusable(id: String, reason: String)
  case electionExists(id: String)
  /// The data folder has as many elections as it may have.
  case tooManyElections
  case definitionRefused(DefinitionError)
  case unknownElection(id: String)
  case actRefused(reason: String)
  /// The log holds what this engine would never have written.
  case logUnreadable(election: String, index: UInt64, reason: String)

  package var description: String {
    switch self {
    case .ledger(let error): "\(error)"
    case .electionUnusable(let id, let reason): "election \(id) cannot be used: \(reason)"
    case .definitionRefused(let error): "the definition has faults:\n\(error)"
    case .electionExists(let id):
      "an election with the id \(id) is defined here already; choose another id"
    case .tooManyElections:
      "this data folder has \(Limits.electionsMax) elections, which is the limit; "
        + "define further ones in another data folder"
    case .unknownElection(let id): "no election with the id \(id) is defined here"
    case .actRefused(let reason): "the act was not taken: \(reason)"
    case .logUnreadable(let election, let index, let reason):
      "entry \(index) of election \(election) cannot be read: \(reason); nothing was changed. "
        + "Use the program version that wrote it"
    }
  }
}
