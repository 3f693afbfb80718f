import TallyModel

/// Why a profile's file cannot be used.
package struct ProfileFault: Error, Equatable, CustomStringConvertible {
  /// Where in the file: `phases[2].seconds`.
  package let path: String
  package let reason: String

  package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

extension Profile {
  private static let format = "tallyd/profile/1"
  private static let keys: Set<String> = [
    "format", "name", "source", "phases", "revotesPerThousand", "duplicatesPerThousand", "retries",
    "abandonedPerThousand", "thinkSeconds", "readsPerSecond", "connections", "options", "entitled",
  ]
  /// What one machine can keep in mind: 24 bytes each.
  private static let castsMax = 20_000_000
  private static let secondsMax = 30.0 * 86_400

  /// Reads an officer's own profile.
  ///
  /// - Throws: The first fault, with its place.
  /// - SeeAlso: docs/formats.md, "Profile".
  package init(parsing bytes: [UInt8]) throws(ProfileFault) {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch {
      throw ProfileFault(path: "", reason: "\(error)")
    }
    guard let members = json.members else {
      throw ProfileFault(path: "", reason: "expected an object")
    }
    for member in members where !Self.keys.contains(member.key) {
      throw ProfileFault(path: member.key, reason: "unknown key; remove it")
    }
    guard json["format"]?.stringValue == Self.format else {
      throw ProfileFault(path: "format", reason: "write \"\(Self.format)\"")
    }
    guard let elements = json["phases"]?.elements, !elements.isEmpty else {
      throw ProfileFault(path: "phases", reason: "give one phase at least")
    }
    var phases: [Phase] = []
    for (number, element) in elements.enumerated() {
      phases.append(try Self.phase(element, at: "phases[\(number)]"))
    }
    self.init(
      name: try Self.text(json, "name"),
      source: try Self.text(json, "source"),
      phases: phases,
      revoteShare: try Self.share(json, "revotesPerThousand"),
      duplicateShare: try Self.share(json, "duplicatesPerThousand"),
      retries: try Self.number(json, "retries", in: 0...10, else: 0),
      abandonShare: try Self.share(json, "abandonedPerThousand"),
      thinkSeconds: Double(try Self.number(json, "thinkSeconds", in: 0...86_400, else: 2)),
      readsPerSecond: Double(try Self.number(json, "readsPerSecond", in: 0...1_000_000, else: 0)),
      connections: try Self.number(json, "connections", in: 1...1_024, else: 8),
      paper: .choice(options: try Self.number(json, "options", in: 2...5_000, else: 2)),
      entitled: json["entitled"] == nil
        ? nil : try Self.number(json, "entitled", in: 1...5_000_000, else: 1)
    )
    if revoteShare > 0, duplicateShare > 0 {
      throw ProfileFault(
        path: "duplicatesPerThousand",
        reason: "no second ballot is refused where revotes count; leave one of the two out"
      )
    }
    if let entitled, entitled < casts {
      throw ProfileFault(path: "entitled", reason: "fewer than the \(casts) casts; give as many")
    }
    let lateness = phases.map(\.isLate)
    guard lateness.first == false,
      !zip(lateness, lateness.dropFirst()).contains(where: { $0 && !$1 })
    else {
      throw ProfileFault(path: "phases", reason: "late phases come last, and one phase is not late")
    }
    guard casts > 0 else {
      throw ProfileFault(path: "phases", reason: "no casts; give one at least")
    }
    guard casts <= Self.castsMax else {
      throw ProfileFault(path: "phases", reason: "\(casts) casts; at most \(Self.castsMax)")
    }
    guard seconds <= Self.secondsMax else {
      throw ProfileFault(path: "phases", reason: "longer than 30 days together")
    }
  }

  private static func phase(_ json: JSONValue, at path: String) throws(ProfileFault) -> Phase {
    let keys = Set((json.members ?? []).map(\.key))
    guard keys.subtracting(["late"]) == ["seconds", "casts"] else {
      throw ProfileFault(path: path, reason: "give seconds and casts, and late or nothing else")
    }
    let isLate = json["late"].map { $0.boolValue } ?? false
    guard let isLate else {
      throw ProfileFault(path: "\(path).late", reason: "true or false")
    }
    guard let seconds = json["seconds"]?.integerValue, seconds > 0 else {
      throw ProfileFault(path: "\(path).seconds", reason: "a whole number above 0")
    }
    guard let casts = json["casts"]?.integerValue, (0...Int64(castsMax)).contains(casts) else {
      throw ProfileFault(path: "\(path).casts", reason: "a whole number from 0 to \(castsMax)")
    }
    return Phase(seconds: Double(seconds), casts: Int(casts), isLate: isLate)
  }

  private static func text(_ json: JSONValue, _ key: String) throws(ProfileFault) -> String {
    guard let text = json[key]?.stringValue, !text.isEmpty else {
      throw ProfileFault(path: key, reason: "missing; write some words")
    }
    return text
  }

  private static func share(_ json: JSONValue, _ key: String) throws(ProfileFault) -> Double {
    Double(try number(json, key, in: 0...1_000, else: 0)) / 1_000
  }

  private static func number(
    _ json: JSONValue,
    _ key: String,
    in range: ClosedRange<Int>,
    else none: Int
  ) throws(ProfileFault) -> Int {
    guard let value = json[key] else { return none }
    guard let number = value.integerValue, range.contains(Int(number)) else {
      throw ProfileFault(
        path: key,
        reason: "a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return Int(number)
  }
}
