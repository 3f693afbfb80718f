import TallyEngine

/// A batch's memory with the input's line of each ballot in it.
///
/// Owned by the lane that fills it, then by the pipeline, then by the record that reads the verdicts,
/// which gives it back; nobody shares it. Hence `@unchecked Sendable`.
final class CastSlot: @unchecked Sendable {
  let number: Int
  let casts = CastBatch()
  /// The line of each record of ``casts``.
  var lines: [Int] = []
  /// Of records that are no ballots, why: by their place in ``casts``.
  var faults: [Int: LineFault] = [:]

  init(number: Int) { self.number = number }

  func clear() {
    casts.removeAll()
    casts.tag = UInt64(number)
    lines.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
  }
}

/// All slots of a run: at most so many batches are under way.
struct CastSlots: Sendable {
  private let slots: [CastSlot]
  private let free: BoundedHandoff<CastSlot>

  /// - Parameter count: Enough for the batches that the pipeline can hold, or lanes wait for it.
  init(count: Int) {
    slots = (0..<count).map(CastSlot.init(number:))
    free = BoundedHandoff(depth: count)
    for slot in slots {
      slot.clear()
      precondition(free.trySend(slot) == nil, "The hand-over has room for every slot.")
    }
  }

  /// An empty slot, waiting for one; nothing when the run has ended.
  func take() async -> CastSlot? { await free.receive() }

  func slot(of casts: CastBatch) -> CastSlot { slots[Int(casts.tag)] }

  func giveBack(_ slot: CastSlot) {
    slot.clear()
    _ = free.trySend(slot)
  }

  func finish() { free.finish() }
}
