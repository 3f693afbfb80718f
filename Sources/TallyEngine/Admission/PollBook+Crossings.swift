import TallyCount
import TallyModel

/// Initiatives that reach their goals: each crossing becomes one entry, in the block of what caused it,
/// so that no crash can come between.
///
/// Where results are live it stands right behind the ballot. Elsewhere it waits for the closing: the
/// gap that it leaves between two receipts' indices would tell the count.
extension PollBook {
  /// Whether crossings that are known may stand in the log now.
  private var tellsCrossings: Bool { phase == .closed || election.definition.results == .live }

  /// Whether the next entry must be a crossing.
  var owesCrossing: Bool { !crossings.isEmpty && tellsCrossings }

  /// Watches a ballot that was given its place, and writes the crossings that it causes.
  ///
  /// Returns the bytes that they take.
  mutating func watch(
    _ selections: RawSpan,
    at index: UInt64,
    replacing replaced: UInt64?,
    _ content: inout FrameContent
  ) -> Int {
    note(selections, at: index, replacing: replaced)
    guard owesCrossing else { return 0 }
    let bytesBefore = content.entries.count
    for crossing in crossings { content.append(crossing.bytes) }
    size += UInt64(crossings.count)
    crossings = []
    return content.entries.count - bytesBefore
  }

  /// Writes the crossings that waited for the closing.
  mutating func writeCrossings(into admitted: inout AdmittedBatch) {
    guard owesCrossing else { return }
    for crossing in crossings { write(crossing.bytes, into: &admitted) }
    crossings = []
  }

  private mutating func note(_ selections: RawSpan, at index: UInt64, replacing: UInt64?) {
    guard let crossed = initiatives?.take(selections, at: index, replacing: replacing) else {
      return
    }
    crossings += crossed
  }

  /// Takes a ballot of the journal in.
  mutating func replayWatch(_ ballot: BallotEntry, _ selections: RawSpan, index: UInt64) {
    note(selections, at: index, replacing: ballot.replaces)
  }

  /// Takes a crossing of the journal back; says why it cannot be.
  mutating func replayCrossing(_ entry: RawSpan) -> String? {
    guard let crossing = CrossedEntry(entry) else { return "a malformed crossing" }
    guard owesCrossing, crossings.first == crossing else {
      return "a crossing that the ballots before it do not make"
    }
    crossings.removeFirst()
    return nil
  }
}
