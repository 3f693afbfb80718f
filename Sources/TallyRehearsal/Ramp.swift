/// A search for the highest rate that is held: doubled until it is not, then halved in between.
package struct Ramp: Sendable {
  /// Steps between the last rate held and the first that was not.
  private static let refinements = 4

  private let firstPerSecond: Double
  private let maxPerSecond: Double
  private var held: Double?
  private var notHeld: Double?
  private var refinement = 0

  package init(firstPerSecond: Double, maxPerSecond: Double) {
    self.firstPerSecond = firstPerSecond
    self.maxPerSecond = maxPerSecond
  }

  /// The next rate to try; nothing when the search is over.
  package var next: Double? {
    switch (held, notHeld) {
    case (nil, nil): return firstPerSecond
    case (let held?, nil): return held >= maxPerSecond ? nil : min(held * 2, maxPerSecond)
    case (nil, let notHeld?):
      return notHeld / 2 >= 1 && refinement < Self.refinements ? notHeld / 2 : nil
    case (let held?, let notHeld?):
      return refinement < Self.refinements ? ((held + notHeld) / 2).rounded() : nil
    }
  }

  /// Takes what became of ``next``.
  package mutating func take(_ perSecond: Double, isHeld: Bool) {
    if notHeld != nil { refinement += 1 }
    if isHeld {
      held = max(held ?? 0, perSecond)
    } else {
      notHeld = min(notHeld ?? .infinity, perSecond)
    }
  }
}
