package import TallyLedger
package import TallyModel

/// One election's log as the journal holds it, up to what was signed when this was made.
///
/// Works with or without a daemon that goes on writing: what comes later is not seen.
package struct JournalLog: LogSource {
  private struct Frame {
    let place: BlockPlace
    let byteCount: Int
  }

  private let reader: JournalReader
  private let frames: [Frame]
  package let size: UInt64
  /// As the engine signed it; zero for a log without entries.
  package let root: Digest

  /// Finds the log's frames and holds its entries to the journal's roots.
  ///
  /// - Complexity: Reads the whole journal once, and hashes the log's entries.
  package init(_ log: LogID, in reader: JournalReader) throws(PublicationError) {
    self.reader = reader
    var frames: [Frame] = []
    var last: FrameHeader?
    var cursor = JournalCursor(log: log)
    do {
      try reader.advance(&cursor) { block, _ throws(LedgerError) in
        guard let number = block.frame(of: log) else { return }
        let frame = block.header.frames[number]
        frames.append(Frame(place: block.place(ofFrame: number), byteCount: frame.byteCount))
        last = frame
      }
    } catch {
      throw .disk(error)
    }
    self.frames = frames
    size = last.map { $0.firstIndex + UInt64($0.entryCount) } ?? 0
    root = last?.root ?? .zero
  }

  /// Lends each entry to `body`; memory of one block.
  package func forEachEntry(
    _ body: (RawSpan) throws(PublicationError) -> Void
  ) throws(PublicationError) {
    var index: UInt64 = 0
    for frame in frames {
      let bytes: [UInt8]
      do {
        bytes = try reader.read(frame.byteCount, at: frame.place)
      } catch {
        throw .disk(error)
      }
      var walk = EntryWalk(0..<bytes.count)
      while let place = walk.next(in: bytes.rawSpan) {
        try body(bytes.rawSpan.extracting(place))
        index += 1
      }
      guard walk.isComplete else { throw .malformedEntry(index: index) }
    }
  }
}
