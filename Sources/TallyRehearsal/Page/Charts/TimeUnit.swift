/// What a time axis counts in.
enum TimeUnit: CaseIterable {
  case seconds, minutes, hours

  var seconds: Double {
    switch self {
    case .seconds: 1
    case .minutes: 60
    case .hours: 3_600
    }
  }

  /// The unit in which so many seconds are a number that is read easily.
  static func fitting(_ seconds: Double) -> TimeUnit {
    if seconds <= 120 { return .seconds }
    return seconds <= 7_200 ? .minutes : .hours
  }
}
