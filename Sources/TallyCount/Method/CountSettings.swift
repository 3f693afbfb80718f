/// One thing that a rule lets people choose, as in `--option overvote=skip`.
package struct CountSetting: Equatable, Sendable {
  package enum Values: Equatable, Sendable {
    case words([String])
    case whole(ClosedRange<UInt64>)
    /// `2/3`, `5`, `3.25`.
    case fraction
  }

  package let name: String
  package let values: Values
  /// What holds when nobody chooses; nothing when it may stay open or must be given.
  package let standard: String?
  package let meaning: String

  package init(_ name: String, _ values: Values, standard: String? = nil, meaning: String) {
    self.name = name
    self.values = values
    self.standard = standard
    self.meaning = meaning
  }

  /// What to write, for messages.
  package var expected: String {
    switch values {
    case .words(let words): words.joined(separator: " or ")
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .fraction: "a number or a fraction, as 5, 3.25 or 2/3"
    }
  }

  func takes(_ value: String) -> Bool {
    switch values {
    case .words(let words): words.contains(value)
    // One spelling for each number: no sign, no leading zero.
    case .whole(let range): UInt64(value).map { range.contains($0) && "\($0)" == value } ?? false
    case .fraction: Fraction(value) != nil
    }
  }
}

/// What was chosen, checked against what the rule knows.
package struct CountSettings: Equatable, Sendable {
  private let values: [String: String]

  /// Fills in what nobody chose.
  ///
  /// - Parameters:
  ///   - chosen: Names and values as people wrote them.
  ///   - known: The rule's own list.
  /// - Throws: ``CountFault/unknownSetting(_:known:)`` or ``CountFault/badValue(setting:value:expected:)``.
  package init(_ chosen: [String: String], known: [CountSetting]) throws(CountFault) {
    var values: [String: String] = [:]
    for setting in known { values[setting.name] = setting.standard }
    for (name, value) in chosen.sorted(by: { $0.key < $1.key }) {
      guard let setting = known.first(where: { $0.name == name }) else {
        throw .unknownSetting(name, known: known.map(\.name))
      }
      guard setting.takes(value) else {
        throw .badValue(setting: name, value: value, expected: setting.expected)
      }
      values[name] = value
    }
    self.values = values
  }

  package subscript(name: String) -> String? { values[name] }

  package func whole(_ name: String) -> UInt64? { values[name].flatMap { UInt64($0) } }

  package func fraction(_ name: String) -> Fraction? { values[name].flatMap { Fraction($0) } }
}
