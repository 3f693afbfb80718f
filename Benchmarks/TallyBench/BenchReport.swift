/// The figures of a run, in the order in which they were measured.
struct BenchReport {
  private var fields: [(name: String, value: String, number: Double)] = []

  mutating func set(_ name: String, _ value: Double) {
    fields.append((name, Self.text(value), value))
  }

  mutating func set(_ name: String, _ value: Int) { set(name, Double(value)) }

  mutating func set(_ name: String, _ values: [Double]) {
    fields.append((name, "[\(values.map(Self.text).joined(separator: ", "))]", 0))
  }

  func number(_ name: String) -> Double { fields.first { $0.name == name }?.number ?? 0 }

  /// Three decimals below a thousand, whole above.
  private static func text(_ value: Double) -> String {
    if value.magnitude >= 1_000 || value == value.rounded() { return "\(Int(value.rounded()))" }
    let thousandths = Int((value * 1_000).rounded())
    let rest = "\(thousandths % 1_000)"
    return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }

  var json: [UInt8] {
    let lines = fields.map { "  \"\($0.name)\": \($0.value)" }
    return Array("{\n\(lines.joined(separator: ",\n"))\n}\n".utf8)
  }
}
