import Synchronization
import TallyEngine

/// Keeps counts that took long to make, so that asking for one again and again costs the sealing room
/// a twentieth of its time at most.
final class TallyDesk: Sendable {
  private struct Kept: Sendable {
    let bytes: [UInt8]
    let size: UInt64
    let phase: String
    let nanoseconds: UInt64
    /// What making it took.
    let cost: UInt64
  }

  /// A count that is made faster than this is made anew each time and not kept.
  private static let cheapNanoseconds: UInt64 = 2_000_000
  private static let restFactor: UInt64 = 20
  /// Elections whose counts are kept; a great one has 20 MB.
  private static let keptMax = 16

  /// Guards the counts, by their elections' numbers; one task asks, the sealing one.
  private let kept = Mutex<[Int: Kept]>([:])

  private func keep(_ count: Kept, of number: Int) {
    kept.withLock { kept in
      guard count.cost >= Self.cheapNanoseconds else {
        kept[number] = nil
        return
      }
      if kept.count == Self.keptMax, kept[number] == nil {
        let oldest = kept.min { $0.value.nanoseconds < $1.value.nanoseconds }
        if let oldest { kept[oldest.key] = nil }
      }
      kept[number] = count
    }
  }

  /// The count, made now unless the last one still stands or was too dear to be made again so soon.
  func bytes(
    of election: Election,
    _ standing: ElectionStanding,
    make: () -> [UInt8]
  ) -> [UInt8] {
    let start = Clock.monotonicNanoseconds()
    if let last = kept.withLock({ $0[election.number] }), last.phase == standing.phase.rawValue {
      if last.size == standing.size { return last.bytes }
      // A closed election changes once more at most, by its lot; then nobody waits for it.
      if standing.phase != .closed, start - last.nanoseconds < Self.restFactor * last.cost {
        return last.bytes
      }
    }
    let bytes = make()
    let end = Clock.monotonicNanoseconds()
    let count = Kept(
      bytes: bytes,
      size: standing.size,
      phase: standing.phase.rawValue,
      nanoseconds: end,
      cost: end - start
    )
    keep(count, of: election.number)
    return bytes
  }
}
