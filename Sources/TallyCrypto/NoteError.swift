/// Why a key, a note, a checkpoint or a receipt is not accepted.
package enum NoteError: Error, Equatable, Sendable {
  case malformedKey(reason: String)
  case malformedNote(reason: String)
  case malformedCheckpoint(reason: String)
  case malformedReceipt(reason: String)
  /// A key that the reader knows has signed something else than this text.
  case badSignature(name: String)
  /// None of the keys that the reader knows has signed.
  case noKnownSignature
  /// The receipt's entry, index and path do not lead to the checkpoint's root.
  case notIncluded
}

extension NoteError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .malformedKey(let reason): "The key cannot be read: \(reason)."
    case .malformedNote(let reason): "The signed note cannot be read: \(reason)."
    case .malformedCheckpoint(let reason): "The checkpoint cannot be read: \(reason)."
    case .malformedReceipt(let reason): "The receipt cannot be read: \(reason)."
    case .badSignature(let name): "The signature in the name of \(name) does not hold."
    case .noKnownSignature: "No known key has signed."
    case .notIncluded: "The entry, its index and its path do not lead to the checkpoint's root."
    }
  }
}
