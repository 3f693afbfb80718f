package import TallyCrypto
package import TallyLedger
import TallyModel

/// One election's part of a recorded block, with what receipts and later proofs need.
package struct RecordedFrame: Sendable {
  package let frame: LogFrame
  package let growth: TreeGrowth
  /// The tree's edge after this block.
  let edge: TreeEdge
  /// Where the frame's entries stand in the journal.
  let entriesPlace: BlockPlace
}

/// Ballots and acts that survive a power cut, not yet signed for.
package struct RecordedBatch: ~Copyable, Sendable {
  let casts: [CastBatch]
  let frames: [RecordedFrame]
  /// The block; nothing when no log grew.
  let mark: BlockMark?

  fileprivate init(casts: [CastBatch], frames: [RecordedFrame], mark: BlockMark?) {
    self.casts = casts
    self.frames = frames
    self.mark = mark
  }
}

/// The third room: grows the trees and brings the block to stable storage.
package struct Recording: ~Copyable, Sendable {
  private var journal: Journal
  private var block: Block
  /// The edge of each election's tree, by its number.
  private var edges: [TreeEdge]

  package init(journal: consuming Journal, edges: [TreeEdge]) {
    self.journal = journal
    self.edges = edges
    block = Block()
  }

  /// Writes what admission took as one block and waits for the disk to confirm it.
  ///
  /// When this returns, the batch survives a power cut. After an error nothing more can be recorded:
  /// the engine stops and recovers.
  ///
  /// - Complexity: One node hash an entry; one write and one sync.
  package mutating func record(
    _ admitted: consuming AdmittedBatch
  ) throws(LedgerError) -> RecordedBatch {
    // Refusals and retries answer for older ballots too, so they stop with the journal.
    if let cause = journal.stoppedBy { throw .stopped(cause: cause) }
    guard !admitted.frames.isEmpty else {
      return RecordedBatch(casts: admitted.casts, frames: [], mark: nil)
    }
    var grown: [(LogFrame, TreeGrowth, TreeEdge)] = []
    grown.reserveCapacity(admitted.frames.count)
    for frame in admitted.frames { grown.append(grow(frame)) }
    block.begin(frameCount: grown.count)
    var places: [Range<Int>] = []
    for (frame, growth, _) in grown {
      places.append(
        block.addFrame(
          log: frame.election.definition.logID,
          firstIndex: frame.firstIndex,
          count: frame.count,
          root: growth.root,
          entries: frame.entries.rawSpan
        )
      )
    }
    let position = journal.position
    let mark = block.seal(for: position, journal: journal.id)
    let start = try journal.append(block, expecting: position)
    let frames = zip(grown, places).map { grown, place in
      RecordedFrame(
        frame: grown.0,
        growth: grown.1,
        edge: grown.2,
        entriesPlace: start.advanced(by: place.lowerBound)
      )
    }
    return RecordedBatch(casts: admitted.casts, frames: frames, mark: mark)
  }

  private mutating func grow(_ frame: LogFrame) -> (LogFrame, TreeGrowth, TreeEdge) {
    let number = frame.election.number
    while edges.count <= number { edges.append(TreeEdge()) }
    precondition(frame.firstIndex == edges[number].size, "The ledger has a gap.")
    let growth = TreeGrowth(edge: &edges[number], leaves: frame.leaves)
    return (frame, growth, edges[number])
  }

  /// Makes the next segment ready, so that no block waits for it; may be used from another thread.
  package var segmentPreparer: SegmentPreparer { journal.preparer }
}
