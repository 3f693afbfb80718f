import TallyCount

/// Numbers of a count as people read them; other programs get all digits in JSON.
enum AmountText {
  /// Decimals of a fraction that are shown; `…` says that more follow.
  private static let fractionDecimals = 4

  /// `1,234.50000`, `14,285.7142…`.
  static func shown(_ amount: Amount) -> String {
    let (text, isExact) = amount.cut(decimals: fractionDecimals)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = UInt64(parts[0]).map(Table.grouped) ?? String(parts[0])
    return whole + (parts.count > 1 ? ".\(parts[1])" : "") + (isExact ? "" : "…")
  }

  /// How much a number grew or fell, `+8.29770`; nothing where it stayed, or cannot be compared.
  static func change(from before: Amount?, to after: Amount?) -> String? {
    guard case .decimal(let old, let decimals)? = before else { return nil }
    var new: Int128 = 0
    if let after {
      guard case .decimal(let units, decimals) = after else { return nil }
      new = units
    }
    guard new != old else { return nil }
    let difference = Amount.decimal(Int128((new - old).magnitude), decimals: decimals)
    return (new > old ? "+" : "-") + shown(difference)
  }
}
