import TallyRehearsal
import Testing

@Suite struct `What is expected of a machine` {
  @Test(arguments: [
    "2500/s p99<50ms", "p50<1us", "max<3600s", "0.5/s", "1000000/s", "2500/s p99.9<1500us max<5s",
    "p50<1ms p75<2ms p90<3ms p95<4ms p99<5ms p99.9<6ms p99.99<7ms max<8ms",
  ])
  func `is printed as it is read`(text: String) throws {
    let expectation = try #require(Expectation(text))
    #expect(expectation.text == text)
    #expect(Expectation(expectation.text) == expectation)
  }

  @Test func `is read as it says, in any order`() throws {
    let bounds = [
      Expectation.Bound(percentile: 99, microseconds: 50_000),
      Expectation.Bound(percentile: 99.9, microseconds: 1_500_000),
      Expectation.Bound(percentile: 100, microseconds: 800),
    ]
    let expected = Expectation(perSecond: 2_500, bounds: bounds)
    #expect(Expectation("p99<50ms p99.9<1.5s  2500/s max<800us") == expected)
    #expect(Expectation("2500/s p99<0.05s p99.9<1500ms max<0.8ms") == expected)
    #expect(bounds.map(\.name) == ["p99", "p99.9", "max"])
    #expect(Expectation(Expectation.usual.text) == .usual)
  }

  @Test(arguments: [
    "", " ", "p99", "p99<", "<50ms", "p98<1s", "p99<1m", "p99<50", "p99<50 ms", "p99>50ms",
    "p99<<1s", "p99<-1s", "p99<0us", "p99<0.4us", "p99<3601s", "p99<infs", "p99<nans", "p99<onems",
    "/s", "x/s", "0/s", "-1/s", "inf/s", "nan/s", "1/s 2/s", "2500", "2500/m", "P99<1s",
    "2500/s, p99<50ms", "1e30/s", "1000001/s",
  ])
  func `is not read from what is none`(text: String) {
    #expect(Expectation(text) == nil)
  }
}
