/// Where values stand along one side of a chart, and which of them are written there.
struct ChartAxis {
  struct Tick: Equatable {
    let value: Double
    let label: String
  }

  let low: Double
  let high: Double
  let isLogarithmic: Bool
  let ticks: [Tick]

  /// From 0 at the beginning to 1 at the end; what lies outside is moved to the edge.
  func place(_ value: Double) -> Double {
    guard value.isFinite else { return 0 }
    let share =
      isLogarithmic
      ? Self.share(Logarithm.base10(max(value, low)), Logarithm.base10(low), Logarithm.base10(high))
      : Self.share(value, low, high)
    return min(1, max(0, share))
  }

  private static func share(_ value: Double, _ low: Double, _ high: Double) -> Double {
    (value - low) / (high - low)
  }
}

extension ChartAxis {
  private static let ticksMax = 6.0

  /// From 0 to at least `highest`, which may be 0.
  static func fromZero(to highest: Double) -> ChartAxis {
    let highest = highest.isFinite && highest > 0 ? highest : 1
    var step = 1.0
    while step * ticksMax < highest { step *= 10 }
    while step * ticksMax >= highest * 10 { step /= 10 }
    for factor in [0.1, 0.2, 0.5] where step * factor * ticksMax >= highest {
      step *= factor
      break
    }
    let count = max(1, Int((highest / step).rounded(.up)))
    let places = step >= 1 ? 0 : min(6, Int(-Logarithm.base10(step).rounded(.down)))
    let ticks = (0...count).map { index in
      let value = Double(index) * step
      return Tick(value: value, label: Figure.trimmed(value, places: places))
    }
    return ChartAxis(low: 0, high: Double(count) * step, isLogarithmic: false, ticks: ticks)
  }

  /// From the beginning to the end of the rehearsal, in ``TimeUnit/fitting(_:)``.
  static func timeline(seconds: Double) -> ChartAxis {
    let seconds = seconds.isFinite && seconds > 0 ? seconds : 1
    let unit = TimeUnit.fitting(seconds).seconds
    let axis = fromZero(to: seconds / unit)
    let ticks = axis.ticks.map { Tick(value: $0.value * unit, label: $0.label) }
    // The plot ends where the rehearsal did, not at the next round number.
    return ChartAxis(
      low: 0,
      high: seconds,
      isLogarithmic: false,
      ticks: ticks.filter { $0.value <= seconds * 1.000_001 }
    )
  }

  /// Powers of ten around the values, which are microseconds; the labels are milliseconds.
  static func duration(microseconds values: [UInt64]) -> ChartAxis {
    let measured = values.filter { $0 > 0 }
    var low = 1.0
    while let least = measured.min(), low * 10 <= Double(least) { low *= 10 }
    var high = low * 10
    while let most = measured.max(), high < Double(most) { high *= 10 }
    var ticks: [Tick] = []
    var value = low
    while value <= high {
      ticks.append(Tick(value: value, label: Figure.trimmed(value / 1_000, places: 3)))
      value *= 10
    }
    return ChartAxis(low: low, high: high, isLogarithmic: true, ticks: ticks)
  }

  /// Percentiles by how rare is what lies beyond them: from one of two to one of ten thousand, and
  /// at the end the slowest of all.
  static let percentiles = ChartAxis(
    low: 2,
    high: 100_000,
    isLogarithmic: true,
    ticks: [50, 90, 99, 99.9, 99.99, 100].map {
      Tick(value: rarity($0), label: Figure.trimmed($0, places: 2))
    }
  )

  /// One of how many lies beyond the percentile.
  static func rarity(_ percentile: Double) -> Double {
    percentile >= 100 ? 100_000 : min(100_000, 100 / (100 - max(50, percentile)))
  }
}
