package import TallyModel

/// A log's promise: at this size its root is this.
///
/// Three lines and no more: what the engine has to say about an election stands in the log.
/// - SeeAlso: C2SP tlog-checkpoint.
package struct Checkpoint: Sendable {
  package let origin: String
  package let size: UInt64
  package let root: Digest

  /// A promise to be signed; an origin that is not one line of text traps.
  package init(origin: String, size: UInt64, root: Digest) {
    precondition(NoteText.isLine(origin), "An origin is one line.")
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads a note's text: origin, size in canonical decimal, root in canonical base64.
  ///
  /// - Throws: ``NoteError/malformedCheckpoint(reason:)``, also for extension lines.
  package init(parsing text: [UInt8]) throws(NoteError) {
    var lines = LineReader(text[...])
    guard let first = lines.next(), let origin = String(validating: first, as: UTF8.self),
      NoteText.isLine(origin)
    else { throw .malformedCheckpoint(reason: "its origin is not one line of text") }
    guard let second = lines.next(), let size = NoteText.decimal(second) else {
      throw .malformedCheckpoint(reason: "its size is not a plain decimal number")
    }
    guard let third = lines.next(), let root = NoteText.digest(third) else {
      throw .malformedCheckpoint(reason: "its root is not the base64 of 32 bytes")
    }
    guard lines.isAtEnd else { throw .malformedCheckpoint(reason: "it has more than three lines") }
    guard size > 0 || root == Merkle.emptyRoot else {
      throw .malformedCheckpoint(reason: "the root of an empty log is another")
    }
    self.init(origin: origin, size: size, root: root)
  }

  /// The text that is signed.
  package var text: [UInt8] {
    var text = Array(origin.utf8)
    text.append(NoteText.lineFeed)
    text.append(contentsOf: String(size).utf8)
    text.append(NoteText.lineFeed)
    root.appendBase64(to: &text)
    text.append(NoteText.lineFeed)
    return text
  }
}

extension Checkpoint: Equatable {
  /// Equal in every byte of the text.
  package static func == (a: Checkpoint, b: Checkpoint) -> Bool {
    a.size == b.size && a.root == b.root && a.origin.utf8.elementsEqual(b.origin.utf8)
  }
}
