/// Numbers as every language of the page writes them: Latin digits, a point before the fraction, a
/// comma between thousands.
enum Figure {
  static func grouped(_ number: Int) -> String {
    (number < 0 ? "-" : "") + grouped(number.magnitude)
  }

  static func grouped(_ number: some UnsignedInteger) -> String {
    let digits = String(number)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return grouped
  }

  /// With so many places behind the point, rounded half away from zero; `–` for what is no number.
  static func decimal(_ value: Double, places: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int((value.magnitude * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let whole = grouped(scaled / Int(scale))
    guard places > 0 else { return sign + whole }
    let fraction = String(scaled % Int(scale))
    return sign + whole + "." + String(repeating: "0", count: places - fraction.count) + fraction
  }

  /// The same without zeros at the end of the fraction.
  static func trimmed(_ value: Double, places: Int) -> String {
    var text = Substring(decimal(value, places: places))
    guard text.contains(".") else { return String(text) }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return String(text)
  }

  /// Rounded down to one place, so that it promises no more than there is.
  static func atLeast(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e14 else { return "–" }
    return trimmed((value * 10 + 1e-9).rounded(.down) / 10, places: 1)
  }

  /// Of a rate: whole above 100, one place below.
  static func rate(_ perSecond: Double) -> String {
    trimmed(perSecond, places: perSecond < 100 ? 1 : 0)
  }

  /// Three digits that matter, or more before the point.
  static func milliseconds(_ microseconds: UInt64) -> String {
    decimal(Double(microseconds) / 1_000, places: microseconds < 1_000 ? 2 : 1)
  }

  /// A number for an attribute of a drawing.
  static func coordinate(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let whole = tenths.magnitude / 10
    let tenth = tenths.magnitude % 10
    return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
  }
}
