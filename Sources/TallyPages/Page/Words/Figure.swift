import TallyModel

/// Numbers as every language of the page writes them: Latin digits, a point before the fraction, a
/// comma between thousands.
enum Figure {
  static func grouped(_ number: UInt64) -> String { grouped(digits: String(number)) }

  private static func grouped(digits: some StringProtocol) -> String {
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return grouped
  }

  /// A number as an outcome writes it: whole, `28.29770` with all its digits, or a fraction `5/3`,
  /// of which two decimals are shown.
  static func text(_ value: JSONValue?) -> String {
    switch value {
    case .integer(let number):
      (number < 0 ? "−" : "") + grouped(number.magnitude)
    case .string(let text) where text.contains("/"):
      number(value).map { "≈ " + decimal($0) } ?? text
    case .string(let text): decimalText(text)
    default: "–"
    }
  }

  /// The number as nearly as a drawing needs it.
  static func number(_ value: JSONValue?) -> Double? {
    switch value {
    case .integer(let number): return Double(number)
    case .string(let text):
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
      guard let above = parts.first ?? nil, parts.count <= 2 else { return nil }
      let below = parts.count == 2 ? parts[1] ?? 0 : 1
      let number = above / below
      return number.isFinite ? number : nil
    default: return nil
    }
  }

  /// A share in per cent with two decimals, halves rounded up; nothing of nothing.
  static func share(_ part: UInt64, of whole: UInt64) -> String? {
    guard whole > 0 else { return nil }
    let hundredths = (UInt128(part) * 20_000 + UInt128(whole)) / (2 * UInt128(whole))
    return "\(hundredths / 100).\(twoDigits(UInt64(hundredths % 100))) %"
  }

  /// A number for an attribute of a drawing, with a decimal; never below zero.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite, value > 0 else { return "0" }
    let tenths = Int((min(value, 1e9) * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  private static func decimal(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "–" }
    let hundredths = UInt64((value.magnitude * 100).rounded())
    let sign = value < 0 && hundredths > 0 ? "−" : ""
    return "\(sign)\(grouped(hundredths / 100)).\(twoDigits(hundredths % 100))"
  }

  private static func decimalText(_ text: String) -> String {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
    let isNumber = parts.allSatisfy { $0.allSatisfy { ("0"..."9").contains($0) } }
    guard let whole = parts.first, isNumber else { return text.isEmpty ? "–" : text }
    let fraction = parts.dropFirst().map { ".\($0)" }.joined()
    return (isNegative ? "−" : "") + grouped(digits: whole) + fraction
  }

  private static func twoDigits(_ number: UInt64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
