/// A length of time in hours, minutes and seconds.
struct ClockTime {
  let hours: Int
  let minutes: Int
  let seconds: Int

  init(seconds total: Double) {
    let whole = total.isFinite ? Int(min(max(0, total), 1e12).rounded()) : 0
    hours = whole / 3_600
    minutes = whole / 60 % 60
    seconds = whole % 60
  }

  /// `1:05:09`, or `5:09` below an hour.
  var digits: String {
    let seconds = Self.two(seconds)
    return hours > 0
      ? "\(Figure.grouped(hours)):\(Self.two(minutes)):\(seconds)" : "\(minutes):\(seconds)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
