import TallyCount
import TallyModel

/// All counting rules with their ballots, seats and settings, as `tallyd count --rules` shows them.
enum RuleList {
  /// The rules by their ballots; settings stand once under the rules that share them.
  static var lines: [String] {
    var lines: [String] = []
    for form in BallotForm.allCases {
      if !lines.isEmpty { lines.append("") }
      lines.append("for \(form.words)")
      let methods = CountingTable.methods.filter { $0.form == form }
      for (method, next) in zip(methods, methods.dropFirst().map(\.settings) + [[]]) {
        lines.append("  \(ColumnText.left(method.key, keyWidth))  \(seats(method))")
        if method.settings != next { lines += method.settings.map(line) }
      }
    }
    return lines + ["", "* the standard value"]
  }

  /// An object for each rule, as `rules`.
  static var json: JSONValue {
    let rules = CountingTable.methods.map { method -> JSONValue in
      [
        "rule": .string(method.key), "ballots": .string(method.form.rawValue),
        "seatsMax": method.seats.map { .integer(Int64($0.upperBound)) } ?? .null,
        "optionsMax": .integer(Int64(method.optionsMax)),
        "settings": .array(method.settings.map(json)),
      ]
    }
    return ["rules": .array(rules)]
  }

  private static let keyWidth = CountingTable.methods.map(\.key.count).max() ?? 0

  private static func seats(_ method: any CountMethod) -> String {
    guard let seats = method.seats else { return "no --seats" }
    return "--seats \(seats.lowerBound) to \(seats.upperBound)"
  }

  private static func line(_ setting: CountSetting) -> String {
    var values = setting.expected
    if case .words(let words) = setting.values {
      values = words.map { $0 == setting.standard ? "\($0)*" : $0 }.joined(separator: " | ")
    } else if let standard = setting.standard {
      values += ", standard \(standard)"
    }
    return "    --option \(setting.name)=…  \(values): \(setting.meaning)"
  }

  private static func json(_ setting: CountSetting) -> JSONValue {
    [
      "name": .string(setting.name), "expected": .string(setting.expected),
      "standard": setting.standard.map { .string($0) } ?? .null,
      "meaning": .string(setting.meaning),
    ]
  }
}
