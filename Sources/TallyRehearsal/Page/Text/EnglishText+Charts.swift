extension EnglishText {
  var chartsHeading: Markup { "The course of it" }
  var chartsNote: Markup {
    """
    In every chart, time runs from left to right. Where there are many measurements, neighbours are \
    joined: of rates the average is shown, of times and sizes the highest.
    """
  }
  var chartsEmpty: Markup { "It ended before anything could be drawn." }

  func title(_ chart: ChartKind) -> String {
    switch chart {
    case .rate: "Ballots a second: sent and answered"
    case .latency: "How long voters waited, over time"
    case .distribution: "How long voters waited, from the usual to the slowest"
    case .memory: "The server's memory"
    case .blocks: "Ballots written together to storage"
    case .reads: "Questions about the state of the vote, a second"
    case .readLatency: "How long those who asked waited"
    }
  }

  func description(_ chart: ChartKind, peaks: [String]) -> String {
    let peaks = peaks.joined(separator: ", ")
    return switch chart {
    case .rate: "Highest values, ballots a second due and answered: \(peaks)."
    case .latency:
      "Highest values of half, of 99 of 100 and of the slowest, milliseconds: \(peaks)."
    case .distribution:
      "Half, 90, 99, 99.9 and 99.99 of 100, and all, within milliseconds: \(peaks)."
    case .memory: "Highest value, megabytes: \(peaks)."
    case .blocks: "Highest value, ballots in one write: \(peaks)."
    case .reads: "Highest value, questions a second: \(peaks)."
    case .readLatency: "Highest value of 99 of 100, milliseconds: \(peaks)."
    }
  }

  func name(_ series: ChartSeries) -> Markup {
    switch series {
    case .offered: "due by the plan"
    case .answered: "answered"
    case .p50: "half of the voters waited at most"
    case .p99: "99 of 100 waited at most"
    case .slowest: "the slowest"
    case .casts: "ballots"
    case .statusReads: "questions about the state"
    case .memory: "memory"
    case .entriesPerBlock: "ballots in one write, on average"
    case .readRate: "questions answered"
    case .readP99: "99 of 100 waited at most"
    }
  }

  func unit(_ chart: ChartKind) -> Markup {
    switch chart {
    case .rate: "ballots a second"
    case .latency, .distribution, .readLatency:
      "milliseconds (thousandths of a second); each line is ten times the one below"
    case .memory: "megabytes"
    case .blocks: "ballots"
    case .reads: "questions a second"
    }
  }

  func timeUnit(_ unit: TimeUnit) -> Markup {
    switch unit {
    case .seconds: "seconds since the beginning"
    case .minutes: "minutes since the beginning"
    case .hours: "hours since the beginning"
    }
  }

  var percentileAxis: Markup {
    "of 100 voters, so many waited no longer; 100 is the slowest of all"
  }
  func bound(_ bound: Expectation.Bound) -> Markup {
    "allowed for \(share(percentile: bound.percentile)): \(duration(microseconds: bound.microseconds))"
  }
  var interruption: Markup { "the server was killed on purpose and away" }
  var tableSummary: Markup { "The numbers as a table" }
  func joined(_ samples: Int) -> Markup {
    "A row joins up to \(samples) measurements."
  }
  var until: Markup { "Until, since the beginning" }
  var share: Markup { "Share of voters" }
  func share(percentile: Double) -> Markup {
    guard let share = WholeShare(percentile: percentile) else { return "all" }
    return "\(share.count) of \(share.of)"
  }
}
