/// A moment in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Timestamp: Comparable, Hashable, Sendable {
  package var unixSeconds: Int64

  package init(unixSeconds: Int64) { self.unixSeconds = unixSeconds }

  /// Reads `2026-11-22T08:00:00+04:00` (RFC 3339), strictly.
  ///
  /// The zone is required; `-00:00` ("zone unknown"), fractions of seconds, leap seconds and lower
  /// case letters are not read.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20 || bytes.count == 25,
      bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), let hour = Self.number(bytes[11..<13]),
      let minute = Self.number(bytes[14..<16]), let second = Self.number(bytes[17..<19]),
      let date = CivilDate(year: year, month: month, day: day),
      hour < 24, minute < 60, second < 60,
      let zone = Self.zoneSeconds(bytes[19...])
    else { return nil }
    unixSeconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - zone
  }

  /// The moment in UTC, as in `2026-11-22T04:00:00Z`.
  package var rfc3339: String {
    let seconds = unixSeconds - day * 86_400
    return "\(CivilDate(daysSince1970: day).text)T\(Self.padded(seconds / 3600, 2)):"
      + "\(Self.padded(seconds / 60 % 60, 2)):\(Self.padded(seconds % 60, 2))Z"
  }

  /// The UTC day, month or year that holds the moment: `2026-11-22`, `2026-11` or `2026`.
  package func period(_ unit: PeriodUnit) -> String {
    let date = CivilDate(daysSince1970: day).text
    return switch unit {
    case .day: date
    case .month: String(date.dropLast(3))
    case .year: String(date.dropLast(6))
    }
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.unixSeconds < b.unixSeconds }

  /// Days since 1970-01-01, rounded down also before it.
  private var day: Int64 {
    let (quotient, remainder) = unixSeconds.quotientAndRemainder(dividingBy: 86_400)
    return remainder < 0 ? quotient - 1 : quotient
  }

  private static func zoneSeconds(_ text: ArraySlice<UInt8>) -> Int64? {
    if text.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
    let start = text.startIndex
    guard text.count == 6, text[start + 3] == UInt8(ascii: ":"),
      let hours = number(text[(start + 1)..<(start + 3)]), hours < 24,
      let minutes = number(text[(start + 4)...]), minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    switch text[start] {
    case UInt8(ascii: "+"): return seconds
    case UInt8(ascii: "-"): return seconds == 0 ? nil : -seconds
    default: return nil
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return value
  }

  fileprivate static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// How long a period of a rolling poll is.
package enum PeriodUnit: String, CaseIterable, Sendable {
  case day, month, year
}

/// A day of the Gregorian calendar, carried back before its beginning; years 0...9999.
///
/// Days are counted in eras of 400 years (146,097 days) that begin on the first of March, so that
/// the leap day is the last of its year and needs no case of its own.
private struct CivilDate {
  let year: Int64
  let month: Int64
  let day: Int64

  private static let eraDays: Int64 = 146_097
  /// From the first of March of year 0 to the first of January 1970.
  private static let daysBefore1970: Int64 = 719_468

  init?(year: Int64, month: Int64, day: Int64) {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (0...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= lengths[Int(month) - 1]
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  init(daysSince1970: Int64) {
    let days = daysSince1970 + Self.daysBefore1970
    let era = (days >= 0 ? days : days - (Self.eraDays - 1)) / Self.eraDays
    let dayOfEra = days - era * Self.eraDays
    let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
    let yearOfEra = (dayOfEra - leapDays) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSince1970: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.eraDays + dayOfEra - Self.daysBefore1970
  }

  var text: String {
    "\(Timestamp.padded(year, 4))-\(Timestamp.padded(month, 2))-\(Timestamp.padded(day, 2))"
  }
}
