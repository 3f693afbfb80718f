import TallyModel
import TallyTesting
import Testing

@Suite struct `A moment` {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T04:00:00+04:00", 0),
    ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:00:00Z", 951_825_600),
    ("2026-11-22T08:00:00+04:00", 1_795_320_000), ("2026-11-22T04:00:00+00:00", 1_795_320_000),
    ("2026-11-21T22:30:00-05:30", 1_795_320_000), ("2038-01-19T03:14:08Z", 2_147_483_648),
    ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ("2024-02-29T00:00:00+23:59", 1_709_164_800 - 86_340),
  ])
  func `is read with its zone`(text: String, seconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.unixSeconds == seconds)
  }

  @Test(arguments: [
    "", "2026-11-22", "2026-11-22T08:00:00", "2026-11-22 08:00:00Z", "2026-11-22t08:00:00Z",
    "2026-11-22T08:00:00z", "2026-11-22T08:00:00.5Z", "2026-11-22T08:00Z",
    "2026-11-22T08:00:00+0400", "2026-11-22T08:00:00+04", "2026-11-22T08:00:00-00:00",
    "2026-11-22T08:00:00+24:00", "2026-11-22T08:00:00+04:60", "2026-11-22T08:00:00+04:00 ",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-32T00:00:00Z", "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:60:00Z",
    "2026-12-31T23:59:60Z", "2026/11/22T08:00:00Z", "+026-11-22T08:00:00Z",
    "٢٠٢٦-11-22T08:00:00Z", "12026-11-22T08:00:00Z", "2026-11-22T0a:00:00Z",
    "2026-11-22T08:00:00*04:00", "2026-11-22T08:00:00+04-00", "2026-11-22T08.00:00Z",
  ])
  func `is refused in any other form`(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func `counts every day of eight hundred years as a calendar does`() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    var seconds: Int64 = -11_676_096_000  // 1600-01-01
    for year in 1600..<2400 {
      for month in 1...12 {
        let isLeap =
          year.isMultiple(of: 400) || (year.isMultiple(of: 4) && !year.isMultiple(of: 100))
        for day in 1...(lengths[month - 1] + (month == 2 && isLeap ? 1 : 0)) {
          let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
          let text = "\(date)T00:00:00Z"
          guard Timestamp(rfc3339: text)?.unixSeconds == seconds,
            Timestamp(unixSeconds: seconds).rfc3339 == text,
            Timestamp(unixSeconds: seconds + 86_399).period(.day) == date
          else {
            Issue.record("\(date) is not \(seconds) seconds from 1970")
            return
          }
          seconds += 86_400
        }
      }
    }
  }

  @Test(arguments: [7] as [UInt64])
  func `written and read again is the same`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      let moment = Timestamp(
        unixSeconds: Int64.random(in: -62_167_219_200...253_402_300_799, using: &random)
      )
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment, "seed \(seed)")
    }
  }

  @Test func `falls into its UTC day, month and year`() throws {
    let moment = try #require(Timestamp(rfc3339: "2027-01-01T03:59:59+04:00"))
    #expect(moment.period(.day) == "2026-12-31")
    #expect(moment.period(.month) == "2026-12")
    #expect(moment.period(.year) == "2026")
    #expect(Timestamp(unixSeconds: moment.unixSeconds + 1).period(.year) == "2027")
  }
}
