import TallyLedger

/// Entries that follow one another in the journal: at most 256, all of one block.
struct EntryRun: Sendable {
  /// The index of the first.
  var firstIndex: UInt64
  /// Where its length begins.
  var place: BlockPlace
  /// Bytes of all of them with their lengths.
  var byteCount: Int
}

/// Splits a frame's entries into runs that begin at the frame's start and at multiples of 256.
struct EntryRuns {
  private let start: BlockPlace
  private var marks: [(index: UInt64, offset: Int)] = []

  /// - Parameter start: Where the frame's entries begin in the journal.
  init(at start: BlockPlace) { self.start = start }

  /// Notes an entry, in order.
  ///
  /// `offset`: Of its length, from the frame's start.
  mutating func note(index: UInt64, offset: Int) {
    if marks.isEmpty || LogFrame.beginsRun(index) { marks.append((index, offset)) }
  }

  /// `byteCount`: Of the whole frame.
  func finish(byteCount: Int) -> [EntryRun] {
    Self.runs(marks, at: start, byteCount: byteCount)
  }

  static func runs(
    _ marks: [(index: UInt64, offset: Int)],
    at start: BlockPlace,
    byteCount: Int
  ) -> [EntryRun] {
    marks.indices.map { place in
      let (index, offset) = marks[place]
      let end = place + 1 < marks.count ? marks[place + 1].offset : byteCount
      return EntryRun(
        firstIndex: index,
        place: start.advanced(by: offset),
        byteCount: end - offset
      )
    }
  }
}
