package import TallyLedger
package import TallyModel

/// Why a bundle was not written or a result not signed.
///
/// What was published before stays as it is.
package enum PublicationError: Error, Equatable, Sendable {
  /// The election is not closed, and its definition shows no results before.
  case embargoed(ResultsPolicy)
  /// The key is not the one that the definition names for its log.
  case wrongLogKey
  /// The entries do not have the root that was signed for them: the journal or the key is another's.
  case rootDiffers(size: UInt64)
  /// The log's entry cannot be what its type says.
  case malformedEntry(index: UInt64)
  /// The roll is missing, or is not the one that the definition commits to.
  case wrongRoll(reason: String)
  /// A file that was published once would have to change.
  case publishedDiffers(path: String)
  /// The folder shows a longer log than the journal has.
  case publishedAhead(published: UInt64, size: UInt64)
  /// A file in the folder is none of the bundle's, so that nobody could verify the bundle.
  case foreignFile(path: String)
  /// The folder has the bundle without entries, which is for everybody, and auditors' entries were to
  /// go there.
  case publicFolder(path: String)
  /// The folder holds a result that officers signed, and the log's result is another.
  case signedResultDiffers
  /// The result is longer than any that keeps to the limits of a definition.
  case resultTooLong(bytes: Int, limit: Int)
  /// The folder is no bundle that could be signed.
  case unsignable(reason: String)
  /// The key is none of the definition's officers'.
  case notAnOfficer(name: String)
  /// The disk refused.
  case disk(LedgerError)
}

extension PublicationError: CustomStringConvertible {
  /// What went wrong and what to do next.
  package var description: String {
    switch self {
    case .embargoed(let policy):
      "The election is not closed, and its definition says results: \(policy.rawValue). "
        + "Close it first."
    case .wrongLogKey:
      "The key is not the log key that the definition names. Use the key that init made for it."
    case .rootDiffers(let size):
      "The \(size) entries do not have the root that was signed for them. Nothing was published; "
        + "keep journal and signer state as they are and compare them with a copy."
    case .malformedEntry(let index): "Entry \(index) of the log cannot be read."
    case .wrongRoll(let reason): "The roll cannot be published: \(reason)"
    case .publishedDiffers(let path):
      "\(path) is published already with other content, and what is published does not change. "
        + "Publish into an empty folder and compare the two."
    case .publishedAhead(let published, let size):
      "A checkpoint of \(published) entries is published there, and the journal has \(size). "
        + "Nothing was published: find out which journal is the right one, and do not use an old copy."
    case .foreignFile(let path):
      "\(path) is no part of the bundle that is to be published there. Nothing was published: "
        + "remove it, or publish into another folder."
    case .publicFolder(let path):
      "\(path) is the bundle for everybody, without the entries. Nothing was published: name another "
        + "folder for auditors, one that no web server shows."
    case .signedResultDiffers:
      "The folder holds a result that officers signed, and the log's result is another. "
        + "Publish into an empty folder and compare the two."
    case .resultTooLong(let bytes, let limit):
      "The result has \(bytes) bytes; at most \(limit) are signed and verified."
    case .unsignable(let reason): "The bundle cannot be signed: \(reason)"
    case .notAnOfficer(let name):
      "\(name) is none of the officers that the definition names. Only they sign."
    case .disk(let error): "\(error)"
    }
  }
}
