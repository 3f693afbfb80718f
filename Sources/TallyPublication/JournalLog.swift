package import TallyLedger
package import TallyModel

/// One election's log as the journal holds it, up to what was signed when it was last looked at.
///
/// Works with or without a daemon that goes on writing: what comes later is not seen before
/// ``advance()``.
package struct JournalLog: LogSource {
  private struct Frame {
    let place: BlockPlace
    let byteCount: Int
    let firstIndex: UInt64
    let entryCount: UInt64
  }

  private let reader: JournalReader
  private var cursor: JournalCursor
  private var frames: [Frame] = []
  package private(set) var size: UInt64 = 0
  /// As the engine signed it; zero for a log without entries.
  package private(set) var root = Digest.zero

  /// Finds the log's frames and holds its entries to the journal's roots.
  ///
  /// - Complexity: Reads the whole journal once, and hashes the log's entries.
  package init(_ log: LogID, in reader: JournalReader) throws(PublicationError) {
    self.reader = reader
    cursor = JournalCursor(log: log)
    try advance()
  }

  /// Finds what was signed since.
  ///
  /// - Complexity: Reads the journal from where the last look ended.
  package mutating func advance() throws(PublicationError) {
    guard let log = cursor.log else { return }
    var found: [Frame] = []
    var root = root
    do {
      try reader.advance(&cursor) { block, _ throws(LedgerError) in
        guard let number = block.frame(of: log) else { return }
        let frame = block.header.frames[number]
        found.append(
          Frame(
            place: block.place(ofFrame: number),
            byteCount: frame.byteCount,
            firstIndex: frame.firstIndex,
            entryCount: UInt64(frame.entryCount)
          )
        )
        root = frame.root
      }
    } catch {
      throw .disk(error)
    }
    frames += found
    self.root = root
    size = frames.last.map { $0.firstIndex + $0.entryCount } ?? 0
  }

  /// Lends each entry from `start` on to `body`; memory of one block.
  package func forEachEntry(
    from start: UInt64,
    _ body: (RawSpan) throws(PublicationError) -> Void
  ) throws(PublicationError) {
    for frame in frames where frame.firstIndex + frame.entryCount > start {
      var index = frame.firstIndex
      let bytes: [UInt8]
      do {
        bytes = try reader.read(frame.byteCount, at: frame.place)
      } catch {
        throw .disk(error)
      }
      var walk = EntryWalk(0..<bytes.count)
      while let place = walk.next(in: bytes.rawSpan) {
        if index >= start { try body(bytes.rawSpan.extracting(place)) }
        index += 1
      }
      guard walk.isComplete else { throw .malformedEntry(index: index) }
    }
  }
}
