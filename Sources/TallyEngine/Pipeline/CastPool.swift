import Synchronization

/// Keeps the memory of delivered batches for the next ones, a bounded number of them.
package final class CastPool: Sendable {
  private let limit: Int
  /// Guards the free batches.
  private let free = Mutex<[CastBatch]>([])

  /// - Parameter limit: Batches kept; more are let go.
  package init(limit: Int) { self.limit = limit }

  /// Empty memory, used before if there is any.
  package func take() -> CastBatch { free.withLock { $0.popLast() } ?? CastBatch() }

  /// Takes a batch back whose answers have left.
  package func giveBack(_ casts: CastBatch) {
    casts.removeAll()
    free.withLock { if $0.count < limit { $0.append(casts) } }
  }
}
