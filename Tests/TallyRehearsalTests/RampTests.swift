import TallyRehearsal
import Testing

@Suite struct `The search for the highest rate` {
  /// The rates that are tried against a machine that holds everything up to `edge`.
  private static func search(edge: Double, first: Double, most: Double) -> [Double] {
    var ramp = Ramp(firstPerSecond: first, maxPerSecond: most)
    var tried: [Double] = []
    while let rate = ramp.next, tried.count < 100 {
      tried.append(rate)
      ramp.take(rate, isHeld: rate <= edge)
    }
    return tried
  }

  @Test(arguments: [500.0, 1.0, 37.0, 1_000.0])
  func `finds the edge to a sixteenth, and ends`(first: Double) {
    var edge = first
    while edge < 400_000 {
      let tried = Self.search(edge: edge, first: first, most: 400_000)
      let held = tried.filter { $0 <= edge }.max() ?? 0
      // Rates are whole numbers.
      #expect(edge - held <= held / 16 + 1, "\(edge): \(tried)")
      #expect(tried.count <= 26, "\(edge): \(tried)")
      edge = edge * 1.037 + 1
    }
  }

  @Test func `looks below the first rate where that is too much`() {
    for edge in stride(from: 20.0, to: 500, by: 7) {
      let tried = Self.search(edge: edge, first: 500, most: 400_000)
      let held = tried.filter { $0 <= edge }.max()
      if edge >= 500 / 16 { #expect(held != nil, "\(edge): \(tried)") }
      #expect(tried.count <= 6, "\(edge): \(tried)")
    }
    #expect(Self.search(edge: 0, first: 500, most: 400_000) == [500, 250, 125, 62.5, 31.25])
    #expect(Self.search(edge: 0, first: 1, most: 400_000) == [1])
  }

  @Test func `does not go beyond its limit`() {
    #expect(Self.search(edge: .infinity, first: 500, most: 3_000) == [500, 1_000, 2_000, 3_000])
    #expect(Self.search(edge: .infinity, first: 500, most: 500) == [500])
  }
}
