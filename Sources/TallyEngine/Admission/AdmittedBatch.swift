import TallyModel

/// Ballots and acts with their places in the logs, not yet durable.
package struct AdmittedBatch: ~Copyable, Sendable {
  /// In order of arrival; each record has its verdict.
  package var casts: [CastBatch] = []
  /// One for each election that grows.
  package private(set) var frames: [LogFrame] = []
  var ballots = 0
  var entryBytes = 0
  private let number: UInt64

  init(number: UInt64) { self.number = number }

  /// Whether another batch still fits one block.
  package func hasRoom(for received: borrowing ReceivedBatch) -> Bool {
    ballots == 0
      || (ballots + received.count <= Limits.blockBallotsMax
        && entryBytes + received.entryBytes <= Limits.blockEntryBytesMax)
  }

  /// The frame of a book's log in this batch, begun where there is none.
  ///
  /// The caller appends an entry: a frame is never empty.
  mutating func frame(of book: inout PollBook) -> LogFrame {
    if let frame = book.frame, frame.batchNumber == number { return frame }
    let frame = LogFrame(
      election: book.election,
      firstIndex: book.size,
      batchNumber: number,
      place: UInt16(frames.count)
    )
    book.frame = frame
    frames.append(frame)
    return frame
  }
}
