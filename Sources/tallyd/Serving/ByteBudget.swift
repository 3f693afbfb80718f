import Synchronization

/// Memory that all connections together may take for one purpose, in bytes.
final class ByteBudget: Sendable {
  private let bytesMax: Int
  private let taken = Atomic(0)

  init(_ bytesMax: Int) { self.bytesMax = bytesMax }

  /// Takes room if there is enough; whoever did gives it back.
  func take(_ bytes: Int) -> Bool {
    let now = taken.wrappingAdd(bytes, ordering: .relaxed).newValue
    if now <= bytesMax { return true }
    giveBack(bytes)
    return false
  }

  func giveBack(_ bytes: Int) { taken.wrappingSubtract(bytes, ordering: .relaxed) }
}
