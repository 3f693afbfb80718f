import Testing

@testable import TallyRehearsal

@Suite struct `An axis` {
  @Test func `from 0 ends at a round number above the highest value`() {
    let cases: [(Double, [String])] = [
      (0, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
      (7, ["0", "2", "4", "6", "8"]),
      (2_588, ["0", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
      (0.03, ["0", "0.005", "0.01", "0.015", "0.02", "0.025", "0.03"]),
    ]
    for (highest, labels) in cases {
      #expect(ChartAxis.fromZero(to: highest).ticks.map(\.label) == labels, "\(highest)")
    }
  }

  @Test func `of time ends where the rehearsal did`() {
    let axis = ChartAxis.timeline(seconds: 396)
    #expect(axis.ticks.map(\.label) == ["0", "2", "4", "6"])
    #expect(axis.place(0) == 0 && axis.place(198) == 0.5 && axis.place(396) == 1)
  }

  @Test func `of durations goes by powers of ten`() {
    let axis = ChartAxis.duration(microseconds: [0, 2_345, 123_456])
    #expect(axis.ticks.map(\.label) == ["1", "10", "100", "1,000"])
    #expect(abs(axis.place(31_622.776_6) - 0.5) < 1e-6)
    #expect(axis.place(0) == 0 && axis.place(1e9) == 1)
  }

  @Test func `of percentiles gives each nine as much room`() {
    let axis = ChartAxis.percentiles
    let places = [99, 99.9, 99.99, 100].map { axis.place(ChartAxis.rarity($0)) }
    let steps = zip(places, places.dropFirst()).map { $1 - $0 }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 1e-6 })
    #expect(axis.place(ChartAxis.rarity(50)) == 0 && places.last == 1)
  }

  @Test(arguments: [1e-6, 0.5, 1, 2, 9.999, 10, 12_345, 1e15])
  func `has logarithms that add up`(value: Double) {
    let logarithm = Logarithm.base10(value)
    #expect(abs(Logarithm.base10(value * 1_000) - logarithm - 3) < 1e-12)
    #expect(abs(Logarithm.base10(value * value) - 2 * logarithm) < 1e-12)
  }

  @Test func `joins samples without losing a ballot or a peak`() {
    let samples = MadeReport.held(samples: 101).samples
    let joined = Stretch.all(samples, atMost: 24, sampleSeconds: 4)
    #expect(joined.count <= 24)
    #expect(joined.reduce(0) { $0 + $1.sample.offered } == samples.reduce(0) { $0 + $1.offered })
    #expect(joined.reduce(0) { $0 + $1.sample.answered } == samples.reduce(0) { $0 + $1.answered })
    #expect(joined.map(\.sample.maxMicroseconds).max() == 123_456)
    #expect(joined.first?.beginSeconds == 0 && joined.last?.endSeconds == samples.last?.seconds)
    #expect(zip(joined, joined.dropFirst()).allSatisfy { $0.endSeconds == $1.beginSeconds })
    #expect(Stretch.all([], atMost: 24, sampleSeconds: 1).isEmpty)
  }
}
