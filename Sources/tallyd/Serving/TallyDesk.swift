import Synchronization
import TallyEngine

/// Keeps the last count of each election that was asked for, so that asking costs the sealing room a
/// twentieth of its time at most.
final class TallyDesk: Sendable {
  private struct Kept: Sendable {
    let bytes: [UInt8]
    let size: UInt64
    let phase: String
    let nanoseconds: UInt64
    /// What making it took.
    let cost: UInt64
  }

  /// A count that is made faster than this is always made anew.
  private static let cheapNanoseconds: UInt64 = 2_000_000
  private static let restFactor: UInt64 = 20

  /// Guards the counts, by their elections' numbers; one task asks, the sealing one.
  private let kept = Mutex<[Int: Kept]>([:])

  /// The count, made now unless the last one still stands or was too dear to be made again so soon.
  func bytes(
    of election: Election,
    _ standing: ElectionStanding,
    make: () -> [UInt8]
  ) -> [UInt8] {
    let start = Clock.monotonicNanoseconds()
    if let last = kept.withLock({ $0[election.number] }), last.phase == standing.phase.rawValue {
      let isDear = last.cost >= Self.cheapNanoseconds
      if last.size == standing.size { return last.bytes }
      if isDear, start - last.nanoseconds < Self.restFactor * last.cost { return last.bytes }
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
    kept.withLock { $0[election.number] = count }
    return bytes
  }
}
