package import TallyCrypto

/// Why a receipt is not the promise that the voter was to get.
package enum ReceiptFault: Error, Equatable, Sendable {
  /// The log's key is not known, so nothing can be said.
  case unknownLog(election: String)
  case note(NoteError)
  /// It is of another log of the same key.
  case otherOrigin
  /// It is at another index than the answer says.
  case otherIndex
  /// Its entry is no ballot.
  case notABallot
  /// Its entry is not the ballot that was sent: this field differs.
  case otherBallot(field: String)
}

extension ReceiptFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownLog(let election):
      "the definition of \(election) was not given, so that nobody checked it; add --definition FILE"
    case .note(let error): "\(error)"
    case .otherOrigin: "its checkpoint is of another log"
    case .otherIndex: "its index is not the one that was answered"
    case .notABallot: "its entry is no ballot"
    case .otherBallot(let field): "its entry is not the ballot that was sent: the \(field) differs"
    }
  }
}
