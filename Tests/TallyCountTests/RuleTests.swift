import TallyCount
import TallyModel
import TallyTesting
import Testing

@Suite struct `Most marks` {
  @Test func `elect whom no fair set of winners leaves out, for all small counts`() {
    for options in 0...4 {
      var counts: [[UInt64]] = [[]]
      for _ in 0..<options { counts = counts.flatMap { count in (0...3).map { count + [$0] } } }
      for marks in counts {
        for seats in 1...5 {
          let outcome = MostMarks.outcome(marks: marks, seats: seats)
          let plain = PlainCount.elected(marks: marks.map { Int64($0) }, seats: seats)
          #expect(outcome.elected == plain.elected.sorted(), "\(marks), \(seats) seats")
          #expect(outcome.tied == plain.tied.sorted(), "\(marks), \(seats) seats")
        }
      }
    }
  }

  @Test func `elect nobody without a mark and break no tie`() {
    let cases: [(marks: [UInt64], seats: Int, elected: [Int], tied: [Int])] = [
      ([0, 0], 1, [], []), ([5, 5], 1, [], [0, 1]), ([5, 9, 5], 2, [1], [0, 2]),
      ([5, 9, 0], 3, [0, 1], []), ([7, 7], 2, [0, 1], []), ([], 1, [], []),
    ]
    for (marks, seats, elected, tied) in cases {
      let outcome = MostMarks.outcome(marks: marks, seats: seats)
      #expect(outcome.elected == elected)
      #expect(outcome.tied == tied)
    }
  }
}

@Suite struct `A mean` {
  @Test func `of 169 ratings with sum 730 is 4.32`() {
    let outcome = Score.outcome(histogram: [3, 6, 20, 45, 95], lowest: 1)
    #expect(outcome.ratings == 169)
    #expect(outcome.sum == 730)
    #expect(outcome.mean == "4.32")
  }

  @Test func `without ratings is empty`() {
    #expect(Score.outcome(histogram: [0, 0, 0], lowest: 1).mean == "")
  }

  @Test func `is rounded half up, as by hand, for all counts of up to four hundred`() {
    for ratings in 1...400 {
      for sum in 0...(3 * ratings) {
        // Scores 0...3 in any mixture that gives this sum.
        let threes = sum / 3
        let rest = sum % 3
        var histogram = [UInt64](repeating: 0, count: 4)
        histogram[3] = UInt64(threes)
        if rest > 0 { histogram[rest] += 1 }
        histogram[0] = UInt64(ratings) - UInt64(threes) - (rest > 0 ? 1 : 0)
        let mean = Score.outcome(histogram: histogram, lowest: 0).mean
        if mean != PlainCount.mean(sum: Int64(sum), ratings: Int64(ratings)) {
          Issue.record("\(sum)/\(ratings): \(mean)")
        }
      }
    }
  }

  @Test(arguments: [91] as [UInt64])
  func `lies within half a hundredth of the fraction, at any size`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<5_000 {
      let limit = Limits.totalWeightMax >> UInt64.random(in: 0..<40, using: &random)
      let histogram = (0..<6).map { _ in UInt64.random(in: 0...(limit / 6), using: &random) }
      let lowest = UInt8.random(in: 0...5, using: &random)
      let outcome = Score.outcome(histogram: histogram, lowest: lowest)
      guard outcome.ratings > 0 else { continue }
      let hundredths = try #require(UInt128(outcome.mean.filter { $0 != "." }))
      // mean − 1/2 ≤ 100 × sum ÷ ratings < mean + 1/2, in whole numbers.
      let exact = 200 * UInt128(outcome.sum)
      let ratings = UInt128(outcome.ratings)
      #expect(2 * hundredths * ratings <= exact + ratings, "seed \(seed)")
      #expect(exact + ratings < 2 * (hundredths + 1) * ratings, "seed \(seed)")
    }
  }

  @Test func `has two decimals always`() {
    #expect(Score.outcome(histogram: [1], lowest: 5).mean == "5.00")
    #expect(Score.outcome(histogram: [1, 0, 1], lowest: 0).mean == "1.00")
    #expect(Score.outcome(histogram: [199, 1], lowest: 0).mean == "0.01")
    #expect(Score.outcome(histogram: [201, 1], lowest: 0).mean == "0.00")
    #expect(Score.outcome(histogram: [1, 199], lowest: 9).mean == "10.00")
  }
}
